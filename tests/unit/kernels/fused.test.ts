import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  convolution,
  dense,
  installKernels,
  softmaxCrossEntropy,
  uninstallKernels,
} from '../../../src/kernels';
import { BUILDS } from '../../../src/kernels/native';
import { agree, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

describe.each(BUILDS)('build %s', (build) => {
  beforeAll(() => {
    uninstallKernels();
    installKernels(build);
  });

  it.each(['linear', 'relu', 'sigmoid', 'tanh'] as const)(
    'a dense layer with %s is the ops it stands for',
    async (activation) => {
      const shapes = fc.record({ n: fc.nat(9), inputs: fc.nat(9), units: fc.integer({ min: 1, max: 9 }) });
      const property = fc.asyncProperty(shapes, ({ n, inputs, units }) =>
        agree(() => {
          const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
            dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, activation);
          const tensors = [numbers([n, inputs]), numbers([inputs, units], 2), numbers([units], 3)] as const;
          return [layer(...tensors), ...tf.grads(layer)([...tensors], numbers([n, units], 4))];
        }),
      );
      await fc.assert(property, { numRuns: 15 });
    },
  );

  it.each(['linear', 'relu'] as const)(
    'a convolution with %s is the ops it stands for',
    async (activation) => {
      await agree(() => {
        const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
          convolution(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, { activation, strides: 2 });
        const tensors = [numbers([2, 7, 6, 3]), numbers([3, 3, 3, 5], 2), numbers([5], 3)] as const;
        return [layer(...tensors), ...tf.grads(layer)([...tensors], numbers([2, 4, 3, 5], 4))];
      });
    },
  );

  it('softmax and cross-entropy are the loss they stand for', async () => {
    const shapes = fc.record({
      n: fc.integer({ min: 1, max: 9 }),
      classes: fc.integer({ min: 1, max: 11 }),
      scale: fc.constantFrom(1, 8, 40),
    });
    const property = fc.asyncProperty(shapes, ({ n, classes, scale }) =>
      agree(() => {
        const logits = numbers([n, classes]).mul(scale);
        // Probabilities: for others the gradient of tfjs is not that of its loss.
        const masses = numbers([n, classes], 2).abs().add(0.1);
        const labels = masses.div(masses.sum(1, true)) as tf.Tensor2D;
        const loss = (z: tf.Tensor): tf.Scalar => softmaxCrossEntropy(labels, z as tf.Tensor2D);
        return [loss(logits), tf.grad(loss)(logits, tf.scalar(3))];
      }),
    );
    await fc.assert(property, { numRuns: 30 });
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
