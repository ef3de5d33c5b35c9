import * as tf from '@tensorflow/tfjs';
import {
  convolution,
  dense,
  installKernels,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  uninstallKernels,
} from '../index';
import { BUILDS } from '../load/loader';
import { nodeLoader } from '../load/node';
import { agree, held, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

describe.each(BUILDS)('build %s', (build) => {
  beforeAll(() => {
    uninstallKernels();
    installKernels(nodeLoader, build);
  });

  it('keeps NaN and accepts infinite logits', async () => {
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

it('computes only the requested parts of a gradient', async () => {
  const [x, w, b] = [numbers([8, 4]), numbers([4, 3], 2), numbers([3], 3)];
  const { kernels } = await tf.profile(() => {
    tf.grad((w) => dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, 'relu'))(w);
    return tf.scalar(0);
  });
  expect(kernels.filter(({ name }) => name === 'BatchMatMul')).toHaveLength(1);
});

describe('bad inputs throw one sentence, with and without the kernels, and leave no buffer', () => {
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
      'fractional strides',
      () => over(...image(), { strides: [1, 1.5] }),
      'convolution takes strides of whole pixels from 1 up, received [1,1.5]',
    ],
    [
      'activation of a convolution',
      () => over(...image(), { activation: 'sigmoid' }),
      'the activation of convolution is one of linear, relu, received sigmoid',
    ],
    [
      'bias with two dimensions',
      () => layer(float(4, 3), float(3, 2), float(2, 1)),
      'dense takes b of shape [2] with w [3,2], received [2,1]',
    ],
    [
      'rank of w',
      () => layer(float(4, 3), float(2, 3, 2), float(2)),
      'dense takes w of 2 dimensions, received shape [2,3,2]',
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
      const before = held();
      tf.tidy(() => expect(compute).toThrow(new Error(message)));
      expect(held()).toEqual(before);
    }
  });

  it.each([
    ['prelu', 'the fused activation prelu takes its slopes'],
    ['tanh', 'no fused activation tanh on wasm'],
  ])('%s', (activation, message) => {
    const [a, b] = [tf.ones<tf.Rank.R2>([2, 3]), tf.ones<tf.Rank.R2>([3, 4])];
    const before = held();
    expect(() => tf.fused.matMul({ a, b, activation: activation as 'relu' })).toThrow(new Error(message));
    expect(held()).toEqual(before);
    tf.dispose([a, b]);
  });
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
])('%s throws instead of giving a wrong second derivative', (_name, loss) => {
  const slope = (z: tf.Tensor): tf.Tensor =>
    tf
      .grad((z) => loss(z).add(z.square().sum()))(z)
      .square()
      .sum();
  expect(() => tf.grad(slope)(tf.tensor2d([[0.5, -1]]))).toThrow('gradient function not found');
});

describe.each<[string, typeof softmaxCrossEntropy, (y: tf.Tensor, z: tf.Tensor) => tf.Tensor]>([
  ['softmaxCrossEntropy', softmaxCrossEntropy, (y, z) => tf.losses.softmaxCrossEntropy(y, z)],
  ['sigmoidCrossEntropy', sigmoidCrossEntropy, (y, z) => tf.losses.sigmoidCrossEntropy(y, z)],
])('%s', (_name, loss, ofTfjs) => {
  it.each<[string, () => [tf.Tensor, tf.Tensor]]>([
    ['integer labels', () => [tf.tensor2d([[0, 1, 0]], [1, 3], 'int32'), numbers([1, 3])]],
    ['integer logits', () => [tf.tensor2d([[0, 1, 0]]), tf.tensor2d([[1, -2, 3]], [1, 3], 'int32')]],
    ['no rows', () => [tf.zeros([0, 3]), tf.zeros([0, 3])]],
  ])('gives what tfjs gives for %s', async (_case, make) => {
    const [y] = await on('wasm', () => loss(...make()));
    expect([y]).toEqual(await on('wasm', () => ofTfjs(...make())));
  });

  it('leaves the loss as the only new tensor', () => {
    const [labels, logits] = [tf.ones([2, 3]), numbers([2, 3])];
    const before = held();
    const y = loss(labels, logits);
    expect(held()).toEqual({ tensors: before.tensors + 1, buffers: before.buffers + 1 });
    tf.dispose([labels, logits, y]);
  });

  it('refuses labels of another shape', () => {
    expect(() => loss(tf.ones([2, 3]), tf.ones([2, 4]))).toThrow('Error in cross-entropy: ');
    expect(() => loss(tf.ones([1, 2, 3]), tf.ones([1, 3, 2]))).toThrow('Error in cross-entropy: ');
  });

  it('has no gradient for the labels', () => {
    const slope = tf.grad((labels: tf.Tensor) => loss(labels, numbers([2, 3])));
    expect(Array.from(slope(tf.ones([2, 3])).dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

it.each([['linear'], ['relu'], ['sigmoid'], ['tanh']] as const)(
  'a dense layer with %s leaves its output as the only new tensor',
  (activation) => {
    const [x, w, b] = [numbers([2, 3]), numbers([3, 4], 2), numbers([4], 3)];
    const before = held();
    const y = dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, activation);
    expect(held()).toEqual({ tensors: before.tensors + 1, buffers: before.buffers + 1 });
    tf.dispose([x, w, b, y]);
  },
);
