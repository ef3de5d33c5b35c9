import { show } from '../../core/errors';
import type { PlainTensor } from '../../core/tensors';
import type { JudgedFacts } from './check';
import { isRawTensor } from './raw';

/** The kind of value that held the numbers before they were plain. */
export type Form = 'tensor' | 'number' | 'array';

/** Numbers, and the form they had; recorded wrong answers have none. */
export interface PlainNumbers extends PlainTensor {
  form?: Form;
}

/** The results of a probe as plain numbers, by their keys. */
export type Observation = Record<string, PlainNumbers>;

/**
 * Numbers that the judge made of raw results, ready to be compared.
 *
 * @throws TypeError if something in them is no number, or if the rows of a list differ in length
 */
export function observationOf(facts: JudgedFacts): Observation {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, plainNumbers(key, value)]));
}

function plainNumbers(key: string, value: JudgedFacts[string]): PlainNumbers {
  if (typeof value === 'number' || typeof value === 'boolean')
    return { form: 'number', shape: [], values: [Number(value)] };
  if (isRawTensor(value)) return value;
  if (!Array.isArray(value)) throw new TypeError(`${key} is ${show(value)}, expected numbers`);
  const values = (value as unknown[]).flat(Infinity);
  const wrong = values.find((entry) => typeof entry !== 'number');
  if (wrong !== undefined) throw new TypeError(`${key} holds ${show(wrong)}, expected numbers`);
  const shape = nestedShape(value as unknown[]);
  if (!shape) throw new TypeError(`the rows of ${key} differ in length`);
  return { form: 'array', shape, values: values as number[] };
}

/** The shape of a nested list; undefined if its rows differ in length or depth. A hole counts as an entry. */
export function nestedShape(list: readonly unknown[]): number[] | undefined {
  const shape = shapeOf(list);
  return hasShape(list, shape) ? shape : undefined;
}

function shapeOf(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])] : [];
}

function hasShape(value: unknown, [size, ...rest]: number[]): boolean {
  if (size === undefined) return !Array.isArray(value);
  return Array.isArray(value) && value.length === size && value.every((entry) => hasShape(entry, rest));
}

/** JSON has no NaN and no Infinity; a wrong answer often has. */
export function observationToJson(observation: Observation): unknown {
  return mapValues(observation, (v) => (Number.isFinite(v) ? v : String(v)));
}

export function observationFromJson(json: unknown): Observation {
  return mapValues(json as Observation, Number);
}

export function mapValues<T>(
  observation: Observation,
  map: (value: number) => T,
): Record<string, Omit<PlainNumbers, 'values'> & { values: T[] }> {
  return Object.fromEntries(
    Object.entries(observation).map(([name, numbers]) => [
      name,
      { ...numbers, values: numbers.values.map(map) },
    ]),
  );
}
