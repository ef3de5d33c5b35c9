import { linearRegression } from 'simple-statistics';
import type { Measurement } from './steps';

/** One quantity's growth: a time for each of its values, by side. */
export interface Growth {
  quantity: string;
  /** Of what. */
  of: string;
  values: number[];
  sides: { side: string; ms: number[]; slope: number }[];
}

/** @param found the measurements at each value */
export function growthOf(
  { quantity, of, values }: Pick<Growth, 'quantity' | 'of' | 'values'>,
  found: readonly Pick<Measurement, 'side' | 'median'>[][],
): Growth {
  const sides = found[0]!.map(({ side }) => {
    const ms = found.map((measurements) => measurements.find((one) => one.side === side)!.median);
    return { side, ms, slope: slopeOf(values, ms) };
  });
  return { quantity, of, values, sides };
}

/** The slope of log y over log x by least squares, over the upper half of x, where fixed costs are small. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const from = Math.floor(x.length / 2);
  return linearRegression(x.slice(from).map((value, i) => [Math.log(value), Math.log(y[from + i]!)])).m;
}
