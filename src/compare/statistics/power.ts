/** How likely a difference is found, and the least one that is found nearly always. */
import { jStat } from 'jstat';
import { expected } from '../../core/errors';

/**
 * The probability that the interval of n paired differences excludes 0 if they are normal with mean `gap` and standard
 * deviation `std`: with δ = √n · gap/std and the quantile t of Student's distribution with n − 1 degrees of freedom,
 * P(|T| > t) for the noncentral T of noncentrality δ. For a number of runs that was set before.
 */
export function powerOf({ gap, std }: { gap: number; std: number }, n: number, confidence: number): number {
  if (!(n >= 2)) throw expected('at least 2 pairs', n);
  if (!(std > 0)) throw expected('a standard deviation above 0', std);
  const t = jStat.studentt.inv((1 + confidence) / 2, n - 1);
  const delta = (Math.sqrt(n) * Math.abs(gap)) / std;
  return 1 - jStat.noncentralt.cdf(t, n - 1, delta) + jStat.noncentralt.cdf(-t, n - 1, delta);
}

/** The gap is searched to this share of its size. */
const SEARCH_PRECISION = 1e-2;
/** The 0.8 quantile of the standard normal distribution. */
const Z = 0.8416;

/** The least gap that is found with a probability of 80 %, to 1 %: by bisection of {@link powerOf}. */
export function detectableGap(std: number, n: number, confidence: number): number {
  // If the deviation were known, the gap would be (t + z) · std/√n.
  const near = ((jStat.studentt.inv((1 + confidence) / 2, n - 1) + Z) * std) / Math.sqrt(n);
  let [low, high] = [0.5 * near, near];
  while (powerOf({ gap: high, std }, n, confidence) < 0.8) high *= 2;
  while (high - low > SEARCH_PRECISION * high) {
    const middle = (low + high) / 2;
    if (powerOf({ gap: middle, std }, n, confidence) < 0.8) low = middle;
    else high = middle;
  }
  return high;
}
