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

/**
 * An interval of the mean of shares, made of one around m with the half width h that lies beyond 0 or 1 for shares near
 * these ends. The spread of a share μ grows with √(μ(1 − μ)), so the interval has all μ with
 *
 *   |m − μ| ≤ h · √(μ(1 − μ) / (m(1 − m))):  (m + k/2 ± √(k (m(1 − m) + k/4))) / (1 + k),  k = h² / (m(1 − m)).
 *
 * It lies between 0 and 1, and is nearly m ± h where that is far from both. It is Wilson's interval for as many trials as
 * would have the spread that was measured. Source: Wilson 1927; Korn & Graubard 1998 (the effective number of trials).
 *
 * @param whole the number that stands for a share of 1: 100 for per cents
 */
export function shareInterval({ centre, low, high }: Interval, whole = 1): Interval {
  const [m, h] = [centre / whole, (high - low) / 2 / whole];
  const spread = m * (1 - m);
  if (!(h > 0 && spread > 0)) return { centre, low, high };
  const k = (h * h) / spread;
  const [middle, half] = [m + k / 2, Math.sqrt(k * (spread + k / 4))];
  return { centre, low: (whole * (middle - half)) / (1 + k), high: (whole * (middle + half)) / (1 + k) };
}

/**
 * Two one-sided tests: the interval of the mean of paired differences that must lie inside ±margin, so that they may be
 * called equivalent. With a chance of error of α for each of two one-sided tests it is the interval of the confidence
 * 1 − 2α, where α is 5 % divided by the number of pairs. Null if there are too few differences for one, and for equal
 * ones as in {@link differenceInterval}, also if all are 0. Source: Schuirmann 1987.
 */
export function equivalenceInterval(
  differences: number[],
  { confidence, design }: IntervalKind,
): Interval | null {
  const alpha = 1 - confidence;
  const interval = intervalOf(differences, { confidence: 1 - 2 * alpha, design });
  if (interval === null) return null;
  const equal = interval.high - interval.low <= ROUNDING * Math.abs(interval.centre);
  return equal && 2 ** (1 - differences.length) > alpha ? null : interval;
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
