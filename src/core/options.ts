import { UsageError } from './errors';

/** The value of a flag that takes a whole number. */
export function wholeNumber(flag: string, text: string, least: number, most = Infinity): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
    const range = most === Infinity ? `from ${least} up` : `from ${least} to ${most}`;
    throw new UsageError(`${flag} takes a whole number ${range}, received "${text}"`);
  }
  return value;
}
