import * as tf from '@tensorflow/tfjs';
import { agree, held, on, startBackends } from './backends';

beforeAll(startBackends);

const image = (): tf.Tensor4D => tf.range(0, 16).reshape([1, 4, 4, 1]) as tf.Tensor4D;
const window = (): tf.Tensor4D => tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1], 'int32');

describe('axes that a tensor does not have', () => {
  it.each<[string, number | number[], RegExp]>([
    ['too large', 2, /must be in range \[-2, 2\) but got axis 2/],
    ['too far below 0', -3, /must be in range \[-2, 2\) but got axis -3/],
    ['no whole number', 0.5, /must be integers but got axis 0\.5/],
    ['NaN', NaN, /must be (in range|integers)/],
    ['one of several', [0, 2], /must be in range \[-2, 2\) but got axis 0,2/],
  ])('are refused by a sum: %s', (_, axis, message) => {
    const x = tf.ones([2, 3]);
    const empty = tf.ones([0, 3]);
    const before = held();
    expect(() => x.sum(axis)).toThrow(message);
    expect(() => empty.sum(axis)).toThrow(message);
    expect(held()).toEqual(before);
    tf.dispose([x, empty]);
  });

  it('are refused by a transpose that takes an axis twice or half of one', () => {
    const x = tf.ones([2, 3, 4]);
    expect(() => x.transpose([0, 0, 1])).toThrow('transpose takes each axis once, received [0,0,1]');
    expect(() => x.transpose([0, 1.5, 1])).toThrow('transpose takes each axis once, received [0,1.5,1]');
    x.dispose();
  });
});

describe('whole numbers and truth values are numbers', () => {
  it.each<[string, () => tf.Tensor]>([
    ['slopes of prelu', () => tf.prelu([-1, 2, -3], tf.scalar(2, 'int32'))],
    ['a truth value as slope', () => tf.prelu([-1, 2, -3], tf.scalar(1, 'bool'))],
    [
      'a slope for each column',
      () => tf.prelu(tf.tensor2d([[-1, -2]]), tf.tensor2d([[3, 4]], [1, 2], 'int32')),
    ],
    [
      'the filter of a transposed convolution',
      () => tf.conv2dTranspose(image(), window(), [1, 8, 8, 1], 2, 'same'),
    ],
    [
      'the slopes of a fused product',
      () =>
        tf.fused.matMul({
          a: tf.tensor2d([[-1, 2]]),
          b: tf.tensor2d([
            [1, 2],
            [3, -4],
          ]),
          activation: 'prelu',
          preluActivationWeights: tf.scalar(2, 'int32'),
        }),
    ],
    [
      'a matrix product',
      () =>
        tf.matMul(
          tf.tensor2d(
            [
              [1, 2],
              [3, 4],
            ],
            [2, 2],
            'int32',
          ),
          tf.tensor2d(
            [
              [5, 6],
              [7, 8],
            ],
            [2, 2],
            'int32',
          ),
        ),
    ],
    [
      'an Einstein sum',
      () =>
        tf.einsum(
          'ij,jk->ki',
          tf.tensor2d(
            [
              [1, 2],
              [3, 4],
            ],
            [2, 2],
            'int32',
          ),
          tf.tensor2d(
            [
              [5, 6],
              [7, 8],
            ],
            [2, 2],
            'int32',
          ),
        ),
    ],
    [
      'a confusion matrix',
      () =>
        tf.math.confusionMatrix(tf.tensor1d([0, 1, 2, 1], 'int32'), tf.tensor1d([0, 2, 2, 1], 'int32'), 3),
    ],
  ])('in %s', async (_, compute) => {
    await agree(compute);
  });

  it('in a product, whose result is int32 as on cpu', () => {
    const [a, b] = [tf.ones([2, 2]).toInt(), tf.ones([2, 2]).toInt()];
    expect(tf.matMul(a, b).dtype).toBe('int32');
    tf.dispose([a, b]);
  });
});

