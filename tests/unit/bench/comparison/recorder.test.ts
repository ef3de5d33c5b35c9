import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../../src/bench/backend';
import type { CountedCall } from '../../../../src/bench/comparison/calls';
import { recordKernels } from '../../../../src/bench/comparison/recorder';

const { runKernel } = tf.engine();
let calls: () => CountedCall[];

beforeAll(() => startBackend('kit'));
beforeEach(() => {
  calls = recordKernels(tf.engine());
});
afterEach(() => {
  tf.engine().runKernel = runKernel;
});

it('counts calls by kernel, shapes and attributes, and answers as before', () => {
  for (let i = 0; i < 3; i++) expect(tf.sum(tf.ones([2, 3]), 1).arraySync()).toEqual([3, 3]);
  tf.sum(tf.ones([4, 3]), 1);
  tf.sum(tf.ones([4, 3]), 1, true);
  const sums = calls().filter(({ kernel }) => kernel === 'Sum');
  const sum = (shape: number[], keepDims: boolean, count: number): CountedCall => ({
    kernel: 'Sum',
    inputs: { x: { shape, dtype: 'float32' } },
    attrs: { axis: 1, keepDims },
    count,
  });
  expect(sums).toEqual([sum([2, 3], false, 3), sum([4, 3], false, 1), sum([4, 3], true, 1)]);
});

it('tells calls with operands of other types apart', () => {
  tf.add(tf.ones([2]), tf.ones([2]));
  tf.add(tf.ones([2], 'int32'), tf.ones([2], 'int32'));
  const types = calls().filter(({ kernel }) => kernel === 'Add');
  expect(types.map(({ inputs }) => [inputs['a']!.dtype, inputs['a']!.largest])).toEqual([
    ['float32', undefined],
    ['int32', 1],
  ]);
});

it('keeps the largest index, and leaves out operands that are absent', () => {
  tf.gather(tf.ones([9, 2]), tf.tensor1d([3, 8, 0], 'int32'));
  const gathered = calls().filter(({ kernel }) => kernel === 'GatherV2');
  expect(gathered.map(({ inputs }) => inputs['indices'])).toEqual([
    { shape: [3], dtype: 'int32', largest: 8 },
  ]);
  tf.fused.matMul({ a: tf.ones([2, 2]), b: tf.ones([2, 2]) });
  expect(Object.keys(calls().find(({ kernel }) => kernel === '_FusedMatMul')!.inputs)).toEqual(['a', 'b']);
});

it('slices of one shape are one call, even if they begin at different places', () => {
  tf.slice(tf.ones([9]), [1], [2]);
  tf.slice(tf.ones([9]), [5], [2]);
  tf.slice(tf.ones([9]), [5], [3]);
  const slices = calls().filter(({ kernel }) => kernel === 'Slice');
  expect(slices.map(({ attrs, count }) => [attrs['begin'], attrs['size'], count])).toEqual([
    [[1], [2], 2],
    [[5], [3], 1],
  ]);
});

it.each([
  ['the same in all', [0, 0, 0, 0], undefined],
  ['another one in half', [0, 0, 0, 1], undefined],
  ['another one in each', [0, 1, 0, 1], true],
])('calls with a filter that is %s', (_, order, renewed) => {
  const filters = [tf.ones<tf.Rank.R4>([1, 1, 1, 1]), tf.zeros<tf.Rank.R4>([1, 1, 1, 1])];
  for (const i of order) tf.conv2d(tf.ones<tf.Rank.R4>([1, 2, 2, 1]), filters[i]!, 1, 'same');
  const [call] = calls().filter(({ kernel }) => kernel === 'Conv2D');
  expect(call!.count).toBe(4);
  expect(call!.inputs['filter']).toEqual({
    shape: [1, 1, 1, 1],
    dtype: 'float32',
    ...(renewed && { renewed }),
  });
  expect(call!.inputs['x']).toEqual({ shape: [1, 2, 2, 1], dtype: 'float32' });
});

it('counts neither kernels that the kit leaves alone, nor those of another backend', async () => {
  tf.cos(tf.ones([2]));
  expect(calls().map(({ kernel }) => kernel)).not.toContain('Cos');
  await startBackend('cpu');
  tf.sum(tf.ones([7]));
  await tf.setBackend('wasm');
  expect(calls().filter(({ inputs }) => String(inputs['x']?.shape) === '7')).toEqual([]);
});

it('a call without attributes has none', () => {
  tf.engine().runKernel('Identity', { x: tf.ones([2]) });
  expect(calls()).toEqual([
    { kernel: 'Identity', inputs: { x: { shape: [2], dtype: 'float32' } }, attrs: {}, count: 1 },
  ]);
});
