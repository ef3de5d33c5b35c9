import * as tf from '@tensorflow/tfjs';
import type { Changed, Leak } from '../../hosts/host';
import { changedAt, isNumbers, isPlainObject, snapshot } from './argumentChanges';
import type { LabModule } from './submission';
import { NotNumbers } from './toObservation';
import type { Unread } from './unread';
import { noConfig, returnedOdd, unread } from './unread';

/** After so many calls of a task in one probe, what it does is known: further ones are only made. */
const ENOUGH = 100;

type Written = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Watches what the tasks of a submission do when a probe calls them: the functions it exports, and the methods
 * of its classes. Looks for tensors that they make and neither return, keep in their object nor dispose of, and
 * for plain arguments that they change in place. Calls within calls are the submission's own affair.
 */
export class CallWatch {
  leak: Leak | undefined;
  changed: Changed | undefined;
  private last: { by: string; result: unknown } | undefined;
  private oddReturn: Unread | undefined;
  /** The objects that the probe has made of the submission's classes, and of which. */
  private readonly made = new Map<object, string>();
  private readonly patched = new Set<object>();
  private readonly undo: (() => void)[] = [];
  private readonly scope = tf.engine().state.activeScope;
  private readonly calls = new Map<string, number>();
  private depth = 0;

  /** The module as a probe sees it. Classes are watched until `release`. */
  wrap(lab: LabModule, tasks: string[]): LabModule {
    const watched = { ...lab };
    for (const task of tasks) {
      const written = lab[task];
      if (typeof written !== 'function') watched[task] = absent(task);
      else if (isClass(written)) watched[task] = this.watchedClass(task, written as new () => object);
      else watched[task] = this.watchedFunction(task, written as Written);
    }
    return watched;
  }

  release(): void {
    for (const restore of this.undo) restore();
  }

  /** What to say where the probe could not read what came back: better than what it tripped over. */
  explain(message: string): Unread | undefined {
    return this.oddReturn ?? unread(message, this.last, this.made);
  }

  private watchedFunction(task: string, written: Written): unknown {
    const call = (args: unknown[]): unknown => {
      const outermost = this.depth === 0;
      const result = this.call(task, written, undefined, args);
      if (outermost) this.oddReturn ??= returnedOdd(task, result);
      return result;
    };
    // No arrow function: only this can tell that it is called with `new`.
    return function (...args: unknown[]): unknown {
      if (new.target) throw notThere(`lab.ts exports ${task} as a function, expected a class`);
      return call(args);
    };
  }

  private watchedClass(task: string, written: new () => object): unknown {
    for (const prototype of ownPrototypes(written)) this.watchMethods(prototype, task);
    return new Proxy(written, {
      construct: (target, args, newTarget) => {
        const instance = Reflect.construct(target, args, newTarget) as object;
        this.made.set(instance, task);
        return instance;
      },
      apply: () => {
        throw notThere(`lab.ts exports ${task} as a class, expected a function`);
      },
    });
  }

