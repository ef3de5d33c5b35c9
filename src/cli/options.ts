import { randomInt } from 'node:crypto';
import { UsageError } from '../core/errors';

/** `--seed 7`: a whole number; a fresh one where the option is absent. */
export function seedOption(text: string | undefined): number {
  return text === undefined ? randomInt(1_000_000) : wholeNumber('--seed', text, 0);
}

/** The value of a flag that takes a whole number. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${flag} takes a whole number from ${least} up, received "${text}"`);
  }
  return value;
}
