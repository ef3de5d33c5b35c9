import type * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../core/rng';
import type { LabelledSamples } from '../data/dataset';
import { splitDataset } from '../data/split';
import { toTensors } from '../data/toTensors';
import type { FigureContext } from './figure';

/** Held back for testing, where the data set has no test part of its own. */
const TEST_SHARE = 0.3;
/** So many training samples at the most in quick mode: enough to see what the figures show. */
const QUICK_TRAINING_SAMPLES = 2000;

/** The data set of a figure's context in a training and a test part, by the seed of `random`. */
export function trainAndTest(
  { dataset, mode }: FigureContext,
  random: SeededRandom,
): { train: LabelledSamples; test: LabelledSamples } {
  const test = dataset.parts?.test.count ?? Math.round(TEST_SHARE * dataset.samples.count);
  const rest = dataset.samples.count - test;
  const train = mode === 'quick' ? Math.min(rest, QUICK_TRAINING_SAMPLES) : rest;
  return splitDataset(dataset, { train, test }, random.stream('split'));
}

/** Samples as a dense model takes them: a row of features each, labels one-hot. The caller disposes of both. */
export function flatTensors(samples: LabelledSamples): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const { x, y } = toTensors(samples, { flat: true });
  return { x: x as tf.Tensor2D, y };
}
