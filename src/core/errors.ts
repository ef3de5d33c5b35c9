/**
 * An error that the user can mend: a wrong option, a missing or damaged file, a bad value. Its message tells the user
 * the expected value, the received value, and the way to mend it.
 * Every other error is a fault of the kit and is reported as such.
 */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** The files of a data set are not on this machine. Damaged files are another error. */
export class MissingDataset extends UsageError {}

/** The error for a value that an option or argument doesn't allow: `expected keepProb in (0, 1], received 50`. */
export function expected(what: string, received: unknown): UsageError {
  return new UsageError(`expected ${what}, received ${show(received)}`);
}

/** The text of a value for a message: short, with strings in quotes. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, 60));
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isTensor(value)) return `a tensor of shape [${value.shape.join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `an object with {${cut(Object.keys(value).slice(0, 6).join(', '), 200)}}`;
  return String(value);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}

/** Recognises a tensor by its members, so that this file needs no tfjs. */
function isTensor(value: unknown): value is { shape: number[] } {
  const { shape, dtype, dataSync } = (value ?? {}) as Record<string, unknown>;
  return Array.isArray(shape) && typeof dtype === 'string' && typeof dataSync === 'function';
}

/** The message of a thrown value. */
export function messageOf(thrown: unknown): string {
  return asError(thrown).message;
}

/**
 * A thrown value as an error whose message and stack can be read. A submission may throw any value, even an object
 * that throws again when its message is read.
 */
export function asError(thrown: unknown): Error {
  try {
    if (!isError(thrown)) return withoutStack(String(thrown));
    const { message, stack = '' } = thrown;
    return typeof message === 'string' && typeof stack === 'string' ? thrown : withoutStack(String(message));
  } catch {
    return withoutStack('a value without text was thrown');
  }
}

/** Not `instanceof` alone: an error may come from another realm, as Node's own errors do under Jest. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

/** An error without a stack, because its stack would show this line and not the line at fault. */
function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: '' });
}
