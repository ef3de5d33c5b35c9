import { jStat } from 'jstat';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { UsageError } from '../../core/errors';

/** Runs of one try. */
export const RUNS = 5;

/** The probability that an answer as good as the reference misses the bar, by the formula below. */
export const FALSE_FAIL = 1 / 2000;

/** The scores of the reference, and the bar that they give. */
export interface Bar {
  mean: number;
  /** The standard deviation of one run. */
  deviation: number;
  /** Runs of the reference. */
  runs: number;
  /** The mean score up to which an answer has reached the reference. */
  limit: number;
}

/**
 * The bar for the mean of n new runs, from N measured runs of the reference with mean m and standard deviation s:
 *
 *     limit = m + t · s · √(1/n + 1/N)        t: the quantile 1 − 1/2000 of Student's distribution, N − 1 degrees
 *
 * It is the upper end of a prediction interval: new runs of the same answer have a mean above it once in 2000 tries, if
 * their scores are normal. A test draws means of n from the measured runs, whatever their distribution, and counts.
 *
 * @param scores of the reference
 * @param n the number of runs of a try
 */
export function barOf(scores: readonly number[], n: number): Bar {
  if (scores.length < 2) throw new UsageError(`expected the scores of the reference, found ${scores.length}`);
  const [centre, deviation, runs] = [mean([...scores]), sampleStandardDeviation([...scores]), scores.length];
  const t = jStat.studentt.inv(1 - FALSE_FAIL, runs - 1);
  return { mean: centre, deviation, runs, limit: centre + t * deviation * Math.sqrt(1 / n + 1 / runs) };
}
