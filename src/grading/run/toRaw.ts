import * as tf from '@tensorflow/tfjs';
import { DEEPEST } from '../model/raw';
import type { Raw, RawResults } from '../model/raw';
import type { Labels } from '../model/check';
import { labelOf } from '../model/check';
import { AnswerSize, UnreadableResult } from './answerSize';
import { isPlainObject } from './argumentChanges';
import { describe, numbersOf } from './toObservation';

/**
 * Turns the results of tasks into plain JSON, and computes nothing from them. The judge does that, out of a
 * submission's reach.
 */
export function toRaw(results: Record<string, unknown>, labels: Labels = {}): RawResults {
  const size = new AnswerSize();
  const plain = (name: string, value: unknown, depth: number): Raw => {
    if (depth > DEEPEST)
      throw new UnreadableResult(
        `expected at most ${DEEPEST} lists in one another in ${name}, received more`,
      );
    if (value instanceof tf.Tensor) return { form: 'tensor', ...numbersOf(name, value, size) };
    if (typeof value === 'string') size.addText(name, value);
    if (value === null || ['number', 'boolean', 'string'].includes(typeof value)) return value as Raw;
    if (Array.isArray(value)) return list(name, value, depth);
    if (isPlainObject(value) && !Object.hasOwn(value, 'form')) return record(name, value, depth);
    throw new UnreadableResult(
      `expected ${name} to be a tensor, a number or a list, received ${describe(value)}`,
    );
  };
  const list = (name: string, values: unknown[], depth: number): Raw[] => {
    size.addValues(name, values.length);
    return Array.from(values, (entry, i) => plain(`${name}[${i}]`, entry, depth + 1));
  };
  const record = (name: string, parts: Record<string, unknown>, depth: number): Raw => {
    const entries = Object.entries(parts);
    size.addValues(name, entries.length);
    return Object.fromEntries(
      entries.map(([key, part]) => {
        size.addText(name, key);
        return [key, plain(`${name}.${key}`, part, depth + 1)];
      }),
    );
  };
  const entries = Object.entries(results);
  size.addValues('the results', entries.length);
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(labelOf(key, labels), value, 0)]));
}
