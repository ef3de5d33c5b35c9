/**
 * Challenge of lab 12: a training set of 2000 for turned digits, made of 100.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 12` tries your answer.
 */
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../src/core/rng';
import { augment, NO_CHANGE } from './lab';

export type TrainingSet = {
  /** Up to 2000 images of 8×8 pixels, a row each, with 64 numbers from 0 (black) to 1. */
  images: number[][];
  /** The class of each image, 0 to 9. */
  labels: number[];
};

/**
 * Makes a training set of 100 digits.
 *
 * @param given the 100 digits, in the form of the result; `seed` is another one in each run, for your random streams
 */
export function challenge(given: { images: number[][]; labels: number[]; seed: number }): TrainingSet {
  // BEGIN SOLUTION
  const { images, labels, seed } = given;
  const random = seededRandom(seed).stream('copies');
  const policy = { ...NO_CHANGE, rotation: 0.5, resize: 1.15, stretch: 1.15, shear: 0.15, noise: 0.05 };
  const result: TrainingSet = { images: [...images], labels: [...labels] };
  for (let copy = 1; copy < 20; copy++) {
    tf.tidy(() => {
      const x = tf.tensor(images).reshape<tf.Tensor4D>([images.length, 8, 8, 1]);
      const y = tf.oneHot(labels, 10).cast<tf.Tensor2D>('float32');
      result.images.push(
        ...augment({ x, y }, policy, random).x.reshape<tf.Tensor2D>([images.length, 64]).arraySync(),
      );
      result.labels.push(...labels);
    });
  }
  return result;
  // END SOLUTION
}
