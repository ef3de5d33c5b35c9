/** Intervals of means: of a number of runs that was set before, and of one that was not. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expected } from '../../core/errors';
import type { Interval } from '../../figures/statistics';
import { confidenceInterval } from '../../figures/statistics';

/**
 * `fixed`: the number of runs was set before the first of them. `sequential`: runs were added until the interval was
 * narrow enough, so the interval has to hold at every number of runs at once.
 */
export type Design = 'fixed' | 'sequential';

/** How an interval is made. */
export interface IntervalKind {
  /** Between 0 and 1. */
  confidence: number;
  design: Design;
}

/** The variance of the effect sizes μ/σ that the confidence sequence is made for: narrow from 5 to 50 runs. */
const EFFECT_VARIANCE = 2;

/**
 * The interval of the mean μ of independent normal numbers. Null if there are too few of them for one: a single number,
 * or, in a sequence at 95 %, three.
 *
 * `fixed` is Student's interval. `sequential` is a confidence sequence: with a probability of at least the confidence,
 * it holds μ at all numbers of runs n at once, and so at any n at which someone stops, for whatever reason. With the
 * mean x̄, the standard deviation s, ν = n − 1, t = √n (x̄ − μ) / s and g = 2, the mixture of likelihood ratios over
 * effect sizes μ/σ ~ N(0, g),
 *
 *   E(t) = (1 + ng)^(−1/2) · ((1 + t²/ν) / (1 + t²/(ν(1 + ng))))^(n/2),
 *
 * is a martingale of mean 1, so P(E ≥ 1/α at any n) ≤ α (Ville). The interval has all μ with E(t) < 1/α: with
 * B = (√(1 + ng) / α)^(2/n),
 *
 *   x̄ ± s/√n · √(ν (B − 1) / (1 − B/(1 + ng))),  infinite while B ≥ 1 + ng.
 *
 * Sources: Lai 1976 (the sequence); Rouder et al. 2009 and Gronau, Ly & Wagenmakers 2020 (the form of E); Wang &
 * Ramdas 2025 (that it holds at every time of stopping).
 *
 * @throws UsageError for a confidence that is none
 */
export function intervalOf(samples: number[], { confidence, design }: IntervalKind): Interval | null {
  if (!(confidence > 0 && confidence < 1)) throw expected('a confidence between 0 and 1', confidence);
  if (samples.length < 2) return null;
  if (design === 'fixed') return confidenceInterval(samples, confidence);
  const n = samples.length;
  const spread = 1 + n * EFFECT_VARIANCE;
  const bound = (Math.sqrt(spread) / (1 - confidence)) ** (2 / n);
  if (bound >= spread) return null;
  const t = Math.sqrt(((n - 1) * (bound - 1)) / (1 - bound / spread));
  const centre = mean(samples);
  const half = (t * sampleStandardDeviation(samples)) / Math.sqrt(n);
  return { centre, low: centre - half, high: centre + half };
}

/** Differences that differ by less than this share of their size are equal but for rounding. */
const ROUNDING = 1e-9;

/**
 * {@link intervalOf} of paired differences. Equal differences have a standard deviation of 0, which says nothing of the
 * next one: they give an interval only if n of them have the same sign by chance with a probability of less than
 * 1 − confidence, that is, 2^(1 − n) (sign test). Accuracies of few samples are often equal.
 */
export function differenceInterval(differences: number[], kind: IntervalKind): Interval | null {
  const interval = intervalOf(differences, kind);
  if (interval === null || interval.centre === 0) return interval;
  const equal = interval.high - interval.low < ROUNDING * Math.abs(interval.centre);
  return equal && 2 ** (1 - differences.length) > 1 - kind.confidence ? null : interval;
}

/** The confidence of each of several intervals that hold together with 95 %: 1 − 0.05/m. Source: Dunn 1961 (Bonferroni). */
export function familyConfidence(count: number): number {
  return 1 - 0.05 / Math.max(1, count);
}
