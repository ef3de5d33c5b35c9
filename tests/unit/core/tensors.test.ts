import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { fromPlain, randomNormal, randomUniform, toPlain } from '../../../src/core/tensors';
import { startBackend, tryAllBackends } from '../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

it.each<[tf.DataType, number[], number[]]>([
  ['float32', [2, 3], [1, -2.5, 0, NaN, Infinity, -Infinity]],
  ['int32', [4], [1, 2, 3, -4]],
  ['bool', [2], [0, 1]],
  ['float32', [], [7]],
  ['float32', [0, 3], []],
])('a %s tensor of shape %j is the same after plain numbers', (dtype, shape, values) => {
  const tensor = fromPlain({ shape, values }, dtype);
  expect(tensor.dtype).toBe(dtype);
  expect(toPlain(tensor)).toEqual({ shape, values });
});

it('plain numbers become float32 if nothing else is said', () => {
  expect(fromPlain({ shape: [1], values: [0.5] }).dtype).toBe('float32');
});

it('toPlain copies the shape', () => {
  const tensor = tf.zeros([2, 2]);
  toPlain(tensor).shape.push(9);
  expect(tensor.shape).toEqual([2, 2]);
});

it.each([0, 1])('random tensors of seed %i are the stream, row by row, on every backend', async (seed) => {
  await tryAllBackends(); // leaves the backend in use as it was, and cpu ready
  const inUse = tf.getBackend();
  for (const backend of [inUse, 'cpu']) {
    await tf.setBackend(backend);
    const [a, b] = [seededRandom(seed).stream('w'), seededRandom(seed).stream('w')];
    const wanted = Array.from({ length: 6 }, () => Math.fround(b.normal(1, 2)));
    expect(toPlain(randomNormal(a, [2, 3], 1, 2))).toEqual({ shape: [2, 3], values: wanted });
    const next = Array.from({ length: 2 }, () => Math.fround(b.uniform(-1, 1)));
    expect(toPlain(randomUniform(a, [2], -1, 1))).toEqual({ shape: [2], values: next });
  }
  await tf.setBackend(inUse);
});
