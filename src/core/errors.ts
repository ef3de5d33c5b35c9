/**
 * What a person did that the kit can't go on with: a wrong option, a missing or damaged file, a bad value.
 * The message is one sentence for that person: what was expected, what came, what to do.
 * Anything else that is thrown is the kit's own fault and is reported as such.
 */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A value outside what an option or argument allows: `expected keepProb in (0, 1], received 50`. */
export function expected(what: string, received: unknown): UsageError {
  return new UsageError(`expected ${what}, received ${show(received)}`);
}

/** A value as it should appear in a message: short, with strings in quotes. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === 'number' || value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isTensor(value)) return `a tensor of shape [${value.shape.join(', ')}]`;
  if (typeof value === 'object') return `an object with {${Object.keys(value).slice(0, 6).join(', ')}}`;
  return String(value);
}

/** Told by its looks, so that this file needs no tfjs. */
function isTensor(value: unknown): value is { shape: number[] } {
  const { shape, dtype, dataSync } = (value ?? {}) as Record<string, unknown>;
  return Array.isArray(shape) && typeof dtype === 'string' && typeof dataSync === 'function';
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return asError(thrown).message;
}

/**
 * Whatever was thrown, as an error whose text and stack can be read: a submission may throw anything, even
 * what throws again when it is looked at.
 */
export function asError(thrown: unknown): Error {
  try {
    if (!isError(thrown)) return withoutStack(String(thrown));
    const { message, stack = '' } = thrown;
    return typeof message === 'string' && typeof stack === 'string' ? thrown : withoutStack(String(message));
  } catch {
    return withoutStack('something that has no text was thrown');
  }
}

/** Not `instanceof` alone: an error may come from another realm, as Node's own errors do under Jest. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

/** An error without a stack: the line that makes it is not the line that went wrong. */
function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: '' });
}
