import * as tf from '@tensorflow/tfjs';

/** The most values of an argument that are copied: a copy of more would cost more than it shows. */
const LIMIT = 100_000;

/** Stands for a value that may change in place: a variable of a model that is trained. */
const ANYTHING = Symbol('anything');

/**
 * Copies the plain parts of a value: arrays, plain objects, typed arrays. Tensors, functions and objects of a class
 * in them are shared, not copied. Undefined if the value is too large.
 */
export function snapshot(value: unknown): { copy: unknown } | undefined {
  let left = LIMIT;
  const copy = (part: unknown): unknown => {
    if (--left < 0) return undefined;
    if (part === null || typeof part !== 'object') return part;
    if (isTyped(part) || isNumbers(part)) return (left -= part.length) < 0 ? undefined : part.slice();
    // Its length is looked at first: it may have 2³² holes.
    if (Array.isArray(part)) return part.length > left ? void (left = -1) : Array.from(part, copy);
    if (part instanceof tf.Variable) return ANYTHING;
    if (isPlainObject(part)) return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, copy(v)]));
    return part;
  };
  const whole = copy(value);
  return left < 0 ? undefined : { copy: whole };
}

/** The part of a value that changed: `[2]`, `.std[0]`, '' for the value itself; undefined if no part did. */
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

function firstOf<T>(all: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of all) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Typed = Float32Array | Float64Array | Int32Array | Uint8Array;

function isTyped(value: unknown): value is Typed {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** True for an array of numbers. Only its first value is looked at, since there may be very many. */
export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && typeof value[0] === 'number';
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
