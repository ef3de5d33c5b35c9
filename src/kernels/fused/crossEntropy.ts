/** Cross-entropies of logits as one kernel each, where tfjs takes a dozen ops for the loss and more for its gradient. */
import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { activeWorkspace } from '../installed';
import { type KernelCall, kernel } from '../registry';

const SOFTMAX = 'SoftmaxCrossEntropyWithGradient';
const SIGMOID = 'SigmoidCrossEntropyWithGradient';

/**
 * The mean cross-entropy of softmax(logits) and the labels:
 *
 *     L = −1/n · Σ_i Σ_j y[i, j] · log softmax(z)[i, j]        ∂L/∂z = (softmax(z) · Σ_j y − y) / n
 *
 * The same as `tf.losses.softmaxCrossEntropy(labels, logits)`. Labels get no gradient.
 *
 * @param labels [n, classes], float32: one-hot, or probabilities
 * @param logits [n, classes]
 */
export function softmaxCrossEntropy(labels: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar {
  return lossOf(SOFTMAX, labels, logits) ?? tf.losses.softmaxCrossEntropy(labels, logits);
}

/**
 * The mean cross-entropy of σ(logits) and the labels, for logits of any shape:
 *
 *     L = 1/n · Σ_i max(z, 0) − z·y + log(1 + e^−|z|)        ∂L/∂z = (σ(z) − y) / n
 *
 * The same as `tf.losses.sigmoidCrossEntropy(labels, logits)`. Labels, in [0, 1], get no gradient.
 */
export function sigmoidCrossEntropy<T extends tf.Tensor>(labels: T, logits: T): tf.Scalar {
  return lossOf(SIGMOID, labels, logits) ?? tf.losses.sigmoidCrossEntropy(labels, logits);
}

/** @returns nothing where the kernels aren't in use, or don't take such tensors */
function lossOf(name: string, labels: tf.Tensor, logits: tf.Tensor): tf.Scalar | undefined {
  if (
    !activeWorkspace() ||
    labels.dtype !== 'float32' ||
    logits.dtype !== 'float32' ||
    sizeOf(logits) === 0
  ) {
    return undefined;
  }
  tf.util.assertShapesMatch(labels.shape, logits.shape, 'Error in cross-entropy: ');
  const [loss, gradient] = tf.engine().runKernel(name, { logits, labels }) as unknown as [
    tf.Scalar,
    tf.Tensor,
  ];
  // While gradients are taken, tfjs holds a copy of its own.
  gradient.dispose();
  return loss;
}

export const softmaxCrossEntropyKernel = kernel(SOFTMAX, (call) => {
  const [rows, columns] = call.inputs['logits']!.shape as [number, number];
  return lossAndGradient(call, (z, y, dz) => call.native.softmaxCrossEntropy(z, y, dz, rows, columns));
});

export const sigmoidCrossEntropyKernel = kernel(SIGMOID, (call) => {
  const n = sizeOf(call.inputs['logits']!);
  return lossAndGradient(call, (z, y, dz) => call.native.sigmoidCrossEntropy(z, y, dz, n));
});

function lossAndGradient(
  { inputs, backend }: KernelCall,
  compute: (logits: number, labels: number, gradient: number) => number,
): tf.TensorInfo[] {
  const logits = inputs['logits']!;
  const gradient = backend.makeOutput(logits.shape, 'float32');
  const loss = backend.makeOutput([], 'float32');
  const labels = inputs['labels']!;
  const value = compute(addressOf(backend, logits), addressOf(backend, labels), addressOf(backend, gradient));
  new Float32Array(backend.wasm.HEAPU8.buffer as ArrayBuffer, addressOf(backend, loss), 1)[0] = value;
  return [loss, gradient];
}

export const softmaxCrossEntropyGradient = gradientOf(SOFTMAX);
export const sigmoidCrossEntropyGradient = gradientOf(SIGMOID);

/** The kernel has computed the gradient already, as its second output. */
function gradientOf(kernelName: string): tf.GradConfig {
  return {
    kernelName,
    outputsToSave: [false, true],
    gradFunc: (dy, [gradient]) => ({
      logits: () => gradient!.mul((dy as tf.Tensor[])[0]!),
      labels: () => tf.zerosLike(gradient!),
    }),
  };
}
