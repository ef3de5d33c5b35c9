import { jStat } from 'jstat';

/*
 * Tests of random draws, for `facts`: they answer yes unless the draws would be that unusual with a probability
 * below FALSE_FAIL, so that a right answer practically never fails, and say what they can tell apart.
 */

/** The probability that a right answer fails one of these tests. */
export const FALSE_FAIL = 1e-11;

/** Φ⁻¹(1 − FALSE_FAIL/2): the largest |z| of a standard normal statistic that passes. */
const LARGEST_Z = 6.7;

/** The most places at which two distribution functions are compared. */
const MOST_PLACES = 1000;

/**
 * Kolmogorov–Smirnov: do independent draws follow a continuous distribution with this cumulative distribution
 * function? With n draws, a substitute is told apart if its distribution function is more than 3.7/√n away
 * somewhere: for n = 4,000, uniform from normal draws of the same variance (0.058). Of many draws, 1,000 places are
 * looked at: a difference between two of them grows by 0.001 at most, and a right answer fails more rarely still.
 */
export function follow(draws: readonly number[], cumulative: (x: number) => number): boolean {
  const n = draws.length;
  if (n === 0 || draws.some((draw) => !Number.isFinite(draw))) return false;
  const sorted = Float64Array.from(draws).sort();
  const step = Math.ceil(n / MOST_PLACES);
  let farthest = 0;
  for (let i = 0; i < n; i += step) {
    const c = cumulative(sorted[i]!);
    farthest = Math.max(farthest, c - i / n, (i + 1) / n - c);
  }
  // The tail of Kolmogorov's distribution: P(√n·D > t) ≈ 2 exp(−2t²).
  return 2 * Math.exp(-2 * (Math.sqrt(n) * farthest) ** 2) > FALSE_FAIL;
}

/** The cumulative distribution function of the uniform distribution on [low, high). */
export function uniform(low: number, high: number): (x: number) => number {
  return (x) => Math.min(1, Math.max(0, (x - low) / (high - low)));
}

/** The cumulative distribution function of the normal distribution. */
export function normal(mean: number, std: number): (x: number) => number {
  return (x) => jStat.normal.cdf(x, mean, std);
}

/**
 * The cumulative distribution function of a normal distribution from which draws farther than 2 standard deviations
 * are drawn again.
 */
export function truncatedNormal(mean: number, std: number): (x: number) => number {
  const below = jStat.normal.cdf(-2, 0, 1);
  return (x) => {
    const z = Math.min(2, Math.max(-2, (x - mean) / std));
    return (jStat.normal.cdf(z, 0, 1) - below) / (1 - 2 * below);
  };
}

/** Pearson's χ²: are counts of independent events what equal probabilities give? It needs about 5 events a cell or more. */
export function equallyLikely(counts: readonly number[]): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const each = total / counts.length;
  if (!(each > 0)) return false;
  const chiSquare = counts.reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
  return 1 - jStat.chisquare.cdf(chiSquare, counts.length - 1) > FALSE_FAIL;
}

/**
 * True if each of the numbers 0 … n − 1 is equally likely at each place of an order of all of them. Each number stands
 * once in an order and each place is taken once, so (n − 1)/n · Σ (count − mean)²/mean over all pairs of place and
 * number is χ²-distributed with (n − 1)² degrees of freedom. It needs about 15 orders a number or more.
 */
export function everyOrder(orders: readonly (readonly number[])[], n: number): boolean {
  const counts = Array.from({ length: n }, () => Array<number>(n).fill(0));
  for (const order of orders) {
    if (!isPermutation(order, n)) return false;
    order.forEach((number, place) => (counts[place]![number]! += 1));
  }
  const each = orders.length / n;
  const chiSquare = counts.flat().reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
  return 1 - jStat.chisquare.cdf((chiSquare * (n - 1)) / n, (n - 1) ** 2) > FALSE_FAIL;
}

/**
 * True if each other number is equally likely to follow a number in orders of 0 … n − 1. Of each order one pair of
 * neighbours is counted, by its difference modulo n, so that the counts are independent. A rotation of one order has
 * each number at each place equally often, and still the same neighbours.
 */
export function everyNeighbour(orders: readonly (readonly number[])[], n: number): boolean {
  const counts = Array<number>(n - 1).fill(0);
  for (const [i, order] of orders.entries()) {
    if (!isPermutation(order, n)) return false;
    const place = i % (n - 1);
    counts[((order[place + 1]! - order[place]! + n) % n) - 1]! += 1;
  }
  return equallyLikely(counts);
}

/**
 * True if as many numbers are larger than their place as in random orders of 0 … n − 1: in each order (n − 1)/2 on
 * average, with variance (n + 1)/12. A shuffle that exchanges each place with any of the n has more or fewer of them:
 * it is told apart by 300 orders of 60 numbers, long before the counts of single places show it.
 */
