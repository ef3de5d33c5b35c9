import * as tf from '@tensorflow/tfjs';
import type { FailedUse } from '../../core/engineErrors';
import { failedUse } from '../../core/engineErrors';
import { show } from '../../core/errors';
import { MOST_VALUES } from '../model/raw';

/** The reason why a probe could not read a result. */
export interface Unreadable {
  message: string;
  hint?: string;
}

/** A call of a task that has returned. */
export interface FinishedCall {
  task: string;
  result: unknown;
}

/** Describes a result that no probe can read: a promise, or undefined. */
export function unreadableReturn({ task, result }: FinishedCall): Unreadable | undefined {
  if (result instanceof Promise) {
    return {
      message: `${task} returned a Promise`,
      hint: `remove async and await from ${task}: dataSync() and arraySync() take numbers out of a tensor at once`,
    };
  }
  if (result !== undefined) return undefined;
  return {
    message: `${task} returned nothing`,
    hint: `${task} must end in a return; an arrow function with { } needs one too`,
  };
}

/**
 * Finds the reason behind an error that a probe met: a class lacks a method, or a result is of another kind than the
 * probe took it for. Undefined if neither is certain.
 *
 * @param last the call that returned last
 * @param instances objects of the submission's classes, in the order of their construction, and the class of each
 */
export function explainError(
  message: string,
  last: FinishedCall | undefined,
  instances: ReadonlyMap<object, string>,
): Unreadable | undefined {
  const use = useIn(message);
  if (!use) return undefined;
  const { member, wanted, value } = use;
  const onAnInstance = member !== undefined && value === undefined && wanted === objectWith(member);
  const lacking = onAnInstance && [...instances].findLast(([instance]) => !(member in instance));
  if (lacking) return missingMethod(lacking[1], member);
  return last && explainResult(message, last, use);
}

function explainResult(message: string, last: FinishedCall, { wanted, value }: Use): Unreadable | undefined {
  const { task, result } = last;
  if (result === undefined) return value === 'undefined' ? unreadableReturn(last) : undefined;
  if (result === null || !mayHoldOthers(result)) {
    if (isA(wanted, result)) return undefined; // then the error is about another value
    return { message: `what ${task} returned was used as ${wanted}, but it is ${show(result)} (${message})` };
  }
  return {
    message: `something from what ${task} returned, ${show(result)}, was used as ${wanted}, but is ${value ?? 'none'} (${message})`,
  };
}

function missingMethod(task: string, method: string): Unreadable {
  return {
    message: `${task} has no method ${method}`,
    hint:
      method === 'getConfig'
        ? `getConfig() returns ${CONFIG}: a model is saved with them, and made again from them`
        : `keep the methods that the starter gives ${task}`,
  };
}

const CONFIG = 'the options that the constructor takes, as a plain object';

/** Describes the result of a `getConfig` that returned something else. */
export function wrongConfig({ task, result }: FinishedCall): string {
  return `${task} returned ${result === undefined ? 'nothing' : show(result)}, expected ${CONFIG}`;
}

/** The text of tfjs about an argument that is no tensor, and can't be made one. */
export const NO_TENSOR = /^Argument '.*' passed to '\w+' must be a Tensor\b/;

/** The use of a value, in a student's words. */
interface Use extends Pick<FailedUse, 'member' | 'value'> {
  /** The kind of value that was wanted: `a tensor`. */
  wanted: string;
}

function useIn(message: string): Use | undefined {
  const use = failedUse(message);
  if (!use) return NO_TENSOR.test(message) ? { wanted: 'a tensor' } : undefined;
  const { how, member } = use;
  if (how === 'iterated') return { ...use, wanted: 'an array' };
  return { ...use, wanted: member === undefined ? 'a function' : kindWith(member) };
}

function kindWith(member: string): string {
  const ofTensor = member in tf.Tensor.prototype || member === 'shape' || member === 'dtype';
  if (ofTensor) return member in Array.prototype ? 'a tensor or an array' : 'a tensor';
  return member in Array.prototype ? 'an array' : objectWith(member);
}

function objectWith(member: string): string {
  return `an object with ${member}`;
}

function isA(kind: string, value: unknown): boolean {
  return (
    (kind.includes('tensor') && value instanceof tf.Tensor) || (kind === 'an array' && Array.isArray(value))
  );
}

/** True if the value that was read may be a part of this one, or the result of a call of it. */
function mayHoldOthers(value: unknown): boolean {
  if (Array.isArray(value))
    // A longer list can't be read anyway; it may have 2³² holes.
    return value.length > MOST_VALUES || value.some((entry) => typeof entry === 'object' && entry !== null);
  if (typeof value === 'function') return true;
  return typeof value === 'object' && !(value instanceof tf.Tensor) && !ArrayBuffer.isView(value);
}
