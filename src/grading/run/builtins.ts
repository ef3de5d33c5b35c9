import * as tf from '@tensorflow/tfjs';

/*
 * A submission shares its thread with the kit and with tfjs, and may replace any function that both use. So the
 * built-in objects are written down before it is loaded and put back after its code ran. At that time, a method or
 * iterator may be a replaced one. So this file uses only the functions that it keeps from its beginning.
 */
const { getOwnPropertyDescriptor, defineProperty, deleteProperty, ownKeys, getPrototypeOf, setPrototypeOf } =
  Reflect;
const inherits = Reflect.has;
const text = String;

type Key = string | symbol;

interface Kept {
  /** The object's name in messages: `Array.prototype`. */
  name: string;
  object: object;
  prototype: object | null;
  /** All of its keys. */
  known: Key[];
  /** The keys that must keep their values. */
  keys: Key[];
  descriptors: PropertyDescriptor[];
}

/** Names that the language itself looks for. Adding one of them to an object changes how other code runs. */
const HOOKS: Record<string, true> = Object.assign(Object.create(null), {
  toJSON: true,
  then: true,
  toString: true,
  valueOf: true,
  constructor: true,
  get: true,
  set: true,
  prepareStackTrace: true,
});

/** The submission changed a built-in object while it ran. */
export class ChangedBuiltin extends Error {
  override readonly name = 'ChangedBuiltin';
  constructor(changed: string) {
    super(`lab.ts changed ${changed}, and ${NEEDED}; leave the built-in objects as they are`);
  }
}

export const NEEDED = 'the kit and TensorFlow.js need it as it was';

/** Watches the built-in objects of JavaScript and of tfjs in this thread. */
export class Builtins {
  private readonly kept: Kept[] = [];
  /** The objects with fields that change in use: only their methods are watched. */
  private readonly withState: Kept[] = [];
  private readonly objectPrototype = Object.prototype;

  /** Writes down how they are now. */
  constructor() {
    const seen = new Set<object>();
    for (const [name, object] of watched()) {
      if (seen.has(object)) continue;
      seen.add(object);
      const hasState = object === tf.engine() || object === tf.backend();
      const known = ownKeys(object);
      const isCount = (key: Key): boolean => name.startsWith('tf.') && isNumber(object, key);
      const keys = known.filter(
        (key) => !mayChange(object, key) && !isCount(key) && !(hasState && isField(object, key)),
      );
      const descriptors = keys.map((key) => getOwnPropertyDescriptor(object, key)!);
      const kept = { name, object, prototype: getPrototypeOf(object), known, keys, descriptors };
      (hasState ? this.withState : this.kept).push(kept);
    }
  }

  /** Puts back everything that was changed. Returns the name of the first change: `Array.prototype.map`. */
  restore(): string | undefined {
    const changed = this.restoreAll(this.kept);
    const changedMethod = this.restoreAll(this.withState);
    return changed ?? changedMethod;
  }

  private restoreAll(all: Kept[]): string | undefined {
    let first: string | undefined;
    for (let i = 0; i < all.length; i++) {
      const changed = this.restoreObject(all[i]!);
      if (first === undefined) first = changed;
    }
    return first;
  }

  /**
   * Puts back what was changed, except in the engine and its backend: a probe that runs may replace their methods.
   *
   * @throws ChangedBuiltin if anything was changed
   */
  check(): void {
    const changed = this.restoreAll(this.kept);
    if (changed !== undefined) throw new ChangedBuiltin(changed);
  }

