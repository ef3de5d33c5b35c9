/**
 * Challenge of lab 06: a preparation for 15 steps of descent.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 06` tries your answer.
 */
import * as tf from '@tensorflow/tfjs';
import { principalAxes } from './lab';

/** The inputs x become (x − shift) · matrix. */
export type Preparation = {
  /** One number for each of the 10 features. */
  shift: number[];
  /** 10 rows, one for each feature, with 1 to 10 columns, one for each new input. */
  matrix: number[][];
  /** η of the 15 steps on all training samples, from weights that are 0. */
  learningRate: number;
};

/**
 * Chooses a preparation of the inputs for linear regression.
 *
 * @param given the training inputs: 200 samples with 10 features in the units of their source
 */
export function challenge({ x }: { x: number[][] }): Preparation {
  // BEGIN SOLUTION
  // Standardized, then turned to the principal axes and whitened with a floor that keeps small axes small.
  return tf.tidy(() => {
    const samples = tf.tensor2d(x);
    const { mean, variance } = tf.moments(samples, 0);
    const std = variance.sqrt();
    const { axes, variances } = principalAxes(samples.sub<tf.Tensor2D>(mean).div<tf.Tensor2D>(std));
    const scale = variances.map((one) => 1 / Math.sqrt(Math.max(one, 0.3)));
    const matrix = tf.tensor2d(axes).div(std.expandDims(1)).mul<tf.Tensor2D>(tf.tensor1d(scale));
    return { shift: mean.arraySync() as number[], matrix: matrix.arraySync(), learningRate: 0.4 };
  });
  // END SOLUTION
}
