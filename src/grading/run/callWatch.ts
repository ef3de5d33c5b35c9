import * as tf from '@tensorflow/tfjs';
import { MOST_VALUES } from '../model/raw';
import type { ArgumentChange, Leak } from '../model/probeAnswer';
import { MissingTask } from '../model/placeholder';
import { changedAt, isNumbers, isPlainObject, snapshot } from './argumentChanges';
import type { EngineShortcuts } from './engineShortcuts';
import type { LabModule } from './load';
import { tensorsHeld } from './tensorCount';
import { UnreadableResult } from './answerSize';
import type { FinishedCall, Unreadable } from './unreadable';
import { explainError, unreadableReturn, wrongConfig } from './unreadable';

/** Only the first calls of a task in a probe are watched; later ones run unwatched. */
const WATCHED_CALLS = 100;

/**
 * The built-in objects are looked at after each of the first calls of a task in a probe, since a look takes a while. A
 * later change that stays is found when the probe has ended.
 */
const CHECKED_CALLS = 10;

type TaskFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Watches the calls of a submission's tasks by a probe: of the functions it exports, and of the methods of its
 * classes. Looks for tensors that a call makes and neither returns, keeps in its object nor disposes of, and for
 * plain arguments that it changes in place. Calls of one task by another are not watched.
 */
export class CallWatch {
  leak: Leak | undefined;
  changed: ArgumentChange | undefined;
  /** True if a task returned a Promise. */
  promised = false;
  private last: FinishedCall | undefined;
  private unreadable: Unreadable | undefined;
  /** The objects that the probe constructed, and the submission's class of each. */
  private readonly instances = new Map<object, string>();
  private readonly patched = new Set<object>();
  private readonly undo: (() => void)[] = [];
  private readonly scope = tf.engine().state.activeScope;
  private readonly calls = new Map<string, number>();
  private depth = 0;

  /**
   * @param shortcuts are refused while a task runs
   * @param onReturn runs after the first calls of a task, before anything else: the built-in objects may have been changed
   */
  constructor(
    private readonly shortcuts: Pick<EngineShortcuts, 'refuse' | 'allow'>,
    private readonly onReturn: () => void = () => undefined,
  ) {}

  /** The module as a probe sees it. Classes are watched until `release`. */
  wrap(lab: LabModule, tasks: string[]): LabModule {
    const watched = { ...lab };
    for (const task of tasks) {
      const written = lab[task];
      if (typeof written !== 'function') watched[task] = stubOf(task);
      else if (isClass(written)) watched[task] = this.watchedClass(task, written as new () => object);
      else watched[task] = this.watchedFunction(task, written as TaskFunction);
    }
    return watched;
  }

  release(): void {
    for (const restore of this.undo) restore();
  }

  /** Explains an error of a probe that could not read a result: better than the text of the error. */
  explain(message: string): Unreadable | undefined {
    return this.unreadable ?? explainError(message, this.last, this.instances);
  }

  private watchedFunction(task: string, written: TaskFunction): unknown {
    const call = (args: unknown[]): unknown => {
      const outermost = this.depth === 0;
      const result = this.call(task, written, undefined, args);
      if (outermost) this.unreadable ??= unreadableReturn({ task, result });
      return result;
    };
    // No arrow function: an arrow function can't tell whether it was called with `new`.
    return function (...args: unknown[]): unknown {
      if (new.target) throw new MissingTask(`lab.ts exports ${task} as a function, expected a class`);
      return call(args);
    };
  }

