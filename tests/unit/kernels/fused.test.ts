import * as tf from '@tensorflow/tfjs';
import {
  convolution,
  dense,
  installKernels,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  uninstallKernels,
} from '../../../src/kernels';
import { BUILDS } from '../../../src/kernels/load/loader';
import { nodeLoader } from '../../../src/kernels/load/node';
import { agree, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

describe.each(BUILDS)('build %s', (build) => {
  beforeAll(() => {
    uninstallKernels();
    installKernels(nodeLoader, build);
  });

  it('keeps what is not a number, and takes infinite logits', async () => {
    const [, gradient] = await on('wasm', () => {
      const labels = tf.tensor2d([
        [1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0],
      ]);
      const loss = (z: tf.Tensor): tf.Scalar => softmaxCrossEntropy(labels, z as tf.Tensor2D);
      const z = tf.tensor2d([
        [0, -Infinity, 0, -Infinity, -Infinity],
        [NaN, 1, 2, 3, 4],
      ]);
      return [loss(z), tf.grad(loss)(z)];
    });
    expect(gradient!.values.slice(0, 5)).toEqual([-0.25, 0, 0.25, 0, 0].map((v) => expect.closeTo(v, 6)));
    expect(gradient!.values.slice(5).every(Number.isNaN)).toBe(true);
  });
});

it('computes no part of a gradient that nobody asks for', async () => {
  const [x, w, b] = [numbers([8, 4]), numbers([4, 3], 2), numbers([3], 3)];
  const { kernels } = await tf.profile(() => {
    tf.grad((w) => dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, 'relu'))(w);
    return tf.scalar(0);
  });
  expect(kernels.filter(({ name }) => name === 'BatchMatMul')).toHaveLength(1);
});

describe('bad inputs are told in one sentence, with and without the kernels, and leave nothing', () => {
  const float = (...shape: number[]): tf.Tensor => numbers(shape);
  const whole = (...shape: number[]): tf.Tensor => tf.ones(shape, 'int32');
  const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, activation = 'linear') =>
    dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, activation as 'linear');
  const over = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, options: object = {}) =>
    convolution(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, options);
  const image = (): [tf.Tensor, tf.Tensor, tf.Tensor] => [float(1, 4, 4, 3), float(3, 3, 3, 2), float(2)];
  const disposed = (): tf.Tensor => {
    const x = float(4, 3);
    x.dispose();
    return x;
  };

  it.each<[string, () => tf.Tensor, string]>([
    [
      'rank',
      () => layer(float(2, 4, 3), float(3, 2), float(2)),
      'dense takes x of 2 dimensions, received shape [2,4,3]',
    ],
    [
      'type',
      () => layer(float(4, 3), whole(3, 2), float(2)),
      'dense takes w of type float32, received int32',
    ],
    [
      'bias type',
      () => layer(float(4, 3), float(3, 2), whole(2)),
      'dense takes b of type float32, received int32',
    ],
    [
      'bias',
      () => layer(float(4, 3), float(3, 2), float(1)),
      'dense takes b of shape [2] with w [3,2], received [1]',
    ],
    [
      'inner size',
      () => layer(float(4, 3), float(5, 2), float(2)),
      'dense takes w for the last size of x, received x [4,3] and w [5,2]',
    ],
    [
      'activation',
      () => layer(float(4, 3), float(3, 2), float(2), 'elu'),
      'the activation of dense is one of linear, relu, sigmoid, tanh, received elu',
    ],
    [
      'disposed',
      () => layer(disposed(), float(3, 2), float(2)),
      'dense takes tensors in use, received x disposed of',
    ],
    [
      'channels',
      () => over(float(1, 4, 4, 3), float(3, 3, 4, 2), float(2)),
      'convolution takes w for the last size of x, received x [1,4,4,3] and w [3,3,4,2]',
    ],
    [
      'image',
      () => over(float(4, 4, 3), float(3, 3, 3, 2), float(2)),
      'convolution takes x of 4 dimensions, received shape [4,4,3]',
    ],
    [
      'strides',
      () => over(...image(), { strides: 0 }),
      'convolution takes strides of whole pixels from 1 up, received [0]',
    ],
    [
      'pad',
      () => over(...image(), { pad: 'full' }),
      'the pad of convolution is one of same, valid, received full',
    ],
    ['option', () => over(...image(), { dilations: 2 }), 'convolution has no option dilations'],
    [
      'scalar',
      () => softmaxCrossEntropy(tf.scalar(1), tf.scalar(2)),
      'softmaxCrossEntropy takes logits of some classes, received a scalar',
    ],
  ])('%s', (_name, compute, message) => {
    for (const change of [
      () => installKernels(nodeLoader),
      uninstallKernels,
      () => installKernels(nodeLoader),
    ]) {
      change();
      tf.tidy(() => expect(compute).toThrow(new Error(message)));
    }
  });

  it('vectors in a product of matrices', () => {
    const vector: tf.Tensor = tf.ones([3]);
    expect(() => tf.matMul(vector as tf.Tensor2D, tf.ones<tf.Rank.R2>([3, 5]))).toThrow(
      'received shapes [3] and [3,5]',
    );
  });

  it('a fused activation that fails leaves no buffer', () => {
    const { numDataBuffers } = tf.memory();
    tf.tidy(() => {
      const [a, b] = [tf.ones<tf.Rank.R2>([2, 3]), tf.ones<tf.Rank.R2>([3, 4])];
      for (const activation of ['prelu', 'tanh'] as const) {
        expect(() => tf.fused.matMul({ a, b, activation: activation as 'relu' })).toThrow('fused activation');
      }
    });
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
  });
});

