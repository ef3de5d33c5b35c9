import * as tf from '@tensorflow/tfjs';
import { show } from '../../core/errors';

/** What to tell of a result that a probe could not read. */
export interface Unread {
  message: string;
  hint?: string;
}

/** What a task returned that no probe can read. */
export function returnedOdd(by: string, result: unknown): Unread | undefined {
  if (result instanceof Promise) {
    return {
      message: `${by} returned a Promise`,
      hint: `remove async and await from ${by}: dataSync() and arraySync() take numbers out of a tensor at once`,
    };
  }
  if (result !== undefined) return undefined;
  return {
    message: `${by} returned nothing`,
    hint: `${by} must end in a return; an arrow function with { } needs one too`,
  };
}

/**
 * What lies behind the error that a probe tripped over: a method that a class lacks, or a result of another
 * kind. Undefined where neither can be told for sure.
 *
 * @param last the call that returned last
 * @param made objects of the submission's classes in their order, and of which class they are
 */
export function unread(
  message: string,
  last: { by: string; result: unknown } | undefined,
  made: ReadonlyMap<object, string>,
): Unread | undefined {
  const use = useIn(message);
  if (!use) return undefined;
  const { member, kind, was } = use;
  const ofTheirOwn = member !== undefined && was === undefined && kind === objectWith(member);
  const without = ofTheirOwn && [...made].findLast(([instance]) => !(member in instance));
  if (without) return lacking(without[1], member);
  if (!last) return undefined;
  const { by, result } = last;
  if (result === undefined) return was === 'undefined' ? returnedOdd(by, result) : undefined;
  if (result === null || !holdsOthers(result)) {
    if (isOf(kind, result)) return undefined; // then something else was read
    return { message: `what ${by} returned was used as ${kind}, but it is ${show(result)} (${message})` };
  }
  return {
    message: `something from what ${by} returned, ${show(result)}, was used as ${kind}, but is ${was ?? 'none'} (${message})`,
  };
}

function lacking(task: string, method: string): Unread {
  return {
    message: `${task} has no method ${method}`,
    hint:
      method === 'getConfig'
        ? `getConfig() returns ${CONFIG}: a model is saved with them, and made again from them`
        : `keep the methods that the starter gives ${task}`,
  };
}

const CONFIG = 'the options that the constructor takes, as a plain object';

/** What to say of a `getConfig` that returned something else. */
export function noConfig(by: string, result: unknown): string {
  return `${by} returned ${result === undefined ? 'nothing' : show(result)}, expected ${CONFIG}`;
}

/** What tfjs says of an argument that is no tensor, and can't be made one. */
export const NO_TENSOR = /^Argument '.*' passed to '\w+' must be a Tensor\b/;

/** What the engine's words say of a value: what was asked of it, so what it was taken for, and what it was. */
function useIn(message: string): { kind: string; member?: string; was?: string } | undefined {
  const method = /\.(\w+) is not a function/.exec(message)?.[1];
  if (method !== undefined) return { kind: kindWith(method), member: method };
  if (/ is not a function/.test(message)) return { kind: 'a function' };
  const read = /^Cannot read properties of (?<was>undefined|null) \(reading '(?<member>\w+)'\)/.exec(message);
  const parted = /^Cannot destructure property '(?<member>\w+)' of .* as it is (?<was>undefined|null)/.exec(
    message,
  );
  const { was, member } = (read ?? parted)?.groups ?? {};
  if (was !== undefined && member !== undefined) return { kind: kindWith(member), member, was };
  if (NO_TENSOR.test(message)) return { kind: 'a tensor' };
  if (/ is not iterable/.test(message)) {
    const [nothing] = /^(undefined|null)\b/.exec(message) ?? [];
    return { kind: 'an array', ...(nothing === undefined ? {} : { was: nothing }) };
  }
  return undefined;
}

function kindWith(member: string): string {
  const ofTensor = member in tf.Tensor.prototype || member === 'shape' || member === 'dtype';
  if (ofTensor) return member in Array.prototype ? 'a tensor or an array' : 'a tensor';
  return member in Array.prototype ? 'an array' : objectWith(member);
}

function objectWith(member: string): string {
  return `an object with ${member}`;
}

function isOf(kind: string, value: unknown): boolean {
  return (
    (kind.includes('tensor') && value instanceof tf.Tensor) || (kind === 'an array' && Array.isArray(value))
  );
}

/** Whether what was read may be a part of it, or come from a call of it. */
function holdsOthers(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((entry) => typeof entry === 'object' && entry !== null);
  if (typeof value === 'function') return true;
  return typeof value === 'object' && !(value instanceof tf.Tensor) && !ArrayBuffer.isView(value);
}
