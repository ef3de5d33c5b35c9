import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { activeWorkspace } from '../installed';
import { kernel } from '../registry';

const NAME = 'SoftmaxCrossEntropyWithGradient';

/**
 * The mean cross-entropy of softmax(logits) and the labels, with its gradient for the logits:
 *
 *     L = −1/n · Σ_i Σ_j y[i, j] · log softmax(z)[i, j]        ∂L/∂z = (softmax(z) · Σ_j y − y) / n
 *
 * The same as `tf.losses.softmaxCrossEntropy(labels, logits)`, in one pass over the rows instead of a dozen ops.
 * Labels get no gradient.
 *
 * @param labels [n, classes], float32: one-hot, or probabilities
 * @param logits [n, classes]
 */
export function softmaxCrossEntropy(labels: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar {
  if (!activeWorkspace() || labels.dtype !== 'float32' || sizeOf(logits) === 0) {
    return tf.losses.softmaxCrossEntropy(labels, logits);
  }
  tf.util.assertShapesMatch(labels.shape, logits.shape, 'Error in softmaxCrossEntropy: ');
  const [loss, gradient] = tf.engine().runKernel(NAME, { logits, labels }) as unknown as [
    tf.Scalar,
    tf.Tensor,
  ];
  // While gradients are taken, tfjs holds a copy of its own.
  gradient.dispose();
  return loss;
}

export const softmaxCrossEntropyKernel = kernel(NAME, ({ inputs, backend, native }) => {
  const logits = inputs['logits']!;
  const [rows, columns] = logits.shape as [number, number];
  const gradient = backend.makeOutput(logits.shape, 'float32');
  const loss = backend.makeOutput([], 'float32');
  const value = native.softmaxCrossEntropy(
    addressOf(backend, logits),
    addressOf(backend, inputs['labels']!),
    addressOf(backend, gradient),
    rows,
    columns,
  );
  new Float32Array(backend.wasm.HEAPU8.buffer as ArrayBuffer, addressOf(backend, loss), 1)[0] = value;
  return [loss, gradient];
});

export const softmaxCrossEntropyGradient: tf.GradConfig = {
  kernelName: NAME,
  outputsToSave: [false, true],
  gradFunc: (dy, [gradient]) => {
    const [dLoss] = dy as tf.Tensor[];
    return {
      logits: () => gradient!.mul(dLoss!),
      labels: () => tf.zerosLike(gradient!),
    };
  },
};