it.each([1, 3])('a filter larger than the image gives what it gives on cpu, over %d pixels', async (side) => {
  await agree(() =>
    tf.conv2d(numbers([1, side, side, 2]) as tf.Tensor4D, numbers([4, 5, 2, 3]) as tf.Tensor4D, 1, 'valid'),
  );
});

it('installing what there is not', () => {
  expect(() => installKernels(nodeLoader, 'fast' as 'simd')).toThrow(
    'installKernels takes one of relaxed, simd, plain, received fast',
  );
});

it.each<[number[]]>([[[4]], [[2, 4, 3]], [[2, 3, 2, 5]]])(
  'softmax with cross-entropy over logits of shape %j',
  async (shape) => {
    await agree(() => {
      const masses = numbers(shape, 2).abs().add(0.1);
      const labels = masses.div(masses.sum(-1, true));
      const loss = (z: tf.Tensor): tf.Scalar => softmaxCrossEntropy(labels, z);
      return [loss(numbers(shape)), tf.grad(loss)(numbers(shape))];
    });
  },
);

it.each<[string, (z: tf.Tensor) => tf.Tensor]>([
  ['softmaxCrossEntropy', (z) => softmaxCrossEntropy(tf.tensor2d([[0, 1]]), z as tf.Tensor2D)],
  ['sigmoidCrossEntropy', (z) => sigmoidCrossEntropy(tf.tensor2d([[0, 1]]), z)],
])('%s has no second derivative, rather than a wrong one', (_name, loss) => {
  const slope = (z: tf.Tensor): tf.Tensor =>
    tf
      .grad((z) => loss(z).add(z.square().sum()))(z)
      .square()
      .sum();
  expect(() => tf.grad(slope)(tf.tensor2d([[0.5, -1]]))).toThrow('gradient function not found');
});

it('prelu of whole numbers is left to the backend', async () => {
  const [y] = await on('wasm', () => tf.prelu(tf.tensor1d([-2, 3], 'int32'), tf.tensor1d([0.5, 0.5])));
  expect(y!.values).toEqual([-1, 3]);
});

it('gradients of a convolution whose size was rounded up are those of its values', () => {
  const pad: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  const [x, w] = [numbers([2, 1, 5, 1]), numbers([1, 2, 1, 1], 2)];
  const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, [1, 2], pad, 'NHWC', [1, 1], 'ceil');
  const y = convolve(x, w);
  expect(y.shape).toEqual([2, 1, 3, 1]);
  const dy = numbers(y.shape, 3);
  const [dx, dw] = tf.grads(convolve)([x, w], dy);
  // It is linear in both: ⟨dx, x⟩ = ⟨dy, y⟩ = ⟨dw, w⟩, for x and w of ones in one place, too.
  const product = (a: tf.Tensor, b: tf.Tensor): number => a.mul(b).sum().arraySync() as number;
  for (let i = 0; i < x.size; i++) {
    const one = tf
      .oneHot(tf.tensor1d([i], 'int32'), x.size)
      .cast('float32')
      .reshape(x.shape);
    expect(product(dx!, one)).toBeCloseTo(product(dy, convolve(one, w)), 5);
  }
  for (let i = 0; i < w.size; i++) {
    const one = tf
      .oneHot(tf.tensor1d([i], 'int32'), w.size)
      .cast('float32')
      .reshape(w.shape);
    expect(product(dw!, one)).toBeCloseTo(product(dy, convolve(x, one)), 5);
  }
});
