import * as tf from '@tensorflow/tfjs';
import { dense, installKernels, softmaxCrossEntropy, uninstallKernels } from '../../../src/kernels';
import { BUILDS } from '../../../src/kernels/native';
import { numbers, on, startBackends } from './backends';

beforeAll(startBackends);

describe.each(BUILDS)('build %s', (build) => {
  beforeAll(() => {
    uninstallKernels();
    installKernels(build);
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
