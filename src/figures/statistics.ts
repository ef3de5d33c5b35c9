import { jStat } from 'jstat';
import { mean, quantile, sampleStandardDeviation } from 'simple-statistics';
import { expected } from '../core/errors';

/** A centre, as a mean or median, and the ends of the interval around it. */
export interface Interval {
  centre: number;
  low: number;
  high: number;
}

/** The mean of independent runs and its 95 % confidence interval, mean ± t₀.₉₇₅,ₙ₋₁ · s / √n (Student). */
export function meanInterval(samples: number[]): Interval {
  return confidenceInterval(samples, 0.95);
}

/**
 * The mean of independent runs and its interval of a confidence between 0 and 1; {@link meanInterval} has 0.95.
 * A single run gives an interval without width.
 */
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

/**
 * The intervals of several claims of one picture, which hold together with a confidence of 95 %: with m lists of runs,
 * each interval has the confidence 1 − 0.05/m. Source: Dunn 1961 (Bonferroni's correction).
 */
export function familyIntervals(lists: number[][]): Interval[] {
  return lists.map((samples) => confidenceInterval(samples, 1 - 0.05 / lists.length));
}

/** {@link familyIntervals} of the logarithms, for ratios of positive numbers. */
export function familyRatios(lists: number[][]): Interval[] {
  return familyIntervals(lists.map((ratios) => ratios.map(Math.log))).map(exponential);
}

/**
 * True if the mean of paired differences is shown to lie within ±margin: two one-sided tests at 5 %, which is the 90 %
 * interval inside the margin. Only then two things may be called equal. Source: Schuirmann 1987.
 */
export function equalWithin(differences: number[], margin: number): boolean {
  if (!(margin > 0)) throw expected('a margin greater than 0', margin);
  if (differences.length < 2) return false;
  const { low, high } = confidenceInterval(differences, 0.9);
  return low > -margin && high < margin;
}

/** The 0.975 quantile of the standard normal distribution. */
const Z = 1.959964;

/**
 * The share `count` of `n` and its 95 % interval by Wilson: with p = count/n and z = z₀.₉₇₅,
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927.
 */
export function shareInterval(count: number, n: number): Interval {
  if (!(n >= 1 && count >= 0 && count <= n)) throw expected(`a count from 0 to ${n}`, count);
  const share = count / n;
  const middle = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return { centre: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** {@link meanInterval} of the logarithms: for positive numbers that are drawn on a log axis. */
export function geometricMeanInterval(samples: number[]): Interval {
  return exponential(meanInterval(samples.map(Math.log)));
}

function exponential({ centre, low, high }: Interval): Interval {
  return { centre: Math.exp(centre), low: Math.exp(low), high: Math.exp(high) };
}

/** The median of samples and the range that holds the middle 80 % of them. */
export function medianRange(samples: number[]): Interval {
  return { centre: quantile(samples, 0.5), low: quantile(samples, 0.1), high: quantile(samples, 0.9) };
}

/** Shares in per cent, or their differences in percentage points. */
export function percentages(shares: number[]): number[] {
  return shares.map((share) => 100 * share);
}

/** The paired differences of two lists of runs. Both lists are in the order of the same seeds. */
export function differences(values: number[], others: number[]): number[] {
  if (values.length !== others.length)
    throw expected(`as many values as the ${others.length} they are compared with`, values);
  return values.map((value, pair) => value - others[pair]!);
}

/** An interval in another unit, as a share in per cent; the factor is positive. */
export function scaleInterval({ centre, low, high }: Interval, factor: number): Interval {
  return { centre: factor * centre, low: factor * low, high: factor * high };
}

/** An interval cut off at the limits of what is possible, as 0 and 1 of a share. */
export function clampInterval({ centre, low, high }: Interval, min: number, max: number): Interval {
  const clamp = (value: number): number => Math.min(max, Math.max(min, value));
  return { centre, low: clamp(low), high: clamp(high) };
}

/** The ends of intervals, in the order of the intervals. */
interface Ends {
  low: number[];
  high: number[];
}

function endsOf(intervals: Interval[]): Ends {
  return { low: intervals.map(({ low }) => low), high: intervals.map(({ high }) => high) };
}

/** A line with its band, from one interval at each x. */
export function band(intervals: Interval[]): { y: number[]; band: Ends } {
  return { y: intervals.map(({ centre }) => centre), band: endsOf(intervals) };
}

/** The bars of a series with their error bars, from one interval for each category. */
export function bars(intervals: Interval[]): { values: number[]; interval: Ends } {
  return { values: intervals.map(({ centre }) => centre), interval: endsOf(intervals) };
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

/** A line with its band, from one interval at each x, and a gap wherever there is none. */
export function gappedBand(intervals: (Interval | null)[]): GappedBand {
  const each = (end: keyof Interval): (number | null)[] =>
    intervals.map((interval) => interval?.[end] ?? null);
  return { y: each('centre'), band: { low: each('low'), high: each('high') } };
}

/**
 * A line of geometric means with its band, for a log axis, from one row for each run. It has a gap where the value of
 * a run has no logarithm: 0, a negative value, NaN or Infinity.
 */
export function geometricBand(runs: number[][]): GappedBand {
  return gappedBand(
    transpose(runs).map((values) =>
      values.every((value) => value > 0 && value < Infinity) ? geometricMeanInterval(values) : null,
    ),
  );
}

/**
 * The x at which a falling positive curve first is below the target, between two points along the line on a log axis;
 * undefined if it never is.
 */
export function firstBelow(x: number[], y: number[], target: number): number | undefined {
  const after = y.findIndex((value) => value < target);
  if (after < 1) return after < 0 ? undefined : x[0];
  const [from, to] = [Math.log(y[after - 1]!), Math.log(y[after]!)];
  return x[after - 1]! + ((Math.log(target) - from) / (to - from)) * (x[after]! - x[after - 1]!);
}