export function asOftenAbove(orders: readonly (readonly number[])[], n: number): boolean {
  const above = orders.map((order) => order.filter((number, place) => number > place).length);
  const total = above.reduce((sum, count) => sum + count, 0);
  const far = Math.abs(total - (orders.length * (n - 1)) / 2);
  return far <= LARGEST_Z * Math.sqrt((orders.length * (n + 1)) / 12);
}

/**
 * True if each of n rows is equally likely in each part of random splits, whose parts have fixed sizes: with the count
 * of the splits in which a row is in a part, (n − 1)/n · Σ (count − mean)²/mean is χ²-distributed with
 * (n − 1)·(parts − 1) degrees of freedom.
 *
 * @param counts of each row, the number of splits in which it is in each part
 */
export function everyPart(counts: readonly (readonly number[])[]): boolean {
  const n = counts.length;
  const means = counts[0]!.map((_, part) => mean(counts.map((of) => of[part]!)));
  const chiSquare = counts.flatMap((of) =>
    of.map((count, part) => (count - means[part]!) ** 2 / means[part]!),
  );
  const sum = chiSquare.reduce((total, term) => total + term, 0);
  return 1 - jStat.chisquare.cdf((sum * (n - 1)) / n, (n - 1) * (means.length - 1)) > FALSE_FAIL;
}

/** True for the numbers 0 … n − 1, each once, in any order. */
export function isPermutation(order: readonly number[], n: number): boolean {
  const sorted = [...order].sort((a, b) => a - b);
  return sorted.length === n && sorted.every((number, i) => number === i);
}

/** True if k of n independent events agree with the probability p of one: |k − np| ≤ 6.7 √(np(1 − p)), n large. */
export function agreesWithProbability(k: number, n: number, p: number): boolean {
  if (p <= 0 || p >= 1) return k === Math.round(n * p);
  return Math.abs(k - n * p) <= LARGEST_Z * Math.sqrt(n * p * (1 - p)) + 0.5;
}

/**
 * True if counts of successes, each of n independent events of probability p, scatter as independent counts do: then
 * Σ (k − np)²/(np(1 − p)) is χ²-distributed. Events that are shared by a whole group scatter too much, exact counts too
 * little.
 */
export function scatterLikeBinomial(counts: readonly number[], n: number, p: number): boolean {
  const chiSquare = counts.reduce((sum, k) => sum + (k - n * p) ** 2, 0) / (n * p * (1 - p));
  const below = jStat.chisquare.cdf(chiSquare, counts.length);
  return below > FALSE_FAIL && 1 - below > FALSE_FAIL;
}

/**
 * True if two lists of draws are uncorrelated: |r| ≤ 6.7/√n for n independent pairs. Draws that are copies of one
 * another, or that are shared by neighbours, are not.
 */
export function uncorrelated(a: readonly number[], b: readonly number[]): boolean {
  const n = a.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    covariance += (a[i]! - meanA) * (b[i]! - meanB);
    varianceA += (a[i]! - meanA) ** 2;
    varianceB += (b[i]! - meanB) ** 2;
  }
  return Math.abs(covariance) <= (LARGEST_Z / Math.sqrt(n)) * Math.sqrt(varianceA * varianceB);
}

/**
 * True if no draw of a continuous distribution is a copy of another one. Float32 rounds a few of 30,000 draws to equal
 * numbers, so 3 in 100 may be alike.
 */
export function noCopies(draws: readonly number[]): boolean {
  return draws.every(Number.isFinite) && new Set(draws.map(Math.fround)).size >= 0.97 * draws.length;
}

/**
 * True if sums of blocks of independent draws of mean 0 and variance 1 are neither too much alike nor too far apart:
 * Σ (sum of a block)²/(its size) is χ²-distributed with as many degrees of freedom as there are blocks. Blocks that
 * repeat one another make it too large; draws that were shifted to a mean of 0, or that come in pairs z and −z, make
 * it too small. It needs about 50 blocks or more, for 10 copies in each or for pairs.
 */
export function independentSums(blocks: readonly (readonly number[])[]): boolean {
  const chiSquare = blocks.reduce(
    (total, block) => total + block.reduce((sum, draw) => sum + draw, 0) ** 2 / block.length,
    0,
  );
  const below = jStat.chisquare.cdf(chiSquare, blocks.length);
  return below > FALSE_FAIL / 2 && 1 - below > FALSE_FAIL / 2;
}

/** A measured statistic, or the stated one if it is at most 6.7 standard errors away. */
export function statedOr(measured: number, stated: number, standardError: number): number {
  return Math.abs(measured - stated) <= LARGEST_Z * standardError ? stated : measured;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
