import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { numbers } from '../backends';
import { longSize, property, seed, size, some } from './property';

export const PRODUCTS = [
  property(
    'matMul, with every transpose',
    ['BatchMatMul'],
    fc
      .record({ m: longSize, n: longSize, k: some, ta: fc.boolean(), tb: fc.boolean(), seed })
      .filter(({ m, n }) => m * n < 1e5),
    ({ m, n, k, ta, tb, seed }) =>
      tf.matMul(numbers(ta ? [k, m] : [m, k], seed), numbers(tb ? [n, k] : [k, n], seed + 1), ta, tb),
  ),

  property(
    'matMul, deep',
    ['BatchMatMul'],
    fc.record({ m: some, n: longSize, k: longSize, ta: fc.boolean(), tb: fc.boolean(), seed }),
    ({ m, n, k, ta, tb, seed }) =>
      tf.matMul(numbers(ta ? [k, m] : [m, k], seed), numbers(tb ? [n, k] : [k, n], seed + 1), ta, tb),
  ),

  property(
    'matMul, with few columns',
    ['BatchMatMul'],
    fc.record({
      m: fc.integer({ min: 1, max: 14 }),
      n: fc.integer({ min: 4, max: 13 }),
      k: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(255, 256, 257, 515)),
      ta: fc.boolean(),
      tb: fc.boolean(),
      seed,
    }),
    ({ m, n, k, ta, tb, seed }) =>
      tf.matMul(numbers(ta ? [k, m] : [m, k], seed), numbers(tb ? [n, k] : [k, n], seed + 1), ta, tb),
  ),

  property(
    'matMul, with blocks of any number of rows',
    ['BatchMatMul'],
    fc.record({
      m: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 90, max: 105 })),
      n: fc.constantFrom(25, 32, 33, 48, 61),
      k: fc.constantFrom(1, 2, 7, 258),
      ta: fc.boolean(),
      tb: fc.boolean(),
      seed,
    }),
    ({ m, n, k, ta, tb, seed }) =>
      tf.matMul(numbers(ta ? [k, m] : [m, k], seed), numbers(tb ? [n, k] : [k, n], seed + 1), ta, tb),
  ),

  property(
    'matMul, with batches that broadcast',
    ['BatchMatMul'],
    fc.record({
      batch: fc.array(fc.record({ n: fc.nat(4), inA: fc.boolean(), inB: fc.boolean() }), {
        minLength: 1,
        maxLength: 2,
      }),
      m: some,
      n: some,
      k: some,
      ta: fc.boolean(),
      tb: fc.boolean(),
    }),
    ({ batch, m, n, k, ta, tb }) => {
      const a = numbers([...batch.map(({ n, inA }) => (inA ? n : 1)), ...(ta ? [k, m] : [m, k])]);
      const b = numbers([...batch.map(({ n, inB }) => (inB ? n : 1)), ...(tb ? [n, k] : [k, n])], 2);
      if (tf.getBackend() === 'wasm') return tf.matMul(a, b, ta, tb);
      // The cpu backend multiplies the wrong pairs of matrices if both operands are broadcast.
      const whole = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      // If the batch is empty, it gives a product with one value.
      if (whole.includes(0)) return tf.zeros([...whole, m, n]);
      const [wholeA, wholeB] = [a, b].map((x) => x.broadcastTo([...whole, ...x.shape.slice(-2)]));
      return tf.matMul(wholeA!, wholeB!, ta, tb);
    },
  ),

  property(
    'fused matMul, with every bias and activation',
    ['_FusedMatMul'],
    fc.record({
      m: size,
      n: longSize.filter((n) => n > 0),
      k: size,
      ta: fc.boolean(),
      tb: fc.boolean(),
      activation: fc.constantFrom<tf.fused.Activation[]>(
        'linear',
        'relu',
        'relu6',
        'leakyrelu',
        'prelu',
        'elu',
        'sigmoid',
      ),
      bias: fc.constantFrom('none', 'column', 'row'),
    }),
    ({ m, n, k, ta, tb, activation, bias }) => {
      const a = numbers(ta ? [k, m] : [m, k]) as tf.Tensor2D;
      const b = numbers(tb ? [n, k] : [k, n], 2) as tf.Tensor2D;
      return tf.fused.matMul({
        a,
        b,
        transposeA: ta,
        transposeB: tb,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' ? { preluActivationWeights: numbers([n], 4) } : {}),
        ...(bias === 'none' ? {} : { bias: numbers(bias === 'column' ? [n] : [1, 1], 3) }),
      });
    },
  ),

  property(
    'einsum of one operand',
    ['Einsum'],
    fc.record({ shape: fc.array(some, { minLength: 1, maxLength: 4 }), seed }).chain(({ shape, seed }) =>
      fc.record({
        shape: fc.constant(shape),
        kept: fc.shuffledSubarray(
          shape.map((_, i) => i),
          { minLength: 1 },
        ),
        seed: fc.constant(seed),
      }),
    ),
    ({ shape, kept, seed }) => {
      const letters = [...'abcd'].slice(0, shape.length);
      return tf.einsum(`${letters.join('')}->${kept.map((i) => letters[i]).join('')}`, numbers(shape, seed));
    },
  ),

  property(
    'einsum of two operands',
    ['Einsum'],
    fc
      .array(fc.record({ n: some, inA: fc.boolean(), inB: fc.boolean(), kept: fc.boolean() }), {
        minLength: 1,
        maxLength: 5,
      })
      // The cpu backend gives another shape if a letter that is summed over is in one operand only.
      .map((axes) => axes.map((axis) => ({ ...axis, kept: axis.kept || axis.inA !== axis.inB })))
      .filter((axes) => axes.some(({ inA }) => inA) && axes.some(({ inB }) => inB)),
    (axes) => {
      const named = axes.map((axis, i) => ({ ...axis, letter: 'abcde'[i]! }));
      const [a, b] = [named.filter(({ inA }) => inA), named.filter(({ inB }) => inB).reverse()];
      const kept = named.filter(({ inA, inB, kept }) => kept && (inA || inB));
      const text = (some: typeof named): string => some.map(({ letter }) => letter).join('');
      const shape = (some: typeof named): number[] => some.map(({ n }) => n);
      return tf.einsum(`${text(a)},${text(b)}->${text(kept)}`, numbers(shape(a)), numbers(shape(b), 2));
    },
  ),
];
