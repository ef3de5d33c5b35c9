/** Rare calls of single kernels, which random shapes seldom include. */
import * as tf from '@tensorflow/tfjs';
import { agree, held, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

const whole = (values: number[], shape: number[]): tf.Tensor => tf.tensor(values, shape, 'int32');
const bools = (values: number[]): tf.Tensor => tf.tensor(values, [values.length], 'bool');

describe('gather', () => {
  it.each([
    [3, [0, 3]],
    [-1, [1, -1]],
  ])('refuses the index %d, and leaves no buffer', (bad, indices) => {
    const [x, at] = [numbers([3, 2]), tf.tensor1d(indices, 'int32')];
    const before = held();
    expect(() => tf.gather(x, at)).toThrow(`GatherV2: the index value ${bad} is not in [0, 2]`);
    expect(held()).toEqual(before);
    tf.dispose([x, at]);
  });

  it('names the bad index of the second batch', () => {
    tf.tidy(() => {
      const indices = tf.tensor2d([0, 1, 2, 9], [2, 2], 'int32');
      expect(() => tf.gather(numbers([2, 3, 2]), indices, 1, 1)).toThrow(
        'the index value 9 is not in [0, 2]',
      );
    });
  });

  it('takes values from each batch along a later axis', async () => {
    await agree(() =>
      tf.gather(numbers([2, 3, 4, 2]), tf.tensor2d([3, 0, 1, 1, 2, 3], [2, 3], 'int32'), 2, 1),
    );
  });

  it('takes an empty list of indices', async () => {
    await agree(() => tf.gather(numbers([3, 2]), tf.tensor1d([], 'int32')));
  });
});

describe('a fused product', () => {
  it.each<[string, number[], number[]]>([
    ['one value for each row', [3, 1], [3]],
    ['one value for each row, as many as columns', [4, 1], [4]],
    ['one value for all', [], []],
    ['a value of its own for each entry', [4, 4], [4, 4]],
  ])('takes a bias and slopes with %s', async (_name, biasShape, slopesShape) => {
    const rows = biasShape[0] ?? 2;
    for (const activation of ['linear', 'relu', 'leakyrelu', 'elu', 'sigmoid', 'prelu'] as const) {
      await agree(() => {
        const columns = biasShape[0] ?? 4;
        const product = (): tf.Tensor =>
          tf.matMul(numbers([rows, 3]) as tf.Tensor2D, numbers([3, columns], 2) as tf.Tensor2D);
        const z = product().add(numbers(biasShape, 3));
        const slopes = numbers(activation === 'prelu' ? slopesShape : [columns], 4);
        if (tf.getBackend() === 'wasm') {
          return tf.engine().runKernel(
            '_FusedMatMul',
            {
              a: numbers([rows, 3]),
              b: numbers([3, columns], 2),
              bias: numbers(biasShape, 3),
              ...(activation === 'prelu' && { preluActivationWeights: slopes }),
            },
            { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0.3 },
          ) as tf.Tensor;
        }
        if (activation === 'linear') return z;
        if (activation === 'prelu') return tf.prelu(z, slopes);
        return activation === 'leakyrelu' ? tf.leakyRelu(z, 0.3) : z[activation]();
      });
    }
  });
});

describe('sum', () => {
  it.each<[string, number[], number | number[] | undefined, boolean]>([
    ['a negative axis', [2, 3, 4], -2, false],
    ['the last axis', [2, 3, 4], -1, true],
    ['two negative axes', [2, 3, 4], [-3, -2], false],
    ['axes that are no neighbours', [2, 3, 4], [0, 2], false],
    ['axes in another order', [2, 3, 4], [1, 0], false],
    ['all axes', [2, 3, 4], undefined, true],
    ['a scalar', [], undefined, false],
    ['an empty axis that stays', [2, 0, 3], 0, true],
    ['an empty axis', [2, 0, 3], [1], true],
  ])('over %s', async (_name, shape, axis, keepDims) => {
    await agree(() => numbers(shape).sum(axis, keepDims));
  });
});

describe('prelu', () => {
  it.each<[string, number[], number[]]>([
    ['one slope for each column', [3, 4], [4]],
    ['one slope for each column, with another first dimension', [3, 4], [1, 4]],
    ['one slope for each row', [4, 4], [4, 1]],
    ['one slope', [3, 4], [1]],
    ['a slope for each value', [3, 4], [3, 4]],
    ['a scalar', [], []],
  ])('takes %s', async (_name, shape, slopes) => {
    await agree(() => tf.prelu(numbers(shape), numbers(slopes, 2)));
  });
});

describe('other types are left to the stock kernel', () => {
  it.each<[string, () => tf.Tensor, number[]]>([
    ['sums of whole numbers', () => whole([1, 2, 3, 4], [2, 2]).sum(0), [4, 6]],
    ['products of whole numbers', () => whole([2, 3], [2]).mul(whole([5, 7], [2])), [10, 21]],
    ['prelu of whole numbers', () => tf.prelu(whole([-2, 3], [2]), tf.tensor1d([0.5, 0.5])), [-1, 3]],
    ['slices of booleans', () => bools([1, 0, 1]).slice(1, 2), [0, 1]],
    ['transposes of booleans', () => bools([1, 0, 1, 1]).reshape([2, 2]).transpose(), [1, 1, 0, 1]],
    ['gathered booleans', () => tf.gather(bools([1, 0, 1]), tf.tensor1d([1, 2], 'int32')), [0, 1]],
  ])('%s', async (_name, compute, expected) => {
    const [y] = await on('wasm', compute);
    expect(y!.values).toEqual(expected);
  });
});

describe('matMul', () => {
  it.each<[string, number[], number[]]>([
    ['a batch by one matrix', [2, 3, 4], [4, 5]],
    ['one matrix by a batch', [3, 4], [2, 4, 5]],
    ['a batch by a batch of one', [2, 3, 4], [1, 4, 5]],
    ['two dimensions of batches', [2, 1, 3, 4], [3, 4, 5]],
  ])('multiplies %s', async (_name, a, b) => {
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
    const whole = (x: tf.Tensor): tf.Tensor => x.broadcastTo([...batch, ...x.shape.slice(-2)]);
    await agree(() => {
      const [left, right] = [numbers(a), numbers(b, 2)];
      if (tf.getBackend() === 'cpu') return tf.matMul(whole(left), whole(right));
      return tf
        .engine()
        .runKernel(
          'BatchMatMul',
          { a: left, b: right },
          { transposeA: false, transposeB: false },
        ) as tf.Tensor;
    });
  });
});

describe('matMul refuses', () => {
  it.each<[string, () => tf.Tensor, string]>([
    [
      'a vector on the left',
      () => tf.engine().runKernel('BatchMatMul', { a: numbers([3]), b: numbers([3, 5]) }, {}),
      'matMul takes matrices, or batches of them, received shapes [3] and [3,5]',
    ],
    [
      'a vector on the right',
      () => tf.engine().runKernel('BatchMatMul', { a: numbers([5, 3]), b: numbers([3]) }, {}),
      'matMul takes matrices, or batches of them, received shapes [5,3] and [3]',
    ],
    [
      'other inner sizes',
      () =>
        tf.engine().runKernel(
          'BatchMatMul',
          { a: numbers([2, 3]), b: numbers([2, 5]) },
          {
            transposeA: false,
            transposeB: true,
          },
        ),
      'matMul takes matrices whose inner sizes are the same, received [2,3] and [2,5] ' +
        'with transposeA = false and transposeB = true',
    ],
  ])('%s', (_name, compute, message) => {
    tf.tidy(() => {
      expect(compute).toThrow(new Error(message));
    });
  });
});
