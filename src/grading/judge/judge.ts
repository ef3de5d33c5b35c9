import type { Tolerance } from '../model/check';
import type { Outcome } from '../../hosts/host';
import type { Form, Observation, PlainNumbers } from '../model/observation';

/** What a check came to. Only `graders-fault` is an error; the others are grades. */
export type Verdict =
  | 'passed'
  | 'wrong'
  | 'not-a-number'
  | 'wrong-shape'
  | 'tensor-leak'
  | 'changed-input'
  | 'not-implemented'
  | 'not-handed-in'
  | 'forbidden-shortcut'
  | 'timed-out'
  | 'out-of-memory'
  | 'crashed'
  | 'graders-fault';

/** Where an observation first departs from the expected one, in the most telling way. */
export type Difference =
  | { kind: 'missing'; name: string }
  | { kind: 'form'; name: string; observed: Form; expected: Form }
  | { kind: 'shape'; name: string; observed: number[]; expected: number[] }
  | { kind: 'not-a-number'; name: string; index: number[]; value: number }
  | { kind: 'values'; name: string; index: number[]; observed: number; expected: number };

/** The verdict on what a probe came to, and where numbers came, their difference from the expected ones. */
export function judge(
  outcome: Outcome,
  expected: Observation,
  tolerance: Tolerance,
): { verdict: Verdict; difference?: Difference } {
  switch (outcome.kind) {
    case 'numbers': {
      const found = difference(outcome.observation, expected, tolerance);
      if (found) return { verdict: VERDICT_OF[found.kind], difference: found };
      if (outcome.changed) return { verdict: 'changed-input' };
      return { verdict: outcome.leak ? 'tensor-leak' : 'passed' };
    }
    case 'not-numbers':
      return { verdict: 'wrong-shape' };
    case 'forbidden':
      return { verdict: 'forbidden-shortcut' };
    case 'unanswered':
      return { verdict: 'timed-out' };
    default:
      return { verdict: outcome.kind };
  }
}

const VERDICT_OF: Record<Difference['kind'], Verdict> = {
  missing: 'wrong-shape',
  form: 'wrong-shape',
  shape: 'wrong-shape',
  'not-a-number': 'not-a-number',
  values: 'wrong',
};

/**
 * Compares an observation with the expected one; undefined where they agree within the tolerance.
 * A wrong form is told before a wrong shape, that before a NaN, a NaN before a wrong number, and of wrong numbers the farthest off.
 */
export function difference(
  observed: Observation,
  expected: Observation,
  tolerance: Tolerance,
): Difference | undefined {
  const differences = Object.entries(expected).flatMap(([name, tensor]) => {
    const found = tensorDifference(name, observed[name], tensor, tolerance);
    return found ? [found] : [];
  });
  const order: Difference['kind'][] = ['missing', 'form', 'shape', 'not-a-number', 'values'];
  return differences.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

/**
 * How far an observation is from the expected one, in units of what the tolerance allows: up to 1 they agree.
 * Infinite where shapes differ, or where one is finite and the other is not.
 */
export function distance(observed: Observation, expected: Observation, tolerance: Tolerance): number {
  let farthest = 0;
  for (const [name, tensor] of Object.entries(expected)) {
    const found = observed[name];
    if (found?.shape.join() !== tensor.shape.join()) return Infinity;
    for (const [i, e] of tensor.values.entries()) {
      farthest = Math.max(farthest, distanceInTolerances(found.values[i]!, e, tolerance));
    }
  }
  return farthest;
}

function tensorDifference(
  name: string,
  observed: PlainNumbers | undefined,
  expected: PlainNumbers,
  tolerance: Tolerance,
): Difference | undefined {
  if (!observed) return { kind: 'missing', name };
  if (observed.form && expected.form && observed.form !== expected.form) {
    return { kind: 'form', name, observed: observed.form, expected: expected.form };
  }
  if (observed.shape.join() !== expected.shape.join()) {
    return { kind: 'shape', name, observed: observed.shape, expected: expected.shape };
  }
  let worst: { i: number; excess: number } | undefined;
  for (const [i, e] of expected.values.entries()) {
    const a = observed.values[i]!;
    if (!Number.isFinite(a) && Number.isFinite(e)) {
      return { kind: 'not-a-number', name, index: indexAt(i, expected.shape), value: a };
    }
    const excess = distanceInTolerances(a, e, tolerance);
    if (excess > (worst?.excess ?? 1)) worst = { i, excess };
  }
  if (!worst) return undefined;
  const { i } = worst;
  const index = indexAt(i, expected.shape);
  return { kind: 'values', name, index, observed: observed.values[i]!, expected: expected.values[i]! };
}

/** |a − e| in units of what is allowed: up to 1 the numbers agree. */
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
