import * as tf from '@tensorflow/tfjs';

/** How many numbers of an argument are looked at; beyond, a copy would cost more than it tells. */
const LIMIT = 100_000;

/** Stands for what may change in place: the variables of a model that is trained. */
const ANYTHING = Symbol('anything');

/**
 * A copy of the plain parts of a value: arrays, plain objects, typed arrays. Whatever else they hold (tensors,
 * functions, objects of a class) is held, not copied. Undefined where the value is too large.
 */
export function snapshot(value: unknown): { of: unknown } | undefined {
  let left = LIMIT;
  const copy = (part: unknown): unknown => {
    if (--left < 0) return undefined;
    if (part === null || typeof part !== 'object') return part;
    if (isTyped(part) || isNumbers(part)) return (left -= part.length) < 0 ? undefined : part.slice();
    if (Array.isArray(part)) return Array.from(part, copy);
    if (part instanceof tf.Variable) return ANYTHING;
    if (isPlainObject(part)) return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, copy(v)]));
    return part;
  };
  const of = copy(value);
  return left < 0 ? undefined : { of };
}

/** Where a value is no longer what it was: `[2]`, `.std[0]`, '' for the value itself; undefined where it is. */
export function changedAt(was: unknown, is: unknown): string | undefined {
  if (was === ANYTHING || Object.is(was, is)) return undefined;
  if (Array.isArray(was) || isTyped(was)) {
    const now = is as ArrayLike<unknown>;
    if (now.length !== was.length) return '';
    for (let i = 0; i < was.length; i++) {
      if (Object.is(was[i], now[i])) continue;
      const changed = changedIn(was[i], now[i], `[${i}]`);
      if (changed !== undefined) return changed;
    }
    return undefined;
  }
  if (isPlainObject(was)) {
    const now = is as Record<string, unknown>;
    const names = new Set([...Object.keys(was), ...Object.keys(now)]);
    return firstOf(names, (name) => changedIn(was[name], now[name], `.${name}`));
  }
  return '';
}

function changedIn(was: unknown, is: unknown, at: string): string | undefined {
  const sameKind =
    Array.isArray(was) === Array.isArray(is) &&
    isTyped(was) === isTyped(is) &&
    isPlainObject(was) === isPlainObject(is);
  if (!sameKind && was !== ANYTHING) return at;
  const below = changedAt(was, is);
  return below === undefined ? undefined : at + below;
}

function firstOf<T>(all: Iterable<T>, find: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Typed = Float32Array | Float64Array | Int32Array | Uint8Array;

function isTyped(value: unknown): value is Typed {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Whether an array is one of numbers: by its first, since there may be very many. */
export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && typeof value[0] === 'number';
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
