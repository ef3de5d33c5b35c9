/** Shared by the figures of lab 08: the methods that are compared, runs over seeds, intervals in words. */
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { disposeParts } from '../../../src/figures/training';
import type { NumberText } from '../../../src/figures/words';
import { decimals, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Rows, TrainOptions } from './net';
import { trained } from './net';

/** The two methods of most figures: without, and batch normalization before the activation. */
export const METHODS = ['none', 'before'] as const;
export const METHOD_NAMES = ['without', 'batch normalization'];

export const PLACEMENTS = ['none', 'before', 'after'] as const;
export const NAME_OF: Record<Lab.Placement, string> = {
  none: 'without',
  before: 'before the activation',
  after: 'after the activation',
};

/** The data of one seed. */
export interface Data {
  train: Rows;
  test: Rows;
}

/** The data of one seed as tensors; the caller disposes of them. */
function dataOf(context: FigureContext, seed: number): Data {
  const { train, test } = trainAndTest(context, seededRandom(seed));
  return { train: flatTensors(train), test: flatTensors(test) };
}

/** The data of every seed, handed to `body` one after the other. */
export function overSeeds<T>(context: FigureContext, body: (data: Data, random: SeededRandom) => T): T[] {
  return context.seeds.map((seed, s) => {
    const data = dataOf(context, seed);
    const result = body(data, seededRandom(seed));
    disposeParts(data.train, data.test);
    context.progress((s + 1) / context.seeds.length);
    return result;
  });
}

/** Test accuracy in per cent at the end of a training. */
export function finalAccuracy(
  lab: typeof Lab,
  { train, test }: Data,
  options: TrainOptions,
  random: SeededRandom,
): number {
  const net = trained(lab, train, options, random);
  const { accuracy } = net.measure(test);
  net.dispose();
  return 100 * accuracy;
}

/** The learning rate with the best test accuracy over two seeds that no figure uses. */
export function bestLearningRate(
  lab: typeof Lab,
  context: FigureContext,
  options: Omit<TrainOptions, 'learningRate'>,
  rates: readonly number[],
): number {
  const results = overSeeds({ ...context, seeds: [-1, -2], progress: () => undefined }, (data, random) =>
    rates.map((learningRate) => finalAccuracy(lab, data, { ...options, learningRate }, random)),
  );
  const sums = rates.map((_, i) => results.reduce((sum, run) => sum + run[i]!, 0));
  return rates[sums.indexOf(Math.max(...sums))]!;
}

/** A difference with its sign: with one decimal, or with one significant digit if that would be 0.0. */
export function points(difference: number): string {
  const size = Math.abs(difference);
  return `${difference >= 0 ? '+' : '−'}${size < 0.1 ? Number(size.toPrecision(1)) : size.toFixed(1)}`;
}

/** A number with its interval, if it has one: `89.2 % (87.6–90.7)`, or `89 %`. */
export function withRange(interval: Interval, unit = '', digits = 1): string {
  const alone: NumberText = (value) => String(Number(value.toFixed(digits)));
  const text = interval.low < interval.high ? decimals(digits) : alone;
  return withInterval(interval, text, { unit });
}

/** The confidence of each of `count` intervals, so that all of them hold in 95 % of cases (Bonferroni). */
export function confidenceOfEach(count: number): number {
  return 1 - 0.05 / count;
}
