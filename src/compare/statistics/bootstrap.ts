/** An interval that assumes no distribution, beside the one that does. */
import { mean, quantileSorted } from 'simple-statistics';
import type { RandomStream } from '../../core/rng';
import type { Interval } from '../../figures/statistics';

const DRAWS = 2000;

/**
 * The percentile interval of the mean of paired differences, by the bootstrap: n differences are drawn from the n known
 * ones with replacement, 2000 times, and the interval holds the middle of the means. The pairs stay together, since it is
 * their differences that are drawn. With few pairs it is too narrow (by the factor √((n − 1)/n), and more in the tails):
 * it shows the effect of outliers, and the verdict is that of the interval by Student. Source: Efron 1979.
 *
 * @param random the stream of this pair of variants: equal streams give equal intervals
 */
export function pairedBootstrap(
  differences: number[],
  confidence: number,
  random: RandomStream,
): Interval | null {
  const n = differences.length;
  if (n < 2) return null;
  const means = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.integer(n)]!;
    return sum / n;
  }).sort();
  const sorted = [...means];
  const at = (share: number): number => quantileSorted(sorted, share);
  return { centre: mean(differences), low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}
