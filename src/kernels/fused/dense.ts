import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { activeWorkspace } from '../installed';
import { kernel, runKernel } from '../registry';
import { checkChoice, checkLayer } from './arguments';

const DENSE = 'DenseLayer';
const RELU_GRADIENT = 'ReluGradient';

/** Activations whose derivative is a function of their value. */
const ACTIVATIONS = ['linear', 'relu', 'sigmoid', 'tanh'] as const;
export type DenseActivation = (typeof ACTIVATIONS)[number];

/**
 * The forward step of a dense layer as one kernel. Its gradient computes only the parts that are asked for:
 *
 *     y = φ(x·W + b)        dz = dy ⊙ φ′        dx = dz·Wᵀ        dW = xᵀ·dz        db = Σ_i dz[i]
 *
 * With relu there is no second derivative: tfjs throws that it finds no gradient function.
 *
 * @param x [n, inputs], float32
 * @param w [inputs, units], float32
 * @param b [units], float32
 * @throws Error for other shapes and types, and for an unknown activation
 */
export function dense(
  x: tf.Tensor2D,
  w: tf.Tensor2D,
  b: tf.Tensor1D,
  activation: DenseActivation = 'linear',
): tf.Tensor2D {
  checkChoice('the activation of dense', ACTIVATIONS, activation);
  checkLayer('dense', 2, { x, w, b });
  if (!activeWorkspace()) return apply(activation, x.matMul(w).add(b));
  // tfjs's types allow no input that may be absent, as b may.
  return tf.engine().runKernel(DENSE, { x, w, b } as unknown as tf.NamedTensorMap, { activation });
}

function apply(activation: DenseActivation, z: tf.Tensor2D): tf.Tensor2D {
  if (activation === 'relu') return z.relu();
  if (activation === 'sigmoid') return z.sigmoid();
  return activation === 'tanh' ? z.tanh() : z;
}

export const denseKernel = kernel<{ activation: DenseActivation }>(
  DENSE,
  ({ inputs: { x, w, b }, attrs: { activation }, backend }) => {
    const inModule = activation === 'linear' || activation === 'relu' || activation === 'sigmoid';
    const y = runKernel('_FusedMatMul', { a: x!, b: w!, bias: b! }, backend, {
      transposeA: false,
      transposeB: false,
      activation: inModule ? activation : 'linear',
    });
    if (inModule) return y;
    const z = runKernel('Tanh', { x: y }, backend);
    backend.disposeData(y.dataId);
    return z;
  },
);

export const denseGradient: tf.GradConfig = {
  kernelName: DENSE,
  inputsToSave: ['x', 'w'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [x, w, y] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    // tfjs allows any attributes; these are the ones given above.
    const { activation } = attrs as unknown as { activation: DenseActivation };
    // Not inside a part below: tfjs disposes of the intermediate tensors of each part as soon as it is computed.
    const dz = throughActivation(activation, dy as tf.Tensor, y);
    return {
      x: () => tf.matMul(dz, w, false, true),
      w: () => tf.matMul(x, dz, true, false),
      b: () => dz.sum(0),
    };
  },
};

/** dy ⊙ φ′(z), with φ′(z) computed from y = φ(z). */
export function throughActivation(activation: DenseActivation, dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (activation === 'relu') return tf.engine().runKernel(RELU_GRADIENT, { dy, y });
  if (activation === 'sigmoid') return dy.mul(y.mul(tf.sub(1, y)));
  if (activation === 'tanh') return dy.mul(tf.sub(1, y.square()));
  return dy;
}

/** dz = dy where y > 0, else 0 */
export const reluGradientKernel = kernel(RELU_GRADIENT, ({ inputs: { dy, y }, backend, native }) => {
  const dz = backend.makeOutput(y!.shape, 'float32');
  native.reluGradient(addressOf(backend, dy!), addressOf(backend, y!), addressOf(backend, dz), sizeOf(dz));
  return dz;
});
