import * as tf from '@tensorflow/tfjs';
import type { PlainTensor } from '../../core/tensors';
import { toPlain } from '../../core/tensors';
import { show } from '../../core/errors';
import type { Labels } from '../model/check';
import { labelOf } from '../model/check';
import type { Observation, PlainNumbers } from '../model/observation';
import { nestedShape } from '../model/observation';
import { MOST_VALUES } from '../model/raw';
import { AnswerSize, UnreadableResult } from './answerSize';

/** Turns the results of a probe into plain numbers. */
export function toObservation(observed: Record<string, unknown>, labels: Labels = {}): Observation {
  const size = new AnswerSize();
  const entries = Object.entries(observed);
  size.addValues('the results', entries.length);
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(labelOf(key, labels), value, size)]));
}

function plain(name: string, value: unknown, size: AnswerSize): PlainNumbers {
  if (value instanceof tf.Tensor) return { form: 'tensor', ...numbersOf(name, value, size) };
  if (typeof value === 'number' || typeof value === 'boolean') {
    return { form: 'number', shape: [], values: [Number(value)] };
  }
  if (Array.isArray(value)) return fromNested(name, value, size);
  throw new UnreadableResult(`expected ${name} to be a tensor or a number, received ${describe(value)}`);
}

/**
 * @throws UnreadableResult if a tensor is disposed of, holds texts, too many numbers, or another count than its shape
 *   says
 */
export function numbersOf(name: string, tensor: tf.Tensor, size: AnswerSize): PlainTensor {
  if (tensor.isDisposed) throw new UnreadableResult(`${name} was already disposed of when it was returned`);
  size.addValues(name, tf.util.sizeFromShape(tensor.shape));
  const plain = toPlain(tensor);
  if (plain.values.length !== tf.util.sizeFromShape(plain.shape))
    throw new UnreadableResult(
      `expected ${name} to hold as many numbers as its shape [${plain.shape.join(', ')}] says, found ${plain.values.length}`,
    );
  if (plain.values.some((value) => typeof value !== 'number'))
    throw new UnreadableResult(`expected ${name} to be a tensor of numbers, received one of ${tensor.dtype}`);
  return plain;
}

/** A result in words, for a message. */
export function describe(value: unknown): string {
  if (value instanceof Promise) return 'a Promise';
  if (typeof value === 'bigint') return `the bigint ${show(value)}n`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}, which dataSync() gives`;
  return show(value);
}

function fromNested(name: string, value: unknown[], size: AnswerSize): PlainNumbers {
  size.addValues(name, countUpTo(MOST_VALUES + 1, value));
  const flat = value.flat(Infinity);
  const wrong = flat.findIndex((entry) => typeof entry !== 'number');
  if (wrong >= 0)
    throw new UnreadableResult(`expected only numbers in ${name}, received ${show(flat[wrong])}`);
  const shape = nestedShape(value);
  if (!shape)
    throw new UnreadableResult(`expected the rows of ${name} to be of one length, received rows of several`);
  // Flattening drops holes.
  if (tf.util.sizeFromShape(shape) !== flat.length)
    throw new UnreadableResult(`expected only numbers in ${name}, received a list with empty places`);
  return { form: 'array', shape, values: flat as number[] };
}

/** The entries of a nested list, holes too; stops counting above a limit, since a list may have 2³² holes. */
function countUpTo(limit: number, list: unknown[]): number {
  let count = list.length;
  if (count > limit) return count;
  for (const entry of list) {
    if (Array.isArray(entry)) count += countUpTo(limit - count, entry);
    if (count > limit) return count;
  }
  return count;
}
