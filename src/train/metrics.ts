import * as tf from '@tensorflow/tfjs';
import type { UsageError } from '../core/errors';
import { expected } from '../core/errors';

/**
 * The fraction of rows whose largest logit is that of the true class.
 *
 * @param logits or probabilities, shape [samples, classes]
 * @param y one-hot labels, shape [samples, classes]
 */
export function accuracy(logits: tf.Tensor, y: tf.Tensor): tf.Scalar {
  return tf.tidy(() => logits.argMax(-1).equal(y.argMax(-1)).mean<tf.Scalar>());
}

/** The class of the largest logit in every row, as a copy. */
export function predictedClasses(logits: tf.Tensor): Int32Array {
  return tf.tidy(() => logits.argMax(-1).dataSync<'int32'>().slice());
}

/**
 * The fraction of predictions that are the true class.
 *
 * @throws UsageError for two lists of different lengths
 */
export function fractionCorrect(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  if (truth.length !== predicted.length) throw differentLengths(truth, predicted);
  return Array.from(truth).filter((label, i) => label === predicted[i]).length / truth.length;
}

/**
 * The confusion matrix: `counts[true class][predicted class]` is the number of samples of the true class with this
 * prediction. It is computed in plain arrays, because `tf.math.confusionMatrix` fails on the wasm backend.
 *
 * @throws UsageError for two lists of different lengths, and for a class outside 0 … classCount − 1.
 */
export function confusionCounts(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number,
): number[][] {
  if (truth.length !== predicted.length) throw differentLengths(truth, predicted);
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i]!];
    if (row?.[predicted[i]!] === undefined) {
      throw expected(`classes from 0 to ${classCount - 1}`, row ? predicted[i] : truth[i]);
    }
    row[predicted[i]!]! += 1;
  }
  return counts;
}

function differentLengths(truth: ArrayLike<number>, predicted: ArrayLike<number>): UsageError {
  return expected(`as many predicted classes as true ones (${truth.length})`, predicted.length);
}
