import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { hasSolution, solutionOf } from '../../src/course/labs';
import { tryAllBackends } from '../../src/node/backend';
import { describeWithSolution } from './graded';
import { artifactsOf } from './observing';

/** The backends that work on every machine: a solution must be right on each of them. */
export const BACKENDS = ['wasm', 'cpu'] as const;

/**
 * Tests of a lab's reference solution. They are skipped if it is absent, as on a student's machine: then `lab` is empty,
 * so use it only inside of tests.
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
 * The largest |found − wanted| in units of max(`least`, |wanted|): by default absolute below 1 and relative above; with
 * a `least` of 0 always relative. Infinity if a distance is NaN.
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
 * (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h for every i. The default step, 1e-2, balances the rounding error of float32
 * (eps·f / 2h) and the error of the difference (h²f‴/6).
 */
export function centralDifferences(f: (x: number[]) => number, at: number[], step = 1e-2): number[] {
  const moved = (i: number, shift: number): number => f(at.map((x, j) => (i === j ? x + shift : x)));
  return at.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

/** The numbers of several tensors, one tensor after the other. */
export function flatten(tensors: tf.Tensor[]): number[] {
  return tensors.flatMap((tensor) => [...tensor.dataSync()]);
}

/** The inverse of `flatten`: tensors of these shapes, filled one after the other. */
export function unflatten(values: number[], shapes: number[][]): tf.Tensor[] {
  let end = 0;
  return shapes.map((shape) => {
    const start = end;
    end += tf.util.sizeFromShape(shape);
    return tf.tensor(values.slice(start, end), shape);
  });
}

interface DenseLayer {
  W: tf.Tensor2D;
  b: tf.Tensor1D;
}

export function parametersOf(layers: DenseLayer[]): tf.Tensor[] {
  return layers.flatMap(({ W, b }) => [W, b]);
}

/** The same layers with other weights and biases, given in the order of `parametersOf`. */
export function withParameters<Layer extends DenseLayer>(layers: Layer[], values: number[]): Layer[] {
  const shapes = parametersOf(layers).map(({ shape }) => shape);
  const tensors = unflatten(values, shapes);
  return layers.map((layer, l) => ({
    ...layer,
    W: tensors[2 * l] as tf.Tensor2D,
    b: tensors[2 * l + 1] as tf.Tensor1D,
  }));
}

/** The model after saving and loading. */
export async function savedAndLoaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
}

/** The predictions of a model, as numbers. */
export function predictionsOf(model: tf.LayersModel, x: tf.Tensor): number[] {
  return tf.tidy(() => [...(model.predict(x) as tf.Tensor).dataSync()]);
}