describe('a segment sum', () => {
  it.each([[[0, 1, 1, 1]], [[0]]])('is refused with ids %j for two rows', (ids) => {
    const x = tf.ones([2, 3]);
    const before = held();
    expect(() => tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 2)).toThrow(
      `one id for each row, received ids of shape [${ids.length}] for [2,3]`,
    );
    expect(held().buffers).toBe(before.buffers + 1);
    tf.disposeVariables();
    x.dispose();
  });
});

describe('a slice', () => {
  it.each<[string, () => tf.Tensor]>([
    ['floats', () => tf.tensor1d([1, 2, 3, 4, 5]).slice(5 / 2, 2)],
    ['whole numbers', () => tf.tensor1d([1, 2, 3, 4, 5], 'int32').slice(1.5, 2)],
  ])('of %s that begins at a fraction begins at the whole number below', async (_, compute) => {
    await agree(compute);
  });

  it('of half a value is refused', () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect(() => x.slice(1, 1.5)).toThrow('a slice takes sizes that are whole numbers, received [1.5]');
    x.dispose();
  });
});

it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['relu6', (x) => x.relu6()],
  ['clipByValue', (x) => x.clipByValue(-1, 2)],
])('%s bounds values, and leaves NaN as it is', async (_, bound) => {
  const values = [NaN, -Infinity, -2, -0, 0, 1.5, 2, 6, 7, Infinity];
  await agree(() => bound(tf.tensor1d(values)));
  const [plain] = await on('wasm', () => bound(tf.tensor1d([NaN, 100])));
  expect(plain!.values[0]).toBeNaN();
});

it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['relu6', (x) => x.relu6()],
  ['clipByValue', (x) => x.clipByValue(-1, 2)],
])('%s of whole numbers gives whole numbers', async (_, bound) => {
  const x = tf.tensor1d([-3, 1, 9], 'int32');
  expect(bound(x).dtype).toBe('int32');
  await agree(() => bound(tf.tensor1d([-3, 1, 9], 'int32')));
  tf.dispose(x);
});

describe('channels first', () => {
  const image = (): tf.Tensor4D => tf.range(0, 18).reshape([1, 2, 3, 3]) as tf.Tensor4D;
  const filter = (): tf.Tensor4D => tf.range(0, 24).reshape([2, 2, 2, 3]) as tf.Tensor4D;
  const padding: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [0, 0],
    [1, 2],
    [0, 1],
  ];

  it('are convolved with padding in numbers for each side', async () => {
    await agree(() => tf.conv2d(image(), filter(), 1, padding, 'NCHW', 1, 'floor'));
  });

  it.each<[string, number[]]>([
    ['one for all', []],
    ['one for each channel', [3]],
    ['one for each channel, of rank 3', [3, 1, 1]],
  ])('take a bias for each channel, and slopes: %s', async (_, shape) => {
    const values = (): tf.Tensor => tf.range(1, 1 + shape.reduce((n, size) => n * size, 1)).reshape(shape);
    await agree(() =>
      tf.fused.conv2d({
        x: image().sub(9),
        filter: filter(),
        strides: 1,
        pad: 'valid',
        dataFormat: 'NCHW',
        bias: tf.tensor1d([1, 2, 3]),
        activation: 'prelu',
        preluActivationWeights: values(),
      }),
    );
  });

  it('are refused by a depthwise convolution, in words', () => {
    const [x, w] = [image(), tf.ones([2, 2, 2, 1]) as tf.Tensor4D];
    expect(() => tf.depthwiseConv2d(x, w, 1, 'valid', 'NCHW')).toThrow('data format NHWC, received NCHW');
    tf.dispose([x, w]);
  });
});

it.each(['max', 'avg'] as const)(
  'pooling of single values with padding is a copy, as on cpu: %s',
  async (type) => {
    await agree(() => tf.pool(tf.range(0, 12).reshape([2, 2, 3]) as tf.Tensor3D, 1, type, 1, undefined, 2));
  },
);

