/** What the figures of lab 13 share: data, descent on minibatches, measuring. The nets are in `nets.ts`. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type { FigureContext } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { band } from '../../../src/figures/statistics';

export interface Pair {
  x: tf.Tensor;
  y: tf.Tensor2D;
}

/** Training and test samples of one seed as tensors, pixels around 0; the caller disposes of them. */
export function dataOf(
  context: FigureContext,
  random: SeededRandom,
  { train, test, flat }: { train: number; test: number; flat: boolean },
): { train: Pair; test: Pair } {
  const split = trainAndTest(context, random);
  const some = (samples: LabelledSamples, count: number): Pair =>
    tf.tidy(() => {
      const { x, y } = toTensors(range(samples, 0, Math.min(count, samples.count)), { flat });
      return { x: x.mul(2).sub(1), y };
    });
  return { train: some(split.train, train), test: some(split.test, test) };
}

export function disposePairs(...pairs: Pair[]): void {
  tf.dispose(pairs.flatMap(({ x, y }) => [x, y]));
}

export function lossOf(model: tf.LayersModel, { x, y }: Pair, training = false): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(y, model.apply(x, { training }) as tf.Tensor2D);
}

/** From images to logits: a model, or what is left of one. */
export type Net = (x: tf.Tensor) => tf.Tensor;

export const netOf =
  (model: tf.LayersModel): Net =>
  (x) =>
    model.apply(x) as tf.Tensor;

/** Mean loss in nats, and error in per cent. What is not finite has the error of guessing. */
export function measure(net: Net, data: Pair): { loss: number; error: number } {
  return tf.tidy(() => {
    const logits = net(data.x) as tf.Tensor2D;
    const loss = tf.losses.softmaxCrossEntropy(data.y, logits).arraySync() as number;
    const accuracy = logits.argMax(1).equal(data.y.argMax(1)).mean().arraySync() as number;
    return { loss, error: 100 * (Number.isFinite(loss) ? 1 - accuracy : 1 - 1 / data.y.shape[1]) };
  });
}

export interface Descent {
  learningRate: number;
  steps: number;
  batchSize: number;
}

/** Adam on minibatches; every epoch in a new order. */
export function descend(
  model: tf.LayersModel,
  { x, y }: Pair,
  { learningRate, steps, batchSize }: Descent,
  stream: RandomStream,
): void {
  const optimizer = tf.train.adam(learningRate);
  let order: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (order.length < batchSize) order = stream.permutation(x.shape[0]!);
    const rows = order.splice(0, batchSize);
    tf.tidy(() => {
      const indices = tf.tensor1d(rows, 'int32');
      const batch = { x: x.gather(indices), y: y.gather(indices) };
      optimizer.minimize(() => lossOf(model, batch, true));
    });
  }
  optimizer.dispose();
}

/** Runs `body` for each seed, with its streams. */
export function overSeeds<T>(context: FigureContext, body: (random: SeededRandom) => T): T[] {
  return context.seeds.map((seed, s) => {
    const result = body(seededRandom(seed));
    context.progress((s + 1) / context.seeds.length);
    return result;
  });
}

/** `12.3 (10.1 to 14.5)`. */
export function words({ centre, low, high }: Interval, digits = 1): string {
  const [at, from, to] = [centre, low, high].map((v) => v.toFixed(digits).replace('-', '−'));
  return `${at} (${from} to ${to})`;
}

/** What an interval of a difference says: `more` where it lies above 0, `less` below, and `equal` where 0 is in it. */
export function sureOf({ low, high }: Interval, more: string, less: string, equal: string): string {
  return low > 0 ? more : high < 0 ? less : equal;
}

/** A band of percentages: an interval of the mean may reach past what there is. */
export function clippedBand(intervals: Interval[]): ReturnType<typeof band> {
  const clip = (v: number): number => Math.min(100, Math.max(0, v));
  return band(intervals.map(({ centre, low, high }) => ({ centre, low: clip(low), high: clip(high) })));
}
