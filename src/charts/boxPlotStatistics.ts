/** The numbers of a sample that a box plot shows. */
import { boxplot, quantilesLinear } from '@sgratzl/boxplots';
import { checkNotEmpty } from './validate';

export interface BoxPlotStatistics {
  /** First quartile, median and third quartile: a quarter, half and three quarters of the samples lie below. */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  /** The farthest samples within 1.5 box heights of the box. */
  readonly whiskerLow: number;
  readonly whiskerHigh: number;
  /** The samples beyond the whiskers. */
  readonly outliers: readonly number[];
}

/** Quantiles are interpolated linearly between samples, as NumPy does by default. */
export function boxPlotStatistics(samples: readonly number[]): BoxPlotStatistics {
  checkNotEmpty(samples, 'sample');
  // The library would compute plain lists in float32, and treat numbers within 0.01 of each other as equal.
  const { q1, median, q3, whiskerLow, whiskerHigh, outlier } = boxplot(Float64Array.from(samples), {
    quantiles: quantilesLinear,
    coef: 1.5,
    eps: 0,
  });
  return { q1, median, q3, whiskerLow, whiskerHigh, outliers: [...outlier] };
}
