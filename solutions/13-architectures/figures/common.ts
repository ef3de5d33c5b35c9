/** Shared by the figures of lab 13: data, training, measures. The nets are in `nets.ts`. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type { FigureContext } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { band, clampInterval } from '../../../src/figures/statistics';
import type { Part } from '../../../src/figures/training';
import { crossEntropy, descend, lossAndAccuracy, minibatches } from '../../../src/figures/training';

/** Training and test samples of one seed as tensors, pixels around 0; the caller disposes of them. */
export function dataOf(
  context: FigureContext,
  random: SeededRandom,
  { train, test, flat }: { train: number; test: number; flat: boolean },
): { train: Part; test: Part } {
  const split = trainAndTest(context, random);
  const some = (samples: LabelledSamples, count: number): Part =>
    tf.tidy(() => {
      const { x, y } = toTensors(range(samples, 0, Math.min(count, samples.count)), { flat });
      return { x: x.mul(2).sub(1), y };
    });
  return { train: some(split.train, train), test: some(split.test, test) };
}

/** From images to logits: a model, or a part of one. */
export type Net = (x: tf.Tensor) => tf.Tensor;

export const netOf =
  (model: tf.LayersModel): Net =>
  (x) =>
    model.apply(x) as tf.Tensor;

/** Mean loss in nats, and error in per cent. A net whose loss is not finite has the error of guessing. */
export function measure(net: Net, { x, y }: Part): { loss: number; error: number } {
  const { loss, accuracy } = tf.tidy(() => lossAndAccuracy(net(x), y));
  return { loss, error: 100 * (1 - accuracy) };
}

export interface Training {
  learningRate: number;
  steps: number;
  batchSize: number;
}

/** Trains a model by Adam on minibatches. */
export function train(
  model: tf.LayersModel,
  part: Part,
  { learningRate, steps, batchSize }: Training,
  stream: RandomStream,
): void {
  const optimizer = tf.train.adam(learningRate);
  descend({
    optimizer,
    steps,
    nextBatch: minibatches(part, { size: batchSize, stream, rest: 'drop' }),
    loss: ({ x, y }) => crossEntropy(model.apply(x, { training: true }) as tf.Tensor, y),
  });
  optimizer.dispose();
}

/** Runs `body` for each seed, with the random streams of the seed. */
export function overSeeds<T>(context: FigureContext, body: (random: SeededRandom) => T): T[] {
  return context.seeds.map((seed, s) => {
    const result = body(seededRandom(seed));
    context.progress((s + 1) / context.seeds.length);
    return result;
  });
}

/** A band of percentages. An interval of the mean may reach beyond 0 or 100, where no percentage lies. */
export function clippedBand(intervals: Interval[]): ReturnType<typeof band> {
  return band(intervals.map((interval) => clampInterval(interval, 0, 100)));
}
