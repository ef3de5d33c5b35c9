import type { Tolerance } from '../model/check';
import type { Form, Observation, PlainNumbers } from '../model/observation';

/** The first and most telling difference between an observation and the expected one. */
export type Difference =
  | { kind: 'missing'; name: string }
  | { kind: 'form'; name: string; observed: Form; expected: Form }
  | { kind: 'shape'; name: string; observed: number[]; expected: number[] }
  | { kind: 'not-a-number'; name: string; index: number[]; value: number }
  | {
      kind: 'values';
      name: string;
      index: number[];
      observed: number;
      expected: number;
      /** The number of wrong values, and of all values. */
      wrong: number;
      of: number;
    };

/** The order in which kinds of differences are reported: of several, the first one explains the most. */
const ORDER: Difference['kind'][] = ['missing', 'form', 'shape', 'not-a-number', 'values'];

/**
 * Compares an observation with the expected one; undefined if they agree within the tolerance. Of several differences
 * it reports the first in this order: a wrong form, a wrong shape, a NaN, a wrong number. Of several wrong numbers it
 * reports the first one: if an answer continues from its own results, the first fault explains the others.
 */
export function difference(
  observed: Observation,
  expected: Observation,
  tolerance: Tolerance,
): Difference | undefined {
  const differences = Object.entries(expected).flatMap(([name, numbers]) => {
    const found = differenceIn({ name, observed: observed[name], expected: numbers, tolerance });
    return found ? [found] : [];
  });
  return differences.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))[0];
}

/**
 * The distance of an observation from the expected one, in units of the tolerance: up to 1 they agree. Infinite if
 * shapes differ, or if one number is finite and the other is not.
 */
export function distance(observed: Observation, expected: Observation, tolerance: Tolerance): number {
  let farthest = 0;
  for (const [name, numbers] of Object.entries(expected)) {
    const found = observed[name];
    if (found?.shape.join() !== numbers.shape.join()) return Infinity;
    for (const [i, e] of numbers.values.entries()) {
      farthest = Math.max(farthest, distanceInTolerances(found.values[i]!, e, tolerance));
    }
  }
  return farthest;
}

interface Comparison {
  name: string;
  observed: PlainNumbers | undefined;
  expected: PlainNumbers;
  tolerance: Tolerance;
}

function differenceIn({ name, observed, expected, tolerance }: Comparison): Difference | undefined {
  if (!observed) return { kind: 'missing', name };
  if (observed.form && expected.form && observed.form !== expected.form) {
    return { kind: 'form', name, observed: observed.form, expected: expected.form };
  }
  if (observed.shape.join() !== expected.shape.join()) {
    return { kind: 'shape', name, observed: observed.shape, expected: expected.shape };
  }
  const infinite = expected.values.findIndex(
    (e, i) => Number.isFinite(e) && !Number.isFinite(observed.values[i]!),
  );
  if (infinite >= 0) {
    const index = indexAt(infinite, expected.shape);
    return { kind: 'not-a-number', name, index, value: observed.values[infinite]! };
  }
  const isWrong = (e: number, i: number): boolean =>
    distanceInTolerances(observed.values[i]!, e, tolerance) > 1;
  const first = expected.values.findIndex(isWrong);
  if (first < 0) return undefined;
  return {
    ...{ kind: 'values', name, index: indexAt(first, expected.shape) },
    ...{ observed: observed.values[first]!, expected: expected.values[first]! },
    ...{ wrong: expected.values.filter(isWrong).length, of: expected.values.length },
  };
}

/** |a − e| / (absolute + relative · |e|): up to 1 the numbers agree. */
function distanceInTolerances(a: number, e: number, { absolute, relative }: Tolerance): number {
  if (Object.is(a, e) || a === e) return 0;
  if (!Number.isFinite(e) || !Number.isFinite(a)) return Infinity;
  return Math.abs(a - e) / (absolute + relative * Math.abs(e));
}

/** The row-major position `flat` as one index for each axis. */
function indexAt(flat: number, shape: number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
