/** Cross-entropies of logits as one kernel each. tfjs runs a dozen ops for the loss and more for its gradient. */
import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { activeWorkspace } from '../installed';
import { type KernelCall, kernel, runKernel } from '../registry';

const SOFTMAX = 'SoftmaxCrossEntropyWithGradient';
const SIGMOID = 'SigmoidCrossEntropyWithGradient';
const CHAINED = 'CrossEntropyGradient';

/**
 * The mean cross-entropy of softmax(logits) and the labels:
 *
 *     L = −1/n · Σ_i Σ_j y[i, j] · log softmax(z)[i, j]        ∂L/∂z = (softmax(z) · Σ_j y − y) / n
 *
 * The same as `tf.losses.softmaxCrossEntropy(labels, logits)`, but labels get no gradient, and there is no second
 * derivative.
 *
 * @param labels [n, classes], float32: one-hot, or probabilities
 * @param logits [n, classes], or any other shape whose last dimension is the classes
 * @throws Error for scalars, and for labels of another shape
 */
export function softmaxCrossEntropy<T extends tf.Tensor>(labels: T, logits: T): tf.Scalar {
  if (logits.rank === 2)
    return lossOf(SOFTMAX, labels, logits) ?? tf.losses.softmaxCrossEntropy(labels, logits);
  tf.util.assertShapesMatch(labels.shape, logits.shape, 'Error in cross-entropy: ');
  const classes = logits.shape.at(-1);
  if (classes === undefined)
    throw new Error('softmaxCrossEntropy takes logits of some classes, received a scalar');
  const rows: [number, number] = [sizeOf(logits) / Math.max(1, classes), classes];
  return tf.tidy(() => softmaxCrossEntropy(labels.reshape(rows), logits.reshape(rows)));
}

/**
 * The mean cross-entropy of σ(logits) and the labels, for logits of any shape:
 *
 *     L = 1/n · Σ_i max(z, 0) − z·y + log(1 + e^−|z|)        ∂L/∂z = (σ(z) − y) / n
 *
 * The same as `tf.losses.sigmoidCrossEntropy(labels, logits)`, but labels, in [0, 1], get no gradient, and there is no
 * second derivative.
 */
export function sigmoidCrossEntropy<T extends tf.Tensor>(labels: T, logits: T): tf.Scalar {
  return lossOf(SIGMOID, labels, logits) ?? tf.losses.sigmoidCrossEntropy(labels, logits);
}

/** @returns undefined if the kernels aren't in use, or don't take such tensors */
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
  // tfjs's types know kernels of one output only.
  const [loss, gradient] = tf.engine().runKernel(name, { logits, labels }) as unknown as [
    tf.Scalar,
    tf.Tensor,
  ];
  // tfjs keeps a copy of its own while gradients are taken.
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

/** The gradient of these kernels: they have computed it already, as their second output. */
function gradientOf(kernelName: string): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['logits'],
    outputsToSave: [false, true],
    gradFunc: (dy, [logits, gradient]) => ({
      logits: () =>
        tf.engine().runKernel(CHAINED, {
          gradient: gradient!,
          dy: (dy as tf.Tensor[])[0]!,
          logits: logits!,
        }),
      labels: () => tf.zerosLike(gradient!),
    }),
  };
}

/**
 * gradient · dy. An ordinary product would have a derivative, and a wrong one, because tfjs doesn't know that the gradient
 * depends on the logits. They are inputs here only to say so.
 */
export const crossEntropyGradientKernel = kernel(CHAINED, ({ inputs: { gradient, dy }, backend }) =>
  runKernel('Multiply', { a: gradient!, b: dy! }, backend),
);
