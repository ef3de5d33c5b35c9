import * as tf from '@tensorflow/tfjs';
import { expected, UsageError } from '../core/errors';
import { range, type Samples } from '../data/dataset';
import { type SampleTensors, toTensors, type ToTensorsOptions } from '../data/toTensors';
import { jsonNumber, type Measures } from './history';
import { WeightedMean } from './weightedMean';

/** Numbers of a model on a batch, each a mean over its samples. The loss is the one without the penalty. */
export type Measure = (batch: SampleTensors) => { loss: tf.Scalar } & Record<string, tf.Scalar>;

export interface MeasureOptions extends ToTensorsOptions {
  /** Samples that are in memory as tensors at one time. */
  chunk?: number;
}

/**
 * The mean of each number of a measure over all samples, taken in chunks.
 *
 * @throws UsageError for no samples.
 */
export function measureOver(
  samples: Samples,
  measure: Measure,
  { chunk = 1000, ...tensors }: MeasureOptions = {},
): Measures {
  if (samples.count < 1) throw expected('at least 1 sample to measure', samples.count);
  const means = new Map<string, WeightedMean>();
  for (let start = 0; start < samples.count; start += chunk) {
    const part = range(samples, start, Math.min(start + chunk, samples.count));
    const numbers = tf.tidy(() => numbersOf(measure(toTensors(part, tensors))));
    for (const [name, number] of Object.entries(numbers)) {
      if (!means.has(name)) means.set(name, new WeightedMean());
      means.get(name)!.add(number, part.count);
    }
  }
  return Object.fromEntries([...means].map(([name, { value }]) => [name, jsonNumber(value)])) as Measures;
}

/**
 * The number in a scalar.
 *
 * @throws UsageError for anything else, such as a loss without its mean over the samples.
 */
export function scalarValue(what: string, scalar: unknown): number {
  if (!(scalar instanceof tf.Tensor)) throw expected(`${what} to be a scalar`, scalar);
  if (scalar.size !== 1)
    throw new UsageError(
      `expected ${what} to be a scalar, received a tensor of shape [${scalar.shape.join(', ')}]`,
    );
  return scalar.dataSync()[0]!;
}

/**
 * The fraction of rows whose largest logit is that of the true class.
 *
 * @param logits or probabilities, shape [samples, classes]
 * @param y one-hot labels, shape [samples, classes]
 */
export function accuracy(logits: tf.Tensor, y: tf.Tensor): tf.Scalar {
  return tf.tidy(() => logits.argMax(-1).equal(y.argMax(-1)).mean<tf.Scalar>());
}

/** The class of the largest logit in every row. */
export function predictedClasses(logits: tf.Tensor): Int32Array {
  return tf.tidy(() => logits.argMax(-1).dataSync<'int32'>());
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
 * How often each class was taken for each: `counts[true class][predicted class]`.
 * In plain arrays, since `tf.math.confusionMatrix` fails on the wasm backend.
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

function numbersOf(scalars: Record<string, tf.Scalar>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, scalar]) => [name, scalarValue(`the measure's ${name}`, scalar)]),
  );
}