  private restoreObject(kept: Kept): string | undefined {
    const { object, name, keys, descriptors } = kept;
    let first: string | undefined;
    if (getPrototypeOf(object) !== kept.prototype) {
      setPrototypeOf(object, kept.prototype);
      first = `the prototype of ${name}`;
    }
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const was = descriptors[i]!;
      const is = getOwnPropertyDescriptor(object, key);
      if (is !== undefined && is.value === was.value && is.get === was.get && is.set === was.set) continue;
      if (was.value !== was.value && is !== undefined && is.value !== is.value) continue; // NaN
      defineProperty(object, key, was);
      if (first === undefined) first = named(name, key);
    }
    return first ?? this.removeHooks(kept);
  }

  /** Takes away additions that change how other code runs. Other additions harm nobody. */
  private removeHooks({ object, prototype, name, known }: Kept): string | undefined {
    const now = ownKeys(object);
    let first: string | undefined;
    for (let i = 0; i < now.length; i++) {
      const key = now[i]!;
      const harms =
        object === this.objectPrototype ||
        typeof key === 'symbol' ||
        HOOKS[key] === true ||
        // It hides an inherited method: `Float32Array.prototype.set` hides the `set` of all typed arrays.
        (prototype !== null && inherits(prototype, key));
      if (!harms || has(known, key)) continue;
      deleteProperty(object, key);
      if (first === undefined) first = named(name, key);
    }
    return first;
  }
}

/**
 * True for the length of stacks, which the loader sets too, and for globals that Node itself replaces on their first
 * use.
 */
function mayChange(object: object, key: Key): boolean {
  return key === 'stackTraceLimit' || (object === globalThis && !!getOwnPropertyDescriptor(object, key)!.get);
}

/** A class of tfjs may count its objects: `MathBackendCPU.nextDataId`. */
function isNumber(object: object, key: Key): boolean {
  return typeof getOwnPropertyDescriptor(object, key)!.value === 'number' && key !== 'length';
}

function isField(object: object, key: Key): boolean {
  return typeof getOwnPropertyDescriptor(object, key)!.value !== 'function';
}

function has(keys: Key[], key: Key): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return true;
  return false;
}

function named(object: string, key: Key): string {
  if (typeof key === 'symbol') return `${object}[${text(key)}]`;
  return object === 'globalThis' ? key : `${object}.${key}`;
}

/** Globals that are not watched: other names of the global object, and globals that are no part of the language. */
const LEFT_OUT = new Set([
  '_tfengine',
  'globalThis',
  'global',
  'process',
  'console',
  'crypto',
  'navigator',
  'localStorage',
]);

/** The built-in objects, each with its name. */
function watched(): [string, object][] {
  const found: [string, object][] = [['globalThis', globalThis]];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const descriptor = getOwnPropertyDescriptor(globalThis, name)!;
    if (LEFT_OUT.has(name) || !isObject(descriptor.value)) continue;
    found.push(...withPrototype(name, descriptor.value));
  }
  for (const [name, value] of Object.entries(tf)) {
    if (typeof value === 'function') found.push(...withPrototype(`tf.${name}`, value));
  }
  found.push(...hidden());
  return found;
}

/** Built-in objects without a global name. */
function hidden(): [string, object][] {
  const above = (value: object): object => getPrototypeOf(value)!;
  const generator = function* (): Generator {};
  const asyncFunction = async (): Promise<void> => undefined;
  const engine = tf.engine();
  return [
    ['TypedArray', above(Float32Array)],
    ['TypedArray.prototype', above(Float32Array.prototype)],
    ['the iterator of arrays', above([][Symbol.iterator]())],
    ['the iterator of maps', above(new Map()[Symbol.iterator]())],
    ['the iterator of sets', above(new Set()[Symbol.iterator]())],
    ['the iterator of strings', above(''[Symbol.iterator]())],
    ['the prototype of iterators', above(above([][Symbol.iterator]()))],
    ['the prototype of generators', above(generator.prototype as object)],
    ['the prototype of async functions', above(asyncFunction)],
    ['the engine', engine],
    ['the backend', tf.backend()],
    ['the prototype of the engine', above(engine)],
    ['the prototype of the backend', above(tf.backend())],
  ];
}

function withPrototype(name: string, value: object): [string, object][] {
  const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value;
  const both: [string, object][] = [[name, value]];
  if (isObject(prototype)) both.push([`${name}.prototype`, prototype]);
  return both;
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