  private watchedClass(task: string, written: new () => object): unknown {
    for (const prototype of ownPrototypes(written)) this.watchMethods(prototype, task);
    return new Proxy(written, {
      construct: (target, args, newTarget) => {
        const instance = Reflect.construct(target, args, newTarget) as object;
        this.instances.set(instance, task);
        return instance;
      },
      apply: () => {
        throw new MissingTask(`lab.ts exports ${task} as a class, expected a function`);
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
        this.call(
          `${this.instances.get(self as object) ?? task}.${name}`,
          method as TaskFunction,
          self,
          args,
        );
      const value = function (this: unknown, ...args: unknown[]): unknown {
        return called(this, args);
      };
      Object.defineProperty(prototype, name, { ...descriptor, value });
      this.undo.push(() => Object.defineProperty(prototype, name, descriptor));
    }
  }

  private call(task: string, written: TaskFunction, self: unknown, args: unknown[]): unknown {
    if (this.depth > 0) return written.apply(self, args);
    const calls = (this.calls.get(task) ?? 0) + 1;
    this.calls.set(task, calls);
    const account =
      calls > WATCHED_CALLS ? (result: unknown): unknown => result : this.open(task, self, args);
    const leave = (): void => {
      this.leave();
      if (calls <= CHECKED_CALLS) this.onReturn();
    };
    this.enter();
    let result: unknown;
    try {
      result = written.apply(self, args);
    } catch (error) {
      leave();
      throw error;
    }
    if (!(result instanceof Promise)) {
      leave();
      return account(result);
    }
    this.promised = true;
    const after = (value: unknown): unknown => {
      leave();
      return account(value);
    };
    const failed = (error: unknown): never => {
      leave();
      throw error;
    };
    return result.then(after, failed);
  }

  private enter(): void {
    this.depth += 1;
    this.shortcuts.refuse();
  }

  private leave(): void {
    this.depth -= 1;
    if (this.depth === 0) this.shortcuts.allow();
  }

  /** Records tensor counts and arguments before a call. Returns a function that compares them after the call. */
  private open(task: string, self: unknown, args: unknown[]): (result: unknown) => unknown {
    const given = new Set(tensorsIn(args));
    const copies = args.map(snapshot);
    const counted = this.counts(self);
    const [before, keptBefore] = [tensorsHeld(), keptBy(self)];
    return (result) => {
      const call = (this.last = { task, result });
      if (task.endsWith('.getConfig') && !isPlainObject(result))
        throw new UnreadableResult(wrongConfig(call));
      for (const tensor of given) {
        if (tensor.isDisposed) throw new Error(`${task} disposed of a tensor that belongs to its caller`);
      }
      const returned = new Set(tensorsIn(result).filter((tensor) => !given.has(tensor))).size;
      const left = tensorsHeld() - before - returned - (keptBy(self) - keptBefore);
      if (counted && left > 0) this.leak ??= { task, tensors: left };
      for (const [i, copy] of copies.entries()) {
        const path = copy && changedAt(copy, args[i]);
        if (path !== undefined) this.changed ??= { task, argument: i, path };
      }
      return result;
    };
  }

  /**
   * True if the tensors that a call leaves behind can be counted. They can't be counted while a gradient is
   * computed, because its tape keeps the tensors; in methods that tfjs calls inside a tidy of its own (a layer's
   * `call`); and in objects with private fields, which can't be looked into.
   */
  private counts(self: unknown): boolean {
    const { gradientDepth, activeScope } = tf.engine().state;
    if (gradientDepth > 0) return false;
    return self === undefined || (activeScope === this.scope && !hasPrivateFields(self));
  }
}

/** Stands for a missing task. It throws if it is called or constructed, or if `className` is read. */
function stubOf(task: string): unknown {
  const missing = (kind: string): Error => new MissingTask(`lab.ts exports no ${kind} named ${task}`);
  const stub = function (): never {
    throw missing(new.target ? 'class' : 'function');
  };
  return Object.defineProperty(stub, 'className', {
    get: () => {
      throw missing('class');
    },
  });
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** The prototypes of a class and of the classes above it, up to those of tfjs. */
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

/** The depth in an object at which tensors are looked for: a field, an array or map in it, a layer's variable. */
const REACH = 4;

/** The number of tensors that an object keeps in its fields. */
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
  // A longer list can't be read anyway; it may have 2³² holes.
  if (Array.isArray(value)) return value.length > MOST_VALUES ? [] : value.flatMap(tensorsIn);
  return isPlainObject(value) ? Object.values(value).flatMap(tensorsIn) : [];
}
