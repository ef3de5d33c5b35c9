import type { SeededRandom } from '../../../src/core/rng';
import type { Labels } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import { follow, normal } from '../distributions';
import { mean, roundedTo, variance } from '../observing';
import type { Facts } from './masks';
import type { MaskCases } from './masks';
import { allKeptCase, deepCase, highKeepProb, lowKeepProb, matrixCase, uncorrelatedAt } from './masks';

/** About 8,000 draws each, so that other distributions with the same mean and variance are told apart. */
export function noiseCases(random: SeededRandom): MaskCases {
  const stream = random.stream('noise');
  const low = deepCase(stream, stream.bernoulli(0.5) ? 3 : 4, lowKeepProb(stream));
  const high = matrixCase(stream, highKeepProb(stream));
  const twice = ([samples, ...rest]: number[]): number[] => [2 * samples!, ...rest];
  return {
    low: { ...low, shape: twice(low.shape) },
    high: { ...high, shape: twice(high.shape) },
    all: allKeptCase(stream),
  };
}

/** Facts of Gaussian noise that hold for all draws. */
export function noiseFacts(prefix: string, { shape, values }: RawTensor, keepProb: number): Facts {
  const units = values.length / shape[0]!;
  const rows = Array.from({ length: shape[0]! }, (_, n) => values.slice(n * units, (n + 1) * units));
  const columns = Array.from({ length: units }, (_, j) => rows.map((row) => row[j]!));
  const expected = (1 - keepProb) / keepProb;
  const found = variance(values);
  // A mean has the standard error √(v/n), a variance v·√(2/n); 6.7 of them are allowed.
  const meanError = 6.7 * Math.sqrt(found / values.length);
  const varianceError = 6.7 * Math.sqrt(2 / values.length);
  const near = (candidate: number): boolean => Math.abs(found - candidate) <= varianceError * candidate;
  const facts = {
    Shape: shape,
    Mean:
      [1, 0, keepProb].find((m) => Math.abs(mean(values) - m) <= meanError) ?? roundedTo(mean(values), 0.1),
    Variance:
      [expected, expected ** 2, keepProb * (1 - keepProb), 1 / expected].find(near) ?? roundedTo(found, 0.1),
    Normal: follow(values, normal(1, Math.sqrt(expected))) && hasNormalTails(values),
    OwnSamples: found > 0 && uncorrelatedAt(columns, 1),
    OwnUnits: found > 0 && [1, shape.at(-1)!].every((lag) => lag >= units || uncorrelatedAt(rows, lag)),
  };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [`${prefix}${key}`, value]));
}

/** Σ (x − mean)⁴ / (n·v²) is 3 with the standard error √(24/n). */
function hasNormalTails(values: number[]): boolean {
  const centre = mean(values);
  const kurtosis = mean(values.map((value) => (value - centre) ** 4)) / variance(values) ** 2;
  return Math.abs(kurtosis - 3) <= 8 * Math.sqrt(24 / values.length);
}

export const NOISE_LABELS: Labels = {
  ...labels('low', 'keepProb below ½'),
  ...labels('high', 'keepProb above ½'),
};

function labels(prefix: string, words: string): Labels {
  return {
    [`${prefix}Shape`]: `${words}: shape`,
    [`${prefix}Mean`]: `${words}: mean that agrees with the draws`,
    [`${prefix}Variance`]: `${words}: variance that agrees with the draws`,
    [`${prefix}Normal`]: `${words}: the draws follow the normal distribution (0: no, 1: yes)`,
    [`${prefix}OwnSamples`]: `${words}: each sample has draws of its own (0: no, 1: yes)`,
    [`${prefix}OwnUnits`]: `${words}: each number of a sample is drawn by itself (0: no, 1: yes)`,
  };
}
