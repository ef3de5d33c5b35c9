import * as tf from '@tensorflow/tfjs';
import { agree, numbers, startBackends } from './backends';

beforeAll(startBackends);

describe('einsum', () => {
  it.each([
    ['ij->ji', [[2, 3]]],
    ['ijk->j', [[2, 3, 4]]],
    [
      'ij,jk->ik',
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      'bij,bjk->bik',
      [
        [2, 3, 4],
        [2, 4, 5],
      ],
    ],
    [
      'bhid,bhjd->bhij',
      [
        [2, 3, 4, 5],
        [2, 3, 6, 5],
      ],
    ],
    [
      'abc,cde->abde',
      [
        [2, 3, 4],
        [4, 2, 3],
      ],
    ],
    [
      'ij,kj->ki',
      [
        [2, 3],
        [4, 3],
      ],
    ],
    ['i,j->ji', [[3], [4]]],
    [
      'ij,ij->',
      [
        [2, 3],
        [2, 3],
      ],
    ],
  ] as [string, number[][]][])('%s agrees with cpu', async (equation, shapes) => {
    await agree(() => tf.einsum(equation, ...shapes.map((shape, i) => numbers(shape, i + 1))));
  });

  it('sums over an index of one operand only (where cpu gives shape [1])', () => {
    const y = tf.einsum(
      'ij,k->k',
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor1d([1, 10]),
    );
    expect([y.shape, Array.from(y.dataSync())]).toEqual([[2], [10, 100]]);
  });

  it('leaves no tensor behind', () => {
    const [a, b] = [numbers([2, 3]), numbers([3, 4])];
    const before = tf.memory();
    tf.einsum('ij,jk->ik', a, b).dispose();
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  });
});
