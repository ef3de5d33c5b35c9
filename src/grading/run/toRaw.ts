import * as tf from '@tensorflow/tfjs';
import { DEEPEST, MOST_VALUES } from '../model/raw';
import type { Raw, RawResults } from '../model/raw';
import type { Labels } from '../model/check';
import { labelOf } from '../model/check';
import { isPlainObject } from './argumentChanges';
import { describe, numbersOf, UnreadableResult } from './toObservation';

/**
 * Turns the results of tasks into plain JSON, and computes nothing from them. The judge does that, out of a
 * submission's reach.
 */
export function toRaw(results: Record<string, unknown>, labels: Labels = {}): RawResults {
  let left = MOST_VALUES;
  const plain = (name: string, value: unknown, depth: number): Raw => {
    if (--left < 0)
      throw new UnreadableResult(`expected at most ${MOST_VALUES} values in ${name}, received more`);
    if (depth > DEEPEST)
      throw new UnreadableResult(
        `expected at most ${DEEPEST} lists in one another in ${name}, received more`,
      );
    if (value instanceof tf.Tensor) {
      const { shape, values } = numbersOf(name, value);
      left -= values.length;
      return { form: 'tensor', shape, values };
    }
    if (value === null || ['number', 'boolean', 'string'].includes(typeof value)) return value as Raw;
    if (Array.isArray(value)) return list(name, value, depth);
    if (isPlainObject(value) && !Object.hasOwn(value, 'form'))
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, plain(`${name}.${key}`, part, depth + 1)]),
      );
    throw new UnreadableResult(
      `expected ${name} to be a tensor, a number or a list, received ${describe(value)}`,
    );
  };
  const list = (name: string, values: unknown[], depth: number): Raw[] => {
    if (values.length > left)
      throw new UnreadableResult(`expected at most ${MOST_VALUES} values in ${name}, received more`);
    return Array.from(values, (entry, i) => plain(`${name}[${i}]`, entry, depth + 1));
  };
  return Object.fromEntries(
    Object.entries(results).map(([key, value]) => [key, plain(labelOf(key, labels), value, 0)]),
  );
}
