import { UsageError } from './errors';

/** The value of a flag that takes a whole number. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${flag} takes a whole number from ${least} up, received "${text}"`);
  }
  return value;
}
