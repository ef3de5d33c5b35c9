/**
 * Lab 07 · Weight initialization.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 07` to see
 * what is right, what is wrong, and why.
 *
 * An initializer is made from a rule: a function that gets the shape of a kernel and returns a new tensor
 * of that shape. `RuleInitializer` makes a tfjs initializer of it: `tf.layers.dense({ kernelInitializer: heNormal(random) })`.
 * All randomness comes from the stream `random`. Two functions of the kit draw from it:
 *
 *     randomNormal(random, shape, mean, std)         randomUniform(random, shape, low, high)
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../src/core/rng';
import { randomNormal, randomUniform } from '../../src/core/tensors';
import type { Initializer } from '../../src/train/ruleInitializer';
import { RuleInitializer } from '../../src/train/ruleInitializer';

/** The number of inputs of a unit of a layer, and the number of units that get its output. */
export interface Fans {
  fanIn: number;
  fanOut: number;
}

/**
 * Fan-in and fan-out of a kernel.
 *
 * - dense, shape [inputs, units]: every unit adds up all inputs, every input goes to all units
 * - convolution, shape [height, width, channels in, channels out]: a unit adds up a window of height · width
 *   pixels in every input channel, and a pixel belongs to as many windows in every output channel
 * - convolution along one axis, shape [length, channels in, channels out]: the same with a window of `length` steps
 *
 * Source: DNN 4.3.2, erratum E12; S24; Glorot and Bengio 2010.
 */
