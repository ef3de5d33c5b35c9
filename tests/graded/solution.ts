import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { hasSolution, solutionOf } from '../../src/course/labs';
import { tryAllBackends } from '../../src/node/backend';
import { describeWithSolution } from './graded';
import { artifactsOf } from './observing';

/** The backends that every machine has; a solution is right on each of them. */
export const BACKENDS = ['wasm', 'cpu'] as const;

/**
 * Tests of a lab's reference solution, skipped where it is absent, as on a student's machine: `lab` is then
 * empty, so it is to be looked into by tests only, not around them.
 */
export function solutionTests<Lab extends object>(labId: string, tests: (lab: Lab) => void): void {
  const lab = hasSolution(labId) ? jest.requireActual<Lab>(join(solutionOf(labId), 'lab.ts')) : ({} as Lab);
  describeWithSolution(labId)('the reference solution', () => {
    beforeAll(async () => {
      await tryAllBackends();
    });
    tests(lab);
  });
}

/** The same tests on every backend. */
export function onEachBackend(tests: (backend: string) => void): void {
  describe.each(BACKENDS)('on %s', (backend) => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });
    tests(backend);
  });
}

/**
 * The largest |found − wanted| in units of max(`least`, |wanted|): by default absolute below 1 and relative
 * above, with a `least` of 0 relative everywhere. NaN is farther than anything.
 */
export function farthest(found: number[], wanted: number[], least = 1): number {
  expect(found).toHaveLength(wanted.length);
  const distances = wanted.map((w, i) => Math.abs(found[i]! - w) / Math.max(least, Math.abs(w)));
  return distances.some(Number.isNaN) ? Infinity : Math.max(...distances);
}

/** ‖found − wanted‖ / ‖wanted‖ */
export function relativeError(found: number[], wanted: number[]): number {
  expect(found).toHaveLength(wanted.length);
  return Math.hypot(...found.map((value, i) => value - wanted[i]!)) / Math.hypot(...wanted);
}

/**
 * (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h for every i. The default step is for float32, where 1e-2 balances rounding
 * (eps·f / 2h) against curvature (h²f‴/6).
 */
export function centralDifferences(f: (x: number[]) => number, at: number[], step = 1e-2): number[] {
  const moved = (i: number, by: number): number => f(at.map((x, j) => (i === j ? x + by : x)));
  return at.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

/** The model that is read back from what `model.save` writes. */
export async function savedAndLoaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
}

/** What a model predicts, as numbers. */
export function predictionsOf(model: tf.LayersModel, x: tf.Tensor): number[] {
  return tf.tidy(() => [...(model.predict(x) as tf.Tensor).dataSync()]);
}
