import type { PlainTensor } from '../core/tensors';

/** What came of a probe, by name, as plain numbers. */
export type Observation = Record<string, PlainTensor>;

/** JSON has no NaN and no Infinity; a wrong answer often has. */
export function observationToJson(observation: Observation): unknown {
  return mapValues(observation, (v) => (Number.isFinite(v) ? v : String(v)));
}

export function observationFromJson(json: unknown): Observation {
  return mapValues(json as Observation, Number);
}

function mapValues<T>(
  observation: Observation,
  map: (value: number) => T,
): Record<string, { shape: number[]; values: T[] }> {
  return Object.fromEntries(
    Object.entries(observation).map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map(map) },
    ]),
  );
}
