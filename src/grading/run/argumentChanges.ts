import * as tf from '@tensorflow/tfjs';

/** The most values of an argument that are copied: a copy of more would cost more than it shows. */
const LIMIT = 100_000;

/** Stands for a value that may change in place: a variable of a model that is trained. */
const ANYTHING = Symbol('anything');

/** A copy of the plain parts of a value. */
export interface Snapshot {
  copy: unknown;
  /** The original of each list or object in the copy. */
  originals: Map<object, object>;
}

/**
 * Copies the plain parts of a value: arrays, plain objects, typed arrays. Tensors, functions and objects of a class
 * in them are shared, not copied. Undefined if the value is too large.
 */
export function snapshot(value: unknown): Snapshot | undefined {
  let left = LIMIT;
  const originals = new Map<object, object>();
  const copied = (part: object): object | undefined => {
    if (isTyped(part) || isNumbers(part)) return (left -= part.length) < 0 ? undefined : part.slice();
    // Its length is looked at first: it may have 2³² holes.
    if (Array.isArray(part)) return part.length > left ? void (left = -1) : Array.from(part, copy);
    if (isPlainObject(part)) return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, copy(v)]));
    return part;
  };
  const copy = (part: unknown): unknown => {
    if (--left < 0) return undefined;
    if (part === null || typeof part !== 'object') return part;
    if (part instanceof tf.Variable) return ANYTHING;
    const made = copied(part);
    if (made !== undefined && made !== part) originals.set(made, part);
    return made;
  };
  const whole = copy(value);
  return left < 0 ? undefined : { copy: whole, originals };
}

/**
 * The part of a value that changed: `[2]`, `.std[0]`, '' for the value itself; undefined if no part did. A getter and
 * a proxy always count as changed, since they can show any value.
 */
export function changedAt({ copy, originals }: Snapshot, is: unknown): string | undefined {
  const changed = (was: unknown, now: unknown): string | undefined => {
    if (was === ANYTHING || Object.is(was, now)) return undefined;
    if (!areAlike(was, now) || !isObject(was) || !isObject(now)) return '';
    if (originals.get(was) !== now && !isCloned(now)) return '';
    if (isTyped(was)) return changedNumber(was, now as Typed);
    if (Array.isArray(was) && (now as unknown[]).length !== was.length) return '';
    return firstOf(new Set([...Object.keys(was), ...Object.keys(now)]), (name) => {
      const at = Array.isArray(was) ? `[${name}]` : `.${name}`;
      const property = Object.getOwnPropertyDescriptor(now, name);
      if (property?.get) return at;
      const below = changed((was as Record<string, unknown>)[name], property?.value);
      return below === undefined ? undefined : at + below;
    });
  };
  return changed(copy, is);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** True if both are lists, plain objects, or typed arrays. */
function areAlike(was: unknown, now: unknown): boolean {
  return [Array.isArray, isTyped, isPlainObject].some((is) => is(was) && is(now));
}

/** False for a proxy, which can show another value at each read. */
function isCloned(value: object): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function changedNumber(was: Typed, now: Typed): string | undefined {
  if (now.length !== was.length) return '';
  const at = was.findIndex((value, i) => !Object.is(value, now[i]));
  return at < 0 ? undefined : `[${at}]`;
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
