import type { PlainTensor } from '../../core/tensors';

/** What held the numbers before they were plain. */
export type Form = 'tensor' | 'number' | 'array';

/** Numbers, and what held them; recorded wrong answers don't tell. */
export interface PlainNumbers extends PlainTensor {
  form?: Form;
}

/** What came of a probe, by name, as plain numbers. */
export type Observation = Record<string, PlainNumbers>;

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
