import { quantileSorted } from 'simple-statistics';
import type { Summary } from '../result';

/** A number as JSON can hold it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The five numbers, mean and standard deviation of weights; all null if one of them is not finite. */
export function summaryOf(values: Float32Array): Summary {
  const sorted = Float64Array.from(values).sort();
  if (!sorted.every(Number.isFinite) || sorted.length === 0)
    return { min: null, q1: null, median: null, q3: null, max: null, mean: null, std: null };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
  // simple-statistics takes lists only, and reads typed arrays all the same.
  const at = (p: number): number => quantileSorted(sorted as unknown as number[], p);
  return {
    ...{ min: sorted[0]!, q1: at(0.25), median: at(0.5), q3: at(0.75), max: sorted.at(-1)! },
    ...{ mean, std: Math.sqrt(variance) },
  };
}
