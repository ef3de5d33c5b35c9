import type * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../core/rng';
import type { LabelledSamples } from '../data/dataset';
import { splitDataset } from '../data/split';
import { toTensors } from '../data/toTensors';
import type { FigureContext } from './figure';

/** The share of samples held back for testing, if the data set has no test part. */
const TEST_SHARE = 0.3;
/** The most training samples of quick mode: enough to see what the figures show. */
const QUICK_TRAINING_SAMPLES = 2000;

/** Splits the data set of a figure's context into a training and a test part, by the seed of `random`. */
export function trainAndTest(
  { dataset, mode }: FigureContext,
  random: SeededRandom,
): { train: LabelledSamples; test: LabelledSamples } {
  const test = dataset.parts?.test.count ?? Math.round(TEST_SHARE * dataset.samples.count);
  const rest = dataset.samples.count - test;
  const train = mode === 'quick' ? Math.min(rest, QUICK_TRAINING_SAMPLES) : rest;
  return splitDataset(dataset, { train, test }, random.stream('split'));
}

/** Samples for a dense model: x of shape [samples, features], y one-hot of shape [samples, classes]. The caller disposes of both. */
export function flatTensors(samples: LabelledSamples): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const { x, y } = toTensors(samples, { flat: true });
  return { x: x as tf.Tensor2D, y };
}
