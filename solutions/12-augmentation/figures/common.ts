/** Shared by the figures of lab 12: splits of a data set, measured arms, gains in words, digits as images. */
import type * as tf from '@tensorflow/tfjs';
import { UsageError } from '../../../src/core/errors';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { bars, differences, meanInterval } from '../../../src/figures/statistics';
import { signedPoints } from '../../../src/figures/words';
import { fractionCorrect } from '../../../src/train/metrics';
import type * as Lab from '../lab';
import type { Arm, Run } from './nets';
import { trainNets } from './nets';

export const DEGREE = Math.PI / 180;

/** Strengths, sizes, steps and the learning rate were chosen on splits of lower seeds. */
export const FIRST_SEED = 2000;
const VALIDATION_SHARE = 0.2;
const TEST_SHARE = 0.3;
/** The most samples that are measured on: the data set may be large. */
const MOST_MEASURED = 1000;

/** The data of one seed, in three parts without a sample in common. */
export interface Split extends Run {
  validation: LabelledSamples;
  test: LabelledSamples;
}

/** The data set split by each seed, with as many training samples as wanted, or as there are. */
export function splitsOf({ dataset, seeds }: FigureContext, wanted: number): Split[] {
  const { samples, parts } = dataset;
  const pool = parts?.train.count ?? samples.count;
  const sizeOf = (share: number, count: number): number => Math.min(MOST_MEASURED, Math.round(share * count));
  const validation = sizeOf(VALIDATION_SHARE, pool);
  const test = parts ? sizeOf(1, parts.test.count) : sizeOf(TEST_SHARE, pool);
  const left = pool - validation - (parts ? 0 : test);
  return seeds.map((seed) => {
    const random = seededRandom(seed);
    const sizes = { train: Math.min(wanted, left), validation, test };
    return { random, ...splitDataset(dataset, sizes, random.stream('split')) };
  });
}

/** The same splits with the first `count` of their training samples, which are in random order. */
export function withFirst(splits: Split[], count: number): Split[] {
  return splits.map((split) => ({ ...split, train: range(split.train, 0, count) }));
}

/** The sizes that there are samples for, and those that are left out. */
export function sizesThatFit(sizes: number[], splits: Split[]): { sizes: number[]; leftOut: number[] } {
  const available = splits[0]!.train.count;
  const fitting = sizes.filter((size) => size <= available);
  if (fitting.length === 0) {
    throw new UsageError(
      `expected a data set with at least ${sizes[0]} samples to train on, received ${available}`,
    );
  }
  return { sizes: fitting, leftOut: sizes.filter((size) => size > available) };
}

/** Accuracy by seed. */
export interface Accuracies {
  validation: number[];
  test: number[];
}

/** Trains one net a seed, and measures each on the validation and test set of its seed. */
export function measureArm(lab: typeof Lab, splits: Split[], arm: Arm, steps: number): Accuracies {
  const nets = trainNets(lab, splits, arm, steps);
  const accuracies = (samples: LabelledSamples[]): number[] =>
    nets.predict(samples).map((predicted, i) => fractionCorrect(samples[i]!.y, predicted));
  const result = {
    validation: accuracies(splits.map(({ validation }) => validation)),
    test: accuracies(splits.map(({ test }) => test)),
  };
  nets.dispose();
  return result;
}

/** The mean of b − a, seed by seed. */
export function pairedDifference(a: number[], b: number[]): Interval {
  return meanInterval(differences(b, a));
}

/** `+2.3 (+1.1 to +3.4)` in percentage points, of an interval of shares. */
export function points({ centre, low, high }: Interval): string {
  return `${signedPoints(centre)} (${signedPoints(low)} to ${signedPoints(high)})`;
}

/** Bars of intervals of shares, in per cent or percentage points. */
export function percentBars(shares: Interval[]): ReturnType<typeof bars> {
  const percent = (share: number): number => 100 * share;
  return bars(
    shares.map(({ centre, low, high }) => ({
      centre: percent(centre),
      low: percent(low),
      high: percent(high),
    })),
  );
}

/** Ends of an axis in percentage points, multiples of `step`, between which all these intervals and 0 lie. */
export function limitsOf(gains: Interval[], step: number): { min: number; max: number } {
  return {
    min: Math.floor((100 * Math.min(0, ...gains.map(({ low }) => low))) / step) * step,
    max: Math.ceil((100 * Math.max(0, ...gains.map(({ high }) => high))) / step) * step,
  };
}

/** Images as the charts take them: 0 to 1, row by row. */
export function tilesOf(images: tf.Tensor4D): number[][] {
  return (images.reshape([images.shape[0], -1]).arraySync() as number[][]).map((row) =>
    row.map((v) => Math.min(1, Math.max(0, v))),
  );
}
