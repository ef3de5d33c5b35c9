/** Every kernel gives what the cpu backend gives, over random shapes; a failure is shrunk to its smallest shape. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { installKernels, uninstallKernels } from '../../../src/kernels';
import { type Build, BUILDS } from '../../../src/kernels/native';
import { agree, numbers, startBackends } from './backends';

beforeAll(startBackends);

/** A dimension: mostly small, also none, one, odd, and more than a tile, a block and a panel of a product. */
const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(16, 31, 33, 65) },
);
const longSize = fc.oneof(
  { weight: 4, arbitrary: size },
  { weight: 1, arbitrary: fc.constantFrom(257, 300, 1031) },
);
const some = fc.integer({ min: 1, max: 5 });
const seed = fc.integer({ min: 1, max: 1000 });
const pair = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));

async function holds<T>(
  build: Build,
  arbitrary: fc.Arbitrary<T>,
  compute: (value: T) => tf.Tensor | tf.Tensor[],
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (value) => agree(() => compute(value)));
  // The fastest build is what everyone uses.
  await fc.assert(property, { numRuns: build === BUILDS[0] ? 50 : 15 });
}

describe.each(BUILDS)('build %s', (build) => {
  beforeAll(() => {
    uninstallKernels();
    installKernels(build);
  });

  it('matMul, with every transpose', async () => {
    const shapes = fc.record({ m: some, n: longSize, k: longSize, ta: fc.boolean(), tb: fc.boolean(), seed });
    await holds(build, shapes, ({ m, n, k, ta, tb, seed }) =>
      tf.matMul(numbers(ta ? [k, m] : [m, k], seed), numbers(tb ? [n, k] : [k, n], seed + 1), ta, tb),
    );
  });

  it('matMul, with batches that broadcast', async () => {
    const batch = fc.array(fc.record({ n: some, inA: fc.boolean(), inB: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    });
    const shapes = fc.record({ batch, m: some, n: some, k: some, ta: fc.boolean(), tb: fc.boolean() });
    await holds(build, shapes, ({ batch, m, n, k, ta, tb }) => {
      const a = numbers([...batch.map(({ n, inA }) => (inA ? n : 1)), ...(ta ? [k, m] : [m, k])]);
      const b = numbers([...batch.map(({ n, inB }) => (inB ? n : 1)), ...(tb ? [n, k] : [k, n])], 2);
      if (tf.getBackend() === 'wasm') return tf.matMul(a, b, ta, tb);
      // The cpu backend pairs the wrong matrices where both operands are broadcast.
      const whole = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      const [wholeA, wholeB] = [a, b].map((x) => x.broadcastTo([...whole, ...x.shape.slice(-2)]));
      return tf.matMul(wholeA!, wholeB!, ta, tb);
    });
  });

  it('fused matMul, with every bias and activation', async () => {
    const activation = fc.constantFrom('linear', 'relu', 'relu6', 'leakyrelu', 'prelu', 'elu', 'sigmoid');
    const shapes = fc.record({
      m: some,
      n: longSize.filter((n) => n > 0),
      k: size,
      ta: fc.boolean(),
      tb: fc.boolean(),
      activation,
      bias: fc.constantFrom('none', 'column', 'row'),
    });
    await holds(build, shapes, ({ m, n, k, ta, tb, activation, bias }) => {
      const a = numbers(ta ? [k, m] : [m, k]) as tf.Tensor2D;
      const b = numbers(tb ? [n, k] : [k, n], 2) as tf.Tensor2D;
      return tf.fused.matMul({
        a,
        b,
        transposeA: ta,
        transposeB: tb,
        activation: activation as tf.fused.Activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' ? { preluActivationWeights: numbers([n], 4) } : {}),
        ...(bias === 'none' ? {} : { bias: numbers(bias === 'column' ? [n] : [1, 1], 3) }),
      });
    });
  });

  it('transpose', async () => {
    const shapes = fc
      .array(size, { minLength: 1, maxLength: 4 })
      .filter((shape) => tf.util.sizeFromShape(shape) < 1e5)
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          perm: fc.shuffledSubarray(
            shape.map((_, i) => i),
            { minLength: shape.length },
          ),
          int: fc.boolean(),
        }),
      );
    await holds(build, shapes, ({ shape, perm, int }) => {
      const x = numbers(shape);
      return (int ? x.mul(64).toInt() : x).transpose(perm);
    });
  });

  it('slice', async () => {
    const axis = fc.tuple(
      size,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const shapes = fc
      .array(axis, { minLength: 1, maxLength: 5 })
      .filter((axes) => axes.reduce((n, [s]) => n * s, 1) < 1e5);
    await holds(build, shapes, (axes) => {
      const begin = axes.map(([n, from]) => Math.floor(n * from));
      const count = axes.map(([n, , part], i) => Math.floor((n - begin[i]!) * part));
      return tf.slice(numbers(axes.map(([n]) => n)), begin, count);
    });
  });

  it('gather', async () => {
    const shapes = fc
      .record({
        shape: fc.array(some, { minLength: 1, maxLength: 3 }),
        axis: fc.nat(2),
        picks: fc.array(fc.nat(1000), { maxLength: 7 }),
      })
      .filter(({ shape, axis }) => axis < shape.length);
    await holds(build, shapes, ({ shape, axis, picks }) => {
      const indices = tf.tensor1d(
        picks.map((pick) => pick % shape[axis]!),
        'int32',
      );
      return tf.gather(numbers(shape), indices, axis);
    });
  });

  it('gather in batches', async () => {
    const shapes = fc.record({
      batch: some,
      rows: some,
      width: size,
      picks: fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
    });
    await holds(build, shapes, ({ batch, rows, width, picks }) => {
      const indices = Array.from({ length: batch }, (_, b) => picks.map((pick) => (pick + b) % rows));
      return tf.gather(
        numbers([batch, rows, width]),
        tf.tensor2d(indices, [batch, picks.length], 'int32'),
        1,
        1,
      );
    });
  });

  it('segment sums', async () => {
    const shapes = fc.record({
      ids: fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 9 }),
      width: size,
      count: some,
    });
    await holds(build, shapes, ({ ids, width, count }) =>
      tf.unsortedSegmentSum(numbers([ids.length, width]), tf.tensor1d(ids, 'int32'), count),
    );
  });

  it('sums over leading axes', async () => {
    const shapes = fc.record({
      shape: fc.array(size, { minLength: 1, maxLength: 3 }),
      axes: fc.nat(3),
      keep: fc.boolean(),
    });
    await holds(build, shapes, ({ shape, axes, keep }) =>
      numbers(shape).sum(shape.map((_, i) => i).slice(0, axes), keep),
    );
  });

  it('prelu', async () => {
    const shapes = fc.record({ shape: fc.array(some, { minLength: 1, maxLength: 3 }), each: fc.boolean() });
    await holds(build, shapes, ({ shape, each }) =>
      tf.prelu(numbers(shape), numbers(each ? shape : shape.slice(-1), 5)),
    );
  });

  describe('convolutions', () => {
    const image = fc.record({
      batch: fc.integer({ min: 0, max: 3 }),
      height: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 1, max: 9 }),
      channels: fc.constantFrom(1, 2, 3, 4, 5, 8),
      filters: fc.constantFrom(1, 2, 3, 4, 7, 12),
      filter: pair,
      strides: pair,
      pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
    });
    const fits = ({
      height,
      width,
      filter: [h, w],
      pad,
    }: {
      height: number;
      width: number;
      filter: [number, number];
      pad: string;
    }): boolean => pad === 'same' || (height >= h && width >= w);

    it('conv2d and both of its gradients', async () => {
      await holds(
        build,
        image.filter(fits),
        ({ batch, height, width, channels, filters, filter, strides, pad }) => {
          const x = numbers([batch, height, width, channels]) as tf.Tensor4D;
          const w = numbers([...filter, channels, filters], 2) as tf.Tensor4D;
          const y = tf.conv2d(x, w, strides, pad);
          const [dx, dw] = tf.grads((x: tf.Tensor, w: tf.Tensor) =>
            tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad),
          )([x, w], numbers(y.shape, 3));
          return [y, dx!, dw!];
        },
      );
    });

    it('dilated, with a bias and an activation', async () => {
      const dilated = fc.record({
        ...shapesOf(image),
        dilations: pair,
        activation: fc.constantFrom('linear', 'relu', 'elu'),
      });
      const enough = (s: {
        height: number;
        width: number;
        filter: [number, number];
        dilations: [number, number];
      }): boolean =>
        s.height >= (s.filter[0] - 1) * s.dilations[0] + 1 &&
        s.width >= (s.filter[1] - 1) * s.dilations[1] + 1;
      await holds(
        build,
        dilated.map(({ image, ...rest }) => ({ ...image, ...rest })).filter(enough),
        ({ batch, height, width, channels, filters, filter, pad, dilations, activation }) =>
          tf.fused.conv2d({
            x: numbers([batch, height, width, channels]) as tf.Tensor4D,
            filter: numbers([...filter, channels, filters], 2) as tf.Tensor4D,
            strides: 1,
            pad,
            dilations,
            bias: numbers([filters], 4),
            activation: activation as tf.fused.Activation,
          }),
      );
    });

    it('depthwise and both of its gradients', async () => {
      const multiplier = fc.constantFrom(1, 1, 2, 3);
      const shapes = fc.record({ image, multiplier }).filter(({ image }) => fits(image));
      await holds(
        build,
        shapes,
        ({ image: { batch, height, width, channels, filter, strides, pad }, multiplier }) => {
          const x = numbers([batch, height, width, channels]) as tf.Tensor4D;
          const w = numbers([...filter, channels, multiplier], 2) as tf.Tensor4D;
          const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
            tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
          const y = convolve(x, w);
          const [dx, dw] = tf.grads(convolve)([x, w], numbers(y.shape, 3));
          return [y, dx!, dw!];
        },
      );
    });

    it('max pooling and its gradient', async () => {
      await holds(build, image.filter(fits), ({ batch, height, width, channels, filter, strides, pad }) => {
        const x = numbers([batch, height, width, channels]) as tf.Tensor4D;
        const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, filter, strides, pad);
        return tf.grad(pool)(x, numbers(pool(x).shape, 3));
      });
    });

    it('one that takes many chunks', async () => {
      // cpu takes seconds for it.
      if (build !== BUILDS[0]) return;
      const x = (): tf.Tensor4D => numbers([2, 26, 26, 12]) as tf.Tensor4D;
      const w = (): tf.Tensor4D => numbers([5, 4, 12, 3], 2) as tf.Tensor4D;
      const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same');
      await agree(() => [convolve(x(), w()), ...tf.grads(convolve)([x(), w()], numbers([2, 26, 26, 3], 3))]);
    });
  });
});

function shapesOf<T>(image: fc.Arbitrary<T>): { image: fc.Arbitrary<T> } {
  return { image };
}
