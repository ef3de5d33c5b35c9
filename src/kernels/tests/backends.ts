import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installKernels } from '../index';
import { nodeLoader } from '../load/node';

export interface PlainTensor {
  shape: number[];
  values: number[];
}

/** Starts wasm with the kernels, and cpu to compare with. */
export async function startBackends(): Promise<void> {
  await tf.setBackend('wasm');
  installKernels(nodeLoader);
}

async function startCpu(): Promise<void> {
  await tf.setBackend('cpu');
  // The cpu backend's own flag for "has printed its advertisement for tfjs-node".
  Object.assign(tf.backend(), { firstUse: false });
}

/** The results of a computation on one backend. It makes its own tensors, so that no tensor changes its backend. */
export async function on(
  backend: 'wasm' | 'cpu',
  compute: () => tf.Tensor | tf.Tensor[],
): Promise<PlainTensor[]> {
  if (backend === 'cpu') await startCpu();
  else await tf.setBackend(backend);
  const plain: PlainTensor[] = [];
  try {
    tf.tidy(() => plain.push(...[compute()].flat().map(plainOf)));
  } finally {
    await tf.setBackend('wasm');
  }
  return plain;
}

function plainOf(tensor: tf.Tensor): PlainTensor {
  return { shape: tensor.shape.slice(), values: Array.from(tensor.dataSync()) };
}

/** Values that look random and are the same on every backend: multiples of 1/64 in [−2, 2). */
export function numbers(shape: number[], seed = 1): tf.Tensor {
  let state = seed * 7919 + 17;
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (Math.floor(state / 8192) % 256) / 64 - 2;
  });
  return tf.tensor(values, shape, 'float32');
}

/**
 * Compares with |a − e| ≤ tolerance · max(1, largest |e|), because rounding errors of long sums grow with their largest
 * terms.
 *
 * @returns the first difference, or undefined
 */
export function difference(
  actual: PlainTensor[],
  expected: PlainTensor[],
  tolerance = 1e-5,
): string | undefined {
  for (const [t, e] of expected.entries()) {
    const a = actual[t]!;
    if (String(a.shape) !== String(e.shape)) return `output ${t}: shape [${a.shape}] instead of [${e.shape}]`;
    const scale = e.values.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1);
    const index = e.values.findIndex(
      (v, i) => !Object.is(a.values[i], v) && !(Math.abs(a.values[i]! - v) <= tolerance * scale),
    );
    if (index >= 0)
      return `output ${t}, value ${index}: ${a.values[index]} instead of ${e.values[index]} (shape [${e.shape}])`;
  }
  return undefined;
}

/** Expects the same results from wasm and cpu, and no buffer left on wasm. Variables are disposed of. */
export async function agree(compute: () => tf.Tensor | tf.Tensor[], tolerance?: number): Promise<void> {
  const expected = await on('cpu', compute);
  const before = held();
  const variables = new Set(Object.values(tf.engine().registeredVariables));
  const actual = await on('wasm', compute);
  expect(difference(actual, expected, tolerance)).toBeUndefined();
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    if (!variables.has(variable)) variable.dispose();
  }
  expect(held()).toEqual(before);
}

/** The numbers of tfjs's tensors and of the wasm backend's own buffers. */
export function held(): { tensors: number; buffers: number } {
  return { tensors: tf.memory().numTensors, buffers: tf.backend().numDataIds() };
}

/**
 * The gradient of a linear map, computed only from its values: each derivative is the value at a unit tensor. There is
 * no error of a finite step.
 */
export function gradientByDifferences(
  linear: (x: tf.Tensor) => tf.Tensor,
  shape: number[],
  dy: tf.Tensor,
): tf.Tensor {
  const n = tf.util.sizeFromShape(shape);
  if (n === 0) return tf.zeros(shape);
  const derivatives = Array.from({ length: n }, (_, i) => {
    const unit = tf.tensor(
      Array.from({ length: n }, (_, index) => (index === i ? 1 : 0)),
      shape,
    );
    return linear(unit).mul(dy).sum();
  });
  return tf.stack(derivatives).reshape(shape);
}
