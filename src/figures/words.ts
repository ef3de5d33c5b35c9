/** Texts of numbers, intervals and comparisons for the verdicts of pictures. A share is a number between 0 and 1. */
import { shortNumber } from '../charts/numbers';
import { meanInterval, scaleInterval } from './statistics';
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

/** Two significant digits, and a power of ten for what is small or large: `0.34`, `8.7·10⁻¹¹`. */
export const short: NumberText = (value) => shortNumber(Number(value.toPrecision(2)));

/** `4.3 to 8.5`: every interval is written like this. */
export function range({ low, high }: Pick<Interval, 'low' | 'high'>, text: NumberText = decimals(1)): string {
  return `${text(low)} to ${text(high)}`;
}

/** `12.3 (10.1 to 14.5)`, or `12.3` alone if the interval has no width, as after a single run. */
export function withInterval(
  interval: Interval,
  text: NumberText = decimals(1),
  { unit = '' }: { unit?: string } = {},
): string {
  const { centre, low, high } = interval;
  return `${text(centre)}${unit}${low < high ? ` (${range(interval, text)})` : ''}`;
}

/**
 * {@link decimals} with as many more digits as it takes, up to three, for the ends of an interval to differ: a narrow one
 * would read `1.15 (1.15 to 1.15)`.
 */
export function tellingDecimals({ low, high }: Interval, digits: number): NumberText {
  const more = [0, 1, 2, 3].find((n) => low.toFixed(digits + n) !== high.toFixed(digits + n)) ?? 0;
  return decimals(digits + more);
}

/** The mean of shares and its 95 % interval: `19.5 % (16.1 to 23.0)`. */
export function meanInWords(shares: number[]): string {
  return withInterval(inPoints(meanInterval(shares)), decimals(1), { unit: ' %' });
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

/** A finding in a few words, for the title of a slide: one for each side, and the two things that are compared. */
export interface Findings {
  above: string;
  below: string;
  /** `Accuracy with and without dropout`, to which `not told apart` is added. */
  of: string;
}

/** The headline of a comparison by its interval: a side is named only if the interval lies on it. */
export function finding(interval: Interval, { above, below, of }: Findings, reference = 0): string {
  return sideOf(interval, { above, below, around: `${of}: not told apart` }, reference);
}

/** {@link finding} for a ratio. */
export function ratioFinding(interval: Interval, findings: Findings): string {
  return finding(interval, findings, 1);
}

/** How a difference is written. */
export interface DifferenceText {
  text?: NumberText;
  /** Written after the number: ` points`. */
  unit?: string;
  /** The words for the two sides: `lower` and `higher`, or `faster` and `slower`. */
  below?: string;
  above?: string;
}

/**
 * The interval of a difference in the words of all pictures: `lower by 6.4 points (4.3 to 8.5)`, `higher by …`, or `not
 * told apart (−0.6 to 0.4)` if it contains 0.
 */
export function comparison(
  difference: Interval,
  { text = decimals(1), unit = '', below = 'lower', above = 'higher' }: DifferenceText = {},
): string {
  const { centre, low, high } = difference;
  return sideOf(difference, {
    above: `${above} by ${withInterval(difference, text, { unit })}`,
    below: `${below} by ${withInterval({ centre: -centre, low: -high, high: -low }, text, { unit })}`,
    around: `not told apart (${range({ low, high }, text)})`,
  });
}

/** The interval of a ratio: `2.3 times as high (1.2 to 4.1)`, with `as: ''` `2.3 times (1.2 to 4.1)`, or `not told apart (0.9 to 1.2 times)` if it contains 1. */
export function ratio(
  interval: Interval,
  { as = 'as high', text = short }: { as?: string; text?: NumberText } = {},
): string {
  const told = withInterval(interval, text, { unit: ` times ${as}`.trimEnd() });
  return sideOf(
    interval,
    { above: told, below: told, around: `not told apart (${range(interval, text)} times)` },
    1,
  );
}

/** A ratio whose unit the sentence has named before: `2.3 (1.2 to 4.1)`, or `not told apart (0.9 to 1.2)` if it contains 1. */
export function factor(interval: Interval, text: NumberText = short): string {
  const told = withInterval(interval, text);
  return sideOf(
    interval,
    { above: told, below: told, around: `not told apart (${range(interval, text)})` },
    1,
  );
}

/** An interval of shares in percentage points. */
export function inPoints(interval: Interval): Interval {
  return scaleInterval(interval, 100);
}

/** The mean of paired differences of shares: `lower by 9.6 points (7.3 to 11.9)`. */
export function differenceInWords(differences: number[]): string {
  return comparison(inPoints(meanInterval(differences)), { unit: ' points' });
}
