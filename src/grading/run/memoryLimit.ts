import * as tf from '@tensorflow/tfjs';

/** The submission was about to fill the memory. */
export class MemoryLimitReached extends Error {
  override readonly name = 'MemoryLimitReached';
  constructor() {
    super('the answer keeps more and more in memory');
  }
}

/** Entries that lists, maps and sets may grow by during one check. Right answers add a hundredth of it. */
const MOST_ENTRIES = 4_000_000;
/** Bytes of all tensors together. */
const MOST_BYTES = 2 ** 29;

let mostEntries = MOST_ENTRIES;
let grown = 0;
let wasReached = false;

function grow(entries: number): void {
  grown += entries;
  if (grown > mostEntries) refuse();
}

function refuse(): never {
  wasReached = true;
  grown = 0; // the kit tells of it, and keeps things too
  throw new MemoryLimitReached();
}

export interface MemoryLimit {
  /** Counts from 0 again: another request begins. */
  reset(): void;
  /** Sets the number of entries that lists, maps and sets may grow by between two resets. */
  allow(entries: number): void;
  /** True once the limit was reached: what fills the memory may still be there. */
  wasReached(): boolean;
}

/**
 * Limits the memory of a submission from now on, where nobody can do so from outside: a browser ends the whole page if
 * the heap of a worker is full. It counts what the common ways of keeping things add (`push`, maps, sets, tensors), so
 * it is no wall: an answer can fill the memory in other ways.
 */
export function limitMemory(): MemoryLimit {
  limitLists();
  limitMaps();
  limitTensors();
  return {
    reset: () => (grown = 0),
    allow: (entries) => (mostEntries = entries),
    wasReached: () => wasReached,
  };
}

function limitLists(): void {
  const { push } = Array.prototype;
  const { apply } = Reflect;
  const { isArray } = Array;
  const limited = function (this: unknown[], item: unknown): number {
    grow(arguments.length);
    // eslint-disable-next-line prefer-rest-params -- a list of the rest would be made at every call
    if (arguments.length !== 1 || !isArray(this)) return apply(push, this, arguments) as number;
    const end = this.length;
    this[end] = item;
    return end + 1;
  };
  replace(Array.prototype, 'push', limited);
}

function limitMaps(): void {
  const { set } = Map.prototype;
  const { add } = Set.prototype;
  const { apply } = Reflect;
  const limitedSet = function (this: unknown, key: unknown, value: unknown): unknown {
    grow(1);
    return apply(set, this, [key, value]);
  };
  const limitedAdd = function (this: unknown, value: unknown): unknown {
    grow(1);
    return apply(add, this, [value]);
  };
  replace(Map.prototype, 'set', limitedSet);
  replace(Set.prototype, 'add', limitedAdd);
}

function replace(prototype: object, name: string, limited: object): void {
  Object.defineProperty(limited, 'name', { value: name });
  Object.defineProperty(prototype, name, { value: limited, writable: true, configurable: true });
}

/** The engine's method that takes a new tensor in. */
interface Tracking {
  trackTensor(this: unknown, ...given: unknown[]): unknown;
}

function limitTensors(): void {
  const prototype = Object.getPrototypeOf(tf.engine()) as Tracking;
  const { trackTensor } = prototype;
  const { apply } = Reflect;
  prototype.trackTensor = function (...given) {
    const result: unknown = apply(trackTensor, this, given);
    if (tf.engine().state.numBytes > MOST_BYTES) refuse();
    return result;
  };
}
