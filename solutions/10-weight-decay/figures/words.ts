/** Numbers in the words of verdicts. */
import { meanInterval } from '../../../src/figures/statistics';

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** With the minus sign that a sentence has, and none before 0. */
export const signed = (value: number, digits: number): string =>
  value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, '')
    .replace('-', '−');

/** `9.6 points lower (7.3 to 11.9)`, or that chance may have made it: the mean of paired differences of shares. */
export function differenceInWords(differences: number[]): string {
  const { centre, low, high } = meanInterval(differences);
  const points = (share: number): string => signed(100 * share, 1);
  if (high < 0) return `${points(-centre)} points lower (${points(-high)} to ${points(-low)})`;
  if (low > 0) return `${points(centre)} points higher (${points(low)} to ${points(high)})`;
  return `not told apart (difference ${points(low)} to ${points(high)} points)`;
}

/** `19.5 % (16.1 % to 23.0 %)`: the mean over seeds and its 95 % interval. */
export function meanInWords(shares: number[]): string {
  const { centre, low, high } = meanInterval(shares);
  return `${percent(centre)} (${percent(low)} to ${percent(high)})`;
}
