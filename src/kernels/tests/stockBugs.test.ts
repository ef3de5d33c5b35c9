/**
 * Bugs of tfjs's wasm backend in training. Each case is wrong on the stock backend and right with the kit's kernels.
 * The stock backend runs in a process of its own, because some of the bugs destroy its memory.
 */
import { execFile } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { gradientByDifferences, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

interface Case {
  name: string;
  /** JavaScript that returns a tensor and uses `tf` and `numbers`. It runs in both processes. */
  code: string;
  /** The right values, if the cpu backend can't compute them. */
  expected?: number[];
}

const CASES: Case[] = [
  {
    name: 'the largest value in volumes of values below 0',
    code: `return tf.maxPool3d(numbers([1, 4, 4, 4, 2]).abs().neg().sub(1), 2, 2, 'valid');`,
  },
  {
    name: 'dilation of values below 0',
    code: `return tf.dilation2d(numbers([1, 4, 4, 2]).abs().neg().sub(3), numbers([2, 2, 2], 2), 1, 'valid');`,
  },
  {
    name: 'the gradient of a convolution of volumes with strides',
    code: `const [x, w] = [numbers([1, 5, 4, 4, 2]), numbers([2, 2, 2, 2, 3], 2)];
      return tf.grad((v) => tf.conv3d(v, w, 2, 'valid'))(x, numbers([1, 2, 2, 2, 3], 3));`,
  },
  {
    name: 'pooling whose size is rounded up',
    code: `return tf.maxPool(numbers([1, 5, 5, 1]), 2, 2, 0, 'ceil');`,
  },
  {
    name: 'an integer as the slope of prelu',
    code: `return tf.prelu([-1, 2, -3], tf.scalar(2, 'int32'));`,
  },
  {
    name: 'a product of whole numbers',
    code: `return tf.matMul(tf.tensor2d([[1, 2]], [1, 2], 'int32'), tf.tensor2d([[3], [4]], [2, 1], 'int32'));`,
  },
  {
    name: 'one buffer as two matrices, as an operand of products',
    code: `const b = numbers([4, 6], 2);
      const first = tf.matMul(numbers([3, 4]), b);
      return tf.concat([first.flatten(), tf.matMul(numbers([3, 6]), b.reshape([6, 4])).flatten()]);`,
  },
  {
    name: 'an operand whose values were written over',
    code: `const [a, b] = [tf.ones([2, 4]), tf.ones([4, 4])];
      tf.matMul(a, b);
      const backend = tf.backend();
      if (backend.wasm) {
        const at = backend.dataIdMap.get(b.dataId).memoryOffset;
        new Float32Array(backend.wasm.HEAPU8.buffer, at, 16).fill(2);
      }
      return tf.matMul(a, b);`,
    expected: Array.from({ length: 8 }, () => 8),
  },
  {
    name: 'a filter whose values were written over',
    code: `const [x, w] = [tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1])];
      tf.conv2d(x, w, 1, 'valid');
      const backend = tf.backend();
      if (backend.wasm) {
        const at = backend.dataIdMap.get(w.dataId).memoryOffset;
        new Float32Array(backend.wasm.HEAPU8.buffer, at, 4).fill(2);
      }
      return tf.conv2d(x, w, 1, 'valid');`,
    expected: [8, 8, 8, 8],
  },
  {
    name: 'a fused product of a transposed operand, deeper than 48',
    code: `return tf.fused.matMul({ a: numbers([100, 3]), b: numbers([100, 4], 2), transposeA: true, bias: tf.ones([4]) });`,
  },
  {
    name: 'a fused product with relu, deeper than 48',
    code: `return tf.fused.matMul({ a: numbers([100, 3]), b: numbers([100, 4], 2), transposeA: true, activation: 'relu' });`,
  },
  {
    name: 'fused products in a batch, deeper than 48',
    code: `const [a, b] = [numbers([2, 3, 100]), numbers([2, 100, 4], 2)];
      return tf.fused.matMul({ a, b, bias: tf.ones([4]), activation: 'relu' });`,
  },
  {
    name: 'max pooling of windows with no input above 0',
    code: `const x = numbers([1, 4, 4, 2]).sub(3);
      return tf.grad((x) => tf.maxPool(x, 2, 2, 'valid'))(x, numbers([1, 2, 2, 2], 2));`,
  },
  {
    name: 'the filter gradient of a convolution',
    code: `const [x, w] = [numbers([1, 5, 5, 2]), numbers([3, 3, 2, 3], 2)];
      return tf.grad((w) => tf.conv2d(x, w, 1, 'same'))(w);`,
  },
  {
    name: 'the gradient of conv1d',
    code: `const [x, w] = [numbers([1, 8, 2]), numbers([3, 2, 3], 2)];
      return tf.grad((w) => tf.conv1d(x, w, 1, 'same'))(w);`,
  },
  {
    name: 'the gradient of a transposed convolution',
    code: `const [x, w] = [numbers([1, 3, 3, 2]), numbers([3, 3, 4, 2], 2)];
      return tf.grad((w) => tf.conv2dTranspose(x, w, [1, 6, 6, 4], 2, 'same'))(w);`,
  },
  {
    name: 'the filter gradient of a depthwise convolution',
    code: `const [x, w] = [numbers([1, 5, 5, 2]), numbers([3, 3, 2, 2], 2)];
      return tf.grad((w) => tf.depthwiseConv2d(x, w, 1, 'same'))(w);`,
  },
  {
    name: 'the input gradient of a depthwise convolution',
    code: `const [x, w] = [numbers([1, 5, 5, 2]), numbers([3, 3, 2, 2], 2)];
      return tf.grad((x) => tf.depthwiseConv2d(x, w, 1, 'same'))(x);`,
  },
  {
    name: 'the gradient of an embedding',
    code: `const ids = tf.tensor1d([0, 2, 2], 'int32');
      return tf.grad((table) => tf.gather(table, ids))(numbers([4, 3]), numbers([3, 3], 2));`,
  },
  {
    name: 'segment sums',
    code: `return tf.unsortedSegmentSum(numbers([4, 3]), tf.tensor1d([0, 1, 0, 2], 'int32'), 3);`,
  },
  { name: 'einsum', code: `return tf.einsum('ij,jk->ik', numbers([2, 3]), numbers([3, 4], 2));` },
  {
    name: 'sums of nothing over an axis in the midst',
    code: `const dirt = Array.from({ length: 20 }, () => tf.ones([5, 3]));
      for (const tensor of dirt) tensor.dispose();
      return tf.zeros([5, 0, 3]).sum(1);`,
  },
  {
    name: 'sums of empty tensors',
    code: `const dirt = Array.from({ length: 20 }, () => tf.ones([5, 3]));
      for (const tensor of dirt) tensor.dispose();
      return tf.zeros([0, 5, 3]).sum(0);`,
  },
];

it('scripts run on the stock backend', async () => {
  expect(await wrongAsItComes('return numbers([2]).mul(0).add(1);', [1, 1])).toBe(false);
});

describe('wrong or impossible on the stock backend, and right with the kernels', () => {
  it.each(CASES)('$name', async ({ code, expected }) => {
    const run = compute(code);
    const right = expected ?? (await on('cpu', run))[0]!.values;
    const withKernels = (await on('wasm', run))[0]!.values;
    expect(Math.max(...withKernels.map((v, i) => Math.abs(v - right[i]!)))).toBeLessThan(1e-4);
    expect(await wrongAsItComes(code, right)).toBe(true);
  });
});

describe('the gradient of resizing to the nearest pixel', () => {
  it.each([
    [
      [2, 3],
      [3, 5],
    ],
    [
      [3, 3],
      [7, 5],
    ],
    [
      [4, 4],
      [2, 2],
    ],
    [
      [5, 5],
      [3, 3],
    ],
    [
      [3, 2],
      [6, 6],
    ],
  ] as [[number, number], [number, number]][])('from %p to %p', async (from, to) => {
    for (const [alignCorners, halfPixelCenters] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      const shape = [1, ...from, 2];
      const resize = (x: tf.Tensor): tf.Tensor =>
        tf.image.resizeNearestNeighbor(x as tf.Tensor4D, to, alignCorners, halfPixelCenters);
      const dy = (): tf.Tensor => numbers([1, ...to, 2], 2);
      const gradient = (): tf.Tensor => tf.grad(resize)(numbers(shape), dy());
      const proof = await on('wasm', () => gradientByDifferences(resize, shape, dy()));
      expect(await on('wasm', gradient)).toEqual(proof);
      // cpu computes the same images, so the gradient by differences is right for cpu too.
      expect(await on('cpu', () => gradientByDifferences(resize, shape, dy()))).toEqual(proof);
      const cpu = await on('cpu', gradient);
      if (halfPixelCenters && to.some((size, i) => size % from[i]! !== 0)) expect(cpu).not.toEqual(proof);
    }
  });

  it('is wrong on cpu for more than one image', async () => {
    const resize = (x: tf.Tensor): tf.Tensor => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [1, 2]);
    const dy = (): tf.Tensor => tf.tensor4d([1, 2, 10, 20], [2, 1, 2, 1]);
    const gradient = (): tf.Tensor => tf.grad(resize)(tf.zeros([2, 1, 1, 1]), dy());
    const proof = await on('cpu', () => gradientByDifferences(resize, [2, 1, 1, 1], dy()));
    expect(proof[0]!.values).toEqual([3, 30]);
    expect((await on('wasm', gradient))[0]!.values).toEqual([3, 30]);
    expect((await on('cpu', gradient))[0]!.values).toEqual([3, 12]);
  });
});

type Numbers = typeof numbers;

function compute(code: string): () => tf.Tensor {
  const run = new Function('tf', 'numbers', code) as (t: typeof tf, n: Numbers) => tf.Tensor;
  return () => run(tf, numbers);
}

/** True if the stock backend gives other values, throws, or ends its process. */
function wrongAsItComes(code: string, right: number[]): Promise<boolean> {
  const script = `
    const tf = require('@tensorflow/tfjs');
    require('@tensorflow/tfjs-backend-wasm');
    const numbers = ${numbers.toString().replaceAll(/\btf\w*\./g, 'tf.')};
    tf.setBackend('wasm').then(() => {
      const y = new Function('tf', 'numbers', ${JSON.stringify(code)})(tf, numbers);
      console.log('ANSWER' + JSON.stringify(Array.from(y.dataSync())));
    });`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', script], { maxBuffer: 1e8 }, (_error, stdout) => {
      const [, json] = stdout.split('ANSWER');
      const answer = json ? (JSON.parse(json) as (number | null)[]) : undefined;
      const close = answer?.every((v, i) => v !== null && Math.abs(v - right[i]!) < 1e-4);
      resolve(!close);
    });
  });
}