export function fansOf(shape: number[]): Fans {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * w = 0 for all weights: a new tensor at each call.
 *
 * Source: DNN 4.3.2; S24.
 */
export function zeros(): Initializer {
  return new RuleInitializer('zeros', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ N(0, std²): one standard deviation for all layers, whatever their size.
 *
 * @param std the standard deviation, not the variance: 0.01, 0.1 or 1 in the document; 0 gives weights of 0
 * Source: DNN 4.3.2; errata E12 and E22; S24.
 */
export function smallNormal(random: RandomStream, std: number): Initializer {
  if (!(std >= 0 && std < Infinity)) throw expected('std of at least 0', std);
  return new RuleInitializer('smallNormal', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ N(0, 1/n) with n = fan-in, so its standard deviation is 1/√n. The sum of n inputs of variance 1 keeps
 * variance 1: right for linear units, and about right for tanh near 0.
 *
 * Source: DNN 4.3.2 (as "Xavier"), TT; errata E12, E21 and E22; S24; LeCun et al. 1998.
 */
export function fanInNormal(random: RandomStream): Initializer {
  return new RuleInitializer('fanInNormal', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ N(0, 2/n) with n = fan-in, so its standard deviation is √(2/n). ReLU lets half of the second moment
 * through; the 2 makes up for that.
 *
 * Source: DNN 4.3.2; erratum E12; S24; He et al. 2015.
 */
export function heNormal(random: RandomStream): Initializer {
  return new RuleInitializer('heNormal', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ N(0, 2/(n_in + n_out)), so its standard deviation is √(2/(n_in + n_out)). The signal keeps its size with
 * variance 1/n_in, the gradient with 1/n_out. Glorot's variance is one over the mean of n_in and n_out.
 *
 * Source: TT ("Xavier"); erratum E22; S24; Glorot and Bengio 2010.
 */
export function glorotNormal(random: RandomStream): Initializer {
  return new RuleInitializer('glorotNormal', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ U[−1/√n, 1/√n] with n = fan-in. Here 1/√n is the limit: the standard deviation is 1/√(3n).
 *
 * Source: DNN 4.3.2; erratum E12; S24.
 */
export function fanInUniform(random: RandomStream): Initializer {
  return new RuleInitializer('fanInUniform', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * w ~ U[−a, a] with the variance of `glorotNormal`, 2/(n_in + n_out). Find this limit a yourself: the variance of
 * U[−a, a] is not a².
 *
 * Source: TT; S24; Glorot and Bengio 2010, equation 16.
 */
export function glorotUniform(random: RandomStream): Initializer {
  return new RuleInitializer('glorotUniform', (shape) => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The kernels of a dense net, first layer first: W⁽ˡ⁾ has shape [widths[l−1], widths[l]].
 *
 * Every layer has its own stream. `random.stream(name)` starts from its beginning at each call:
 * the same name gives the same numbers, another name independent ones.
 *
 * @param widths units of the input, of every hidden layer, of the output
 * @param initializer makes an initializer that draws from the given stream: `heNormal`
 * @returns widths.length − 1 kernels. The caller disposes of them
 * Source: S24.
 */
export function initialKernels(
  widths: number[],
  initializer: (random: RandomStream) => Initializer,
  random: SeededRandom,
): tf.Tensor2D[] {
  // TODO
  throw new Error('Not implemented yet');
}

/** An activation f, and its derivative f′ as a function of z. */
export interface Activation {
  f: (z: tf.Tensor) => tf.Tensor;
  derivative: (z: tf.Tensor) => tf.Tensor;
}

export const ACTIVATIONS = {
  linear: { f: (z) => z.clone(), derivative: (z) => tf.onesLike(z) },
  relu: { f: (z) => z.relu(), derivative: (z) => z.greater(0).toFloat() },
  tanh: { f: (z) => z.tanh(), derivative: (z) => tf.sub(1, z.tanh().square()) },
  sigmoid: { f: (z) => z.sigmoid(), derivative: (z) => z.sigmoid().mul(tf.sub(1, z.sigmoid())) },
} satisfies Record<string, Activation>;
export type ActivationName = keyof typeof ACTIVATIONS;

/** The standard deviation of all numbers of a tensor, √(mean of (t − mean)²). */
export function standardDeviation(t: tf.Tensor): number {
  return tf.tidy(() => t.sub(t.mean()).square().mean().sqrt().dataSync()[0]!);
}

/** A number for each layer, first layer first. */
export type SignalByDepth = {
  /** The standard deviation of z⁽ˡ⁾. */
  preActivations: number[];
  /** The standard deviation of a⁽ˡ⁾. */
  activations: number[];
  /** The standard deviation of ∂L/∂a⁽ˡ⁻¹⁾, the gradient that layer l passes back to the layer before it. */
  gradients: number[];
};

/**
 * The spread of signal and gradient in each layer of a net without biases. With a⁽⁰⁾ = x:
 *
 *     z⁽ˡ⁾ = a⁽ˡ⁻¹⁾ W⁽ˡ⁾        a⁽ˡ⁾ = f(z⁽ˡ⁾)                      l = 1 … L
 *     ∂L/∂a⁽ˡ⁻¹⁾ = (∂L/∂a⁽ˡ⁾ ⊙ f′(z⁽ˡ⁾)) W⁽ˡ⁾ᵀ                       l = L … 1
 *
 * with the standard deviation (`standardDeviation`) over all samples and units of a layer.
 *
 * @param kernels W⁽¹⁾ … W⁽ᴸ⁾
 * @param activation f of every layer, one of `ACTIVATIONS`
 * @param x a⁽⁰⁾, shape [samples, widths[0]]
 * @param outputGradient ∂L/∂a⁽ᴸ⁾, shape [samples, widths[L]]
 * Source: DNN 4.3.2 and 4.2.3; S24, S07.
 */
export function signalByDepth(
  kernels: tf.Tensor2D[],
  activation: ActivationName,
  x: tf.Tensor2D,
  outputGradient: tf.Tensor2D,
): SignalByDepth {
  const { f, derivative } = ACTIVATIONS[activation];
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The prediction of the theory for a wide net. Its weights are independent, with mean 0 and standard deviation σ⁽ˡ⁾;
 * input and ∂L/∂a⁽ᴸ⁾ have mean 0 and variance 1. A sum of n independent terms has n times their variance, so
 *
 *     Var z⁽ˡ⁾ = n_in σ² E[(a⁽ˡ⁻¹⁾)²]        E[(a⁽ˡ⁾)²] = k Var z⁽ˡ⁾
 *     E[(∂L/∂a⁽ˡ⁻¹⁾)²] = n_out σ² k E[(∂L/∂a⁽ˡ⁾)²]
 *
 * with k = 1 for linear units, and k = ½ for ReLU, which sets half of z⁽ˡ⁾ to 0.
 *
 * @param widths units of the input, of every hidden layer, of the output
 * @param stds σ⁽¹⁾ … σ⁽ᴸ⁾ of the kernels
 * @returns standard deviations: the roots of the above, at l = 1 … L
 * Source: DNN 4.3.2, TT; errata E12 and E21; S24; He et al. 2015, section 2.2.
 */
export function predictedSignal(
  widths: number[],
  stds: number[],
  activation: 'linear' | 'relu',
): { preActivations: number[]; gradients: number[] } {
  if (stds.length !== widths.length - 1) {
    throw expected(`${widths.length - 1} standard deviations, one for each kernel`, stds);
  }
  // TODO
  throw new Error('Not implemented yet');
}