  private watchMethods(prototype: object, task: string): void {
    if (this.patched.has(prototype)) return;
    this.patched.add(prototype);
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const method: unknown = descriptor.value;
      if (name === 'constructor' || typeof method !== 'function' || !descriptor.configurable) continue;
      const called = (self: unknown, args: unknown[]): unknown =>
        this.call(`${this.made.get(self as object) ?? task}.${name}`, method as Written, self, args);
      const value = function (this: unknown, ...args: unknown[]): unknown {
        return called(this, args);
      };
      Object.defineProperty(prototype, name, { ...descriptor, value });
      this.undo.push(() => Object.defineProperty(prototype, name, descriptor));
    }
  }

  private call(by: string, written: Written, self: unknown, args: unknown[]): unknown {
    if (this.depth > 0) return written.apply(self, args);
    const calls = (this.calls.get(by) ?? 0) + 1;
    this.calls.set(by, calls);
    const account = calls > ENOUGH ? (result: unknown): unknown => result : this.open(by, self, args);
    this.depth += 1;
    try {
      const result = written.apply(self, args);
      if (!(result instanceof Promise)) return account(result);
      this.depth += 1;
      return result.then(account).finally(() => (this.depth -= 1));
    } finally {
      this.depth -= 1;
    }
  }

  /** Notes how things are before a call; what comes back closes the account with the call's result. */
  private open(by: string, self: unknown, args: unknown[]): (result: unknown) => unknown {
    const given = new Set(tensorsIn(args));
    const copies = args.map(snapshot);
    const counted = this.counts(self);
    const [before, keptBefore] = [tf.memory().numTensors, keptBy(self)];
    return (result) => {
      this.last = { by, result };
      if (by.endsWith('.getConfig') && !isPlainObject(result)) throw new NotNumbers(noConfig(by, result));
      for (const tensor of given) {
        if (tensor.isDisposed) throw new Error(`${by} disposed of a tensor that belongs to its caller`);
      }
      const returned = new Set(tensorsIn(result).filter((tensor) => !given.has(tensor))).size;
      const left = tf.memory().numTensors - before - returned - (keptBy(self) - keptBefore);
      if (counted && left > 0) this.leak ??= { by, tensors: left };
      for (const [i, copy] of copies.entries()) {
        const path = copy && changedAt(copy.of, args[i]);
        if (path !== undefined) this.changed ??= { by, argument: i, path };
      }
      return result;
    };
  }

  /**
   * Whether what a call leaves behind is its own doing. A gradient's tape keeps what is made under it; tfjs
   * calls methods (a layer's `call`) inside a tidy of its own; and private fields can't be looked into.
   */
  private counts(self: unknown): boolean {
    const { gradientDepth, activeScope } = tf.engine().state;
    if (gradientDepth > 0) return false;
    return self === undefined || (activeScope === this.scope && !hasPrivateFields(self));
  }
}

/** In the place of a task that isn't there, be it called, constructed, or asked for what only a class has. */
function absent(task: string): unknown {
  const no = (kind: string): Error => notThere(`lab.ts exports no ${kind} named ${task}`);
  const stub = function (): never {
    throw no(new.target ? 'class' : 'function');
  };
  return Object.defineProperty(stub, 'className', {
    get: () => {
      throw no('class');
    },
  });
}

/** Told like a task that is still to be written; see `notImplemented`. */
function notThere(what: string): Error {
  return new Error(`Not implemented yet: ${what}`);
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** What a class has its methods from: itself, and the classes above it that are not of tfjs. */
function ownPrototypes(written: unknown): object[] {
  const prototypes: object[] = [];
  let above = written;
  while (isClass(above) && above !== tf.layers.Layer) {
    prototypes.push((above as { prototype: object }).prototype);
    above = Object.getPrototypeOf(above);
  }
  return prototypes;
}

function hasPrivateFields(instance: unknown): boolean {
  const own = ownPrototypes((instance as object).constructor);
  return own.some(({ constructor }) => /#\w/.test(Function.prototype.toString.call(constructor)));
}

/** How far from an object the tensors are that it keeps: a field, an array or map in it, a layer's variable. */
const REACH = 4;

/** How many tensors an object keeps in its fields. */
function keptBy(self: unknown): number {
  const tensors = new Set<tf.Tensor>();
  const seen = new Set<unknown>();
  const look = (value: unknown, reach: number): void => {
    if (value instanceof tf.Tensor) {
      if (!value.isDisposed) tensors.add(value);
      return;
    }
    if (reach < 0 || value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return;
    if (seen.has(value) || isNumbers(value)) return;
    seen.add(value);
    const entries = value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
    for (const entry of entries) look(entry, reach - 1);
  };
  look(self, REACH);
  return tensors.size;
}

function tensorsIn(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value];
  if (isNumbers(value)) return [];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  return isPlainObject(value) ? Object.values(value).flatMap(tensorsIn) : [];
}
