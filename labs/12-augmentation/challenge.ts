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
  // TODO
  throw new Error('Not implemented yet');
}
