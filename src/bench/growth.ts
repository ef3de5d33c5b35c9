import { linearRegression } from 'simple-statistics';
import type { Measurement } from './measure';

/** The times of training steps on each side, as functions of one quantity. */
export interface Growth {
  quantity: string;
  /** The model whose quantity changes. */
  of: string;
  values: number[];
  sides: { side: string; ms: number[]; slope: number }[];
}

/** @param found the measurements for each value */
export function growthOf(
  { quantity, of, values }: Pick<Growth, 'quantity' | 'of' | 'values'>,
  found: readonly Pick<Measurement, 'side' | 'median'>[][],
): Growth {
  const sides = found[0]!.map(({ side }) => {
    const ms = found.map(
      (measurements) => measurements.find((measurement) => measurement.side === side)!.median,
    );
    return { side, ms, slope: slopeOf(values, ms) };
  });
  return { quantity, of, values, sides };
}

/** The least-squares slope of log y over log x, for the upper half of x only, where fixed costs are small. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const from = Math.floor(x.length / 2);
  return linearRegression(x.slice(from).map((value, i) => [Math.log(value), Math.log(y[from + i]!)])).m;
}
