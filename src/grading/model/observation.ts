import type { PlainTensor } from '../../core/tensors';

/** The kind of value that held the numbers before they were plain. */
export type Form = 'tensor' | 'number' | 'array';

/** Numbers, and the form they had; recorded wrong answers have none. */
export interface PlainNumbers extends PlainTensor {
  form?: Form;
}

/** The results of a probe as plain numbers, by their keys. */
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
