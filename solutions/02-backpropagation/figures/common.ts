/** Shared by the figures of lab 02: activations, initial layers, how numbers are written. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../src/core/rng';
import { shortNumber } from '../../../src/charts/numbers';
import { randomNormal } from '../../../src/core/tensors';
import type * as Lab from '../lab';

export const ACTIVATIONS = {
  sigmoid: activation((z) => z.sigmoid()),
  tanh: activation((z) => z.tanh()),
  ReLU: activation((z) => z.relu()),
};

/** The derivative comes from tfjs: students write derivatives in lab 01. */
function activation(f: (z: tf.Tensor2D) => tf.Tensor2D): Lab.Activation {
  const derivative = tf.grad((z: tf.Tensor) => f(z as tf.Tensor2D));
  return { f, derivative: (z) => derivative(z) as tf.Tensor2D };
}

/** W ~ N(0, gain²/n) with n inputs of a unit, b = 0. */
export function startingLayers(widths: number[], gain: number, stream: RandomStream): Lab.Layer[] {
  return widths.slice(1).map((outputs, l) => {
    const inputs = widths[l]!;
    const W = randomNormal(stream, [inputs, outputs], 0, gain / Math.sqrt(inputs)) as tf.Tensor2D;
    return { W, b: tf.zeros<tf.Rank.R1>([outputs]) };
  });
}

/** A number with three significant digits, in a node or a sentence: `5.5`, `0.0123`, `3.1·10⁻⁶`. */
export const shown = shortNumber;
