import { writtenNumbers } from '../../../support/writtenNumbers';
import type { Claim } from './claim';

/** Stored results have six digits, so a number that lies between two roundings may fall on either side. */
const STORED = 2e-6;

/** The numbers of a verdict beside those of its claim; settings are taken out first. */
export function comparedNumbers(
  { settings, numbers }: Claim,
  verdict: string,
  result: unknown,
): [string, string] {
  let rest = verdict;
  for (const setting of settings) {
    expect(rest).toContain(setting);
    rest = rest.replaceAll(setting, ' ');
  }
  const written = writtenNumbers(rest);
  const found = numbers(result);
  const same = written.map(({ value, round }, i) => {
    const number = found[i] ?? NaN;
    // A whole number that ends in zeros may be rounded to two digits: 160, 3,500.
    const whole = (other: number): number => Number(other.toPrecision(2));
    const near = [1 - STORED, 1, 1 + STORED]
      .map((factor) => factor * number)
      .some((other) => round(other) === value || (value % 10 === 0 && whole(other) === value));
    return near ? value : number;
  });
  return [written.map(({ value }) => value).join(' '), [...same, ...found.slice(written.length)].join(' ')];
}
