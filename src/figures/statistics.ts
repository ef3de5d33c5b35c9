import { jStat } from 'jstat';
import { mean, quantile, sampleStandardDeviation } from 'simple-statistics';
import { expected } from '../core/errors';

/** A centre and the interval it is known to. */
export interface Interval {
  centre: number;
  low: number;
  high: number;
}

/** The mean of independent runs and its 95 % confidence interval, mean ± t₀.₉₇₅,ₙ₋₁ · s / √n (Student). */
export function meanInterval(samples: number[]): Interval {
  return confidenceInterval(samples, 0.95);
}

/** The mean of independent runs and the interval of a confidence, between 0 and 1; of 0.95 it is {@link meanInterval}. */
export function confidenceInterval(samples: number[], confidence: number): Interval {
  if (!(confidence > 0 && confidence < 1)) throw expected('a confidence between 0 and 1', confidence);
  if (samples.length === 0) throw expected('at least one number to take the mean of', samples);
  const centre = mean(samples);
  if (samples.length === 1) return { centre, low: centre, high: centre };
  const n = samples.length;
  const half =
    (jStat.studentt.inv((1 + confidence) / 2, n - 1) * sampleStandardDeviation(samples)) / Math.sqrt(n);
  return { centre, low: centre - half, high: centre + half };
}

/** {@link meanInterval} of the logarithms: for positive numbers that are drawn on a log axis. */
export function geometricMeanInterval(samples: number[]): Interval {
  const { centre, low, high } = meanInterval(samples.map(Math.log));
  return { centre: Math.exp(centre), low: Math.exp(low), high: Math.exp(high) };
}

/** The median of samples and the range that holds the middle 80 % of them. */
export function medianRange(samples: number[]): Interval {
  return { centre: quantile(samples, 0.5), low: quantile(samples, 0.1), high: quantile(samples, 0.9) };
}

/** A line with its band, from one interval at each x. */
export function band(intervals: Interval[]): { y: number[]; band: { low: number[]; high: number[] } } {
  return {
    y: intervals.map((at) => at.centre),
    band: { low: intervals.map((at) => at.low), high: intervals.map((at) => at.high) },
  };
}

/** Rows and columns exchanged: from a row for each run to a row for each step of the runs. */
export function transpose(rows: number[][]): number[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));
}

/** A line that has gaps, with its band. */
export interface GappedBand {
  y: (number | null)[];
  band: { low: (number | null)[]; high: (number | null)[] };
}

/**
 * Runs, one a row, as a line of geometric means with its band, for a log axis: with a gap wherever some run has
 * no number to take a logarithm of (0, or what diverged).
 */
export function geometricBand(runs: number[][]): GappedBand {
  const intervals = transpose(runs).map((at) =>
    at.every((value) => value > 0 && value < Infinity) ? geometricMeanInterval(at) : null,
  );
  const each = (end: keyof Interval): (number | null)[] => intervals.map((at) => at?.[end] ?? null);
  return { y: each('centre'), band: { low: each('low'), high: each('high') } };
}
