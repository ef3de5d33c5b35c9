/** Texts of numbers, intervals and comparisons for the verdicts of pictures. A share is a number between 0 and 1. */
import { meanInterval } from './statistics';
import type { Interval } from './statistics';

/** How a number is written. */
export type NumberText = (value: number) => string;

/** A fixed number of decimals, with a true minus sign: `−0.50`. A number that rounds to 0 has no sign. */
export function decimals(digits: number): NumberText {
  return (value) =>
    value
      .toFixed(digits)
      .replace(/^-(?=[0.]*$)/, '')
      .replace('-', '−');
}

/** Numbers that are equal apart from rounding differ by less than this. */
const ROUNDING_ERROR = 1e-9;

/** Decimals after a sign: `+2.3`. A number just below 0 is `−0.0`, so that the text shows its sign. */
export function signedDecimals(digits: number): NumberText {
  return (value) => `${value < -ROUNDING_ERROR ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/** A share in per cent: `19.5 %`. */
export function percent(share: number, digits = 1): string {
  return `${decimals(digits)(100 * share)} %`;
}

/** A share, or a difference of shares, in percentage points without the unit: `2.3`. */
export function points(share: number): string {
  return decimals(1)(100 * share);
}

/** Like {@link points}, after a sign: `+2.3`. */
export function signedPoints(share: number): string {
  return signedDecimals(1)(100 * share);
}

/** `12.3 (10.1 to 14.5)`, or `12.3` alone if the interval has no width, as after a single run. */
export function withInterval(
  { centre, low, high }: Interval,
  text: NumberText = decimals(1),
  { unit = '', to = ' to ' }: { unit?: string; to?: string } = {},
): string {
  const range = low < high ? ` (${text(low)}${to}${text(high)})` : '';
  return `${text(centre)}${unit}${range}`;
}

/** The mean of shares and its 95 % interval: `19.5 % (16.1 % to 23.0 %)`. */
export function meanInWords(shares: number[]): string {
  return withInterval(meanInterval(shares), percent);
}

/** The texts for an interval above a reference, for one below it, and for one that contains it. */
export interface Sides<Text> {
  above: Text;
  below: Text;
  around: Text;
}

/** Chooses by the side of `reference` on which an interval lies: 0 for a difference, 1 for a ratio. */
export function sideOf<Text>(
  { low, high }: Interval,
  { above, below, around }: Sides<Text>,
  reference = 0,
): Text {
  if (low > reference) return above;
  return high < reference ? below : around;
}

/** The mean of paired differences of shares: `9.6 points lower (7.3 to 11.9)`, or that its interval contains 0. */
export function differenceInWords(differences: number[]): string {
  const difference = meanInterval(differences);
  const { centre, low, high } = difference;
  return sideOf(difference, {
    above: withInterval(difference, points, { unit: ' points higher' }),
    below: withInterval({ centre: -centre, low: -high, high: -low }, points, { unit: ' points lower' }),
    around: `not told apart (95 % interval ${points(low)} to ${points(high)} points)`,
  });
}