describe('a transposed convolution of more pixels than its output has', () => {
  const x = (): tf.Tensor4D => tf.range(0, 128).reshape([1, 8, 8, 2]).sub(60).div(16) as tf.Tensor4D;
  const filter = (size: number): tf.Tensor4D =>
    tf
      .range(0, size * size * 6)
      .reshape([size, size, 3, 2])
      .sub(9)
      .div(8) as tf.Tensor4D;

  it.each([
    [1, 4],
    [2, 4],
    [3, 4],
    [8, 4],
    [3, 5],
  ])('ignores the rest, with a filter of %d and %d rows of output', async (size, rows) => {
    await agree(() => tf.conv2dTranspose(x(), filter(size), [1, rows, rows, 3], 1, 'same'), 1e-4);
  });
});

describe('refused in words, because the kernels of tfjs would write beside their output or return what lies there', () => {
  it.each<[string, () => tf.Tensor | tf.Tensor[], RegExp]>([
    [
      'an axis given twice',
      () => tf.ones([2, 3]).mean([0, -2]),
      /Mean takes each axis once, received \[0,0\]/,
    ],
    ['an axis that is not there', () => tf.ones([2, 3]).max(2), /must be in range/],
    ['sums so far along an axis that is not there', () => tf.cumsum(tf.ones([2, 3]), 2), /must be in range/],
    [
      'a padding below 0',
      () => tf.pad(tf.ones([3]), [[-1, 1]]),
      /a padding takes whole numbers from 0, received \[\[-1,1\]\]/,
    ],
    [
      'exponentials of truth values',
      () => tf.exp(tf.ones([2], 'bool')),
      /takes numbers, received truth values/,
    ],
    [
      'differences of truth values',
      () => tf.sub(tf.ones([2], 'bool'), tf.ones([2], 'bool')),
      /takes numbers, received truth/,
    ],
    [
      'half a row of a transposed convolution',
      () => tf.conv2dTranspose(image(), window(), [1, 4, 4.5, 1], 1, 'same'),
      /an output shape of whole numbers, received \[1,4,4\.5,1\]/,
    ],
    [
      'windows that are larger than the image',
      () => tf.maxPool(image(), 6, 1, 'valid'),
      /not larger than the image, received an image of \[1,4,4,1\]/,
    ],
  ])('%s', (_, compute, message) => {
    expect(() => tf.tidy(() => void compute())).toThrow(message);
  });
});

describe('what the kernels of tfjs get wrong', () => {
  it.each<[string, () => tf.Tensor | tf.Tensor[]]>([
    ['relu of NaN', () => tf.relu([NaN, -1, 2])],
    [
      'images of one row or column that is aligned with two corners',
      () => [
        tf.image.resizeBilinear(image(), [1, 3], true),
        tf.image.resizeBilinear(image(), [3, 1], true),
        tf.image.resizeBilinear(image().toInt(), [1, 1], true),
      ],
    ],
    ['the mean and the product of nothing', () => [tf.zeros([2, 0]).mean(1), tf.zeros([2, 0]).prod(1)]],
    ['the largest value of nothing', () => tf.zeros([2, 0]).max(1)],
    ['a whole number divided by 0', () => tf.floorDiv(tf.tensor1d([3], 'int32'), tf.tensor1d([0], 'int32'))],
    ['truth values in reverse order', () => tf.reverse(tf.tensor2d([1, 0, 0, 0], [2, 2], 'bool'), 1)],
    ['every second whole number', () => tf.stridedSlice(tf.tensor1d([1, 2, 3], 'int32'), [0], [3], [2])],
    ['no largest values', () => tf.topk(tf.zeros([0, 3]), 2).values],
    ['selections of nothing', () => tf.where(tf.ones([1], 'bool'), tf.zeros([0]), tf.ones([1]))],
    [
      'segment sums of whole numbers',
      () => tf.unsortedSegmentSum(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([1, 1], 'int32'), 2),
    ],
  ])('%s', async (_, compute) => {
    await agree(compute);
  });

  it('sums so far along the last axis, counted from the end', async () => {
    const [plain] = await on('wasm', () => tf.cumsum(tf.tensor2d([1, 2, 3, 4], [2, 2]), -1));
    expect(plain!.values).toEqual([1, 3, 3, 7]);
  });

  it('a transpose that takes an axis twice', () => {
    const x = tf.ones([2, 3]);
    expect(() => x.transpose([1, 1])).toThrow('transpose takes each axis once, received [1,1]');
    x.dispose();
  });
});
