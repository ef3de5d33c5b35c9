import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { numbers } from '../backends';
import { property, shapeOf, size, some } from './property';

const part = fc.double({ min: 0, max: 1, noNaN: true });

export const ARRAYS = [
  property(
    'transpose',
    ['Transpose'],
    shapeOf(1, 5).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        perm: fc.shuffledSubarray(
          shape.map((_, i) => i),
          { minLength: shape.length },
        ),
        int: fc.boolean(),
      }),
    ),
    ({ shape, perm, int }) => {
      const x = numbers(shape);
      return (int ? x.mul(64).toInt() : x).transpose(perm);
    },
  ),

  property(
    'slice',
    ['Slice'],
    fc
      .array(fc.tuple(size, part, part), { minLength: 1, maxLength: 5 })
      .filter((axes) => axes.reduce((n, [s]) => n * s, 1) < 1e5),
    (axes) => {
      const begin = axes.map(([n, from]) => Math.floor(n * from));
      const count = axes.map(([n, , share], i) => Math.floor((n - begin[i]!) * share));
      return tf.slice(numbers(axes.map(([n]) => n)), begin, count);
    },
  ),

  property(
    'a copy',
    ['Identity'],
    fc.record({ shape: shapeOf(0, 4), int: fc.boolean() }),
    ({ shape, int }) => {
      const x = int ? numbers(shape).mul(64).toInt() : numbers(shape);
      const copy = x.clone();
      x.dispose();
      return copy;
    },
  ),

  property(
    'gather',
    ['GatherV2'],
    fc
      .record({ shape: shapeOf(1, 3), axis: fc.nat(2), picks: fc.array(fc.nat(1000), { maxLength: 7 }) })
      .filter(({ shape, axis }) => axis < shape.length && shape[axis]! > 0),
    ({ shape, axis, picks }) => {
      const indices = tf.tensor1d(
        picks.map((pick) => pick % shape[axis]!),
        'int32',
      );
      return tf.gather(numbers(shape), indices, axis);
    },
  ),

  property(
    'gather in batches',
    ['GatherV2'],
    fc.record({
      batch: some,
      rows: some,
      width: size,
      picks: fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
    }),
    ({ batch, rows, width, picks }) => {
      const indices = Array.from({ length: batch }, (_, b) => picks.map((pick) => (pick + b) % rows));
      const at = tf.tensor2d(indices, [batch, picks.length], 'int32');
      return tf.gather(numbers([batch, rows, width]), at, 1, 1);
    },
  ),

  property(
    'segment sums',
    ['UnsortedSegmentSum'],
    fc.record({
      ids: fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 9 }),
      width: size,
      count: some,
    }),
    ({ ids, width, count }) =>
      tf.unsortedSegmentSum(numbers([ids.length, width]), tf.tensor1d(ids, 'int32'), count),
  ),

  property(
    'numbers as truth values',
    ['Cast'],
    fc.record({ shape: shapeOf(0, 4), int: fc.boolean() }),
    ({ shape, int }) => {
      const x = numbers(shape);
      return (int ? x.toInt() : x).toBool();
    },
  ),

  property(
    'counts of whole numbers in a tensor of any rank',
    ['Bincount'],
    fc.record({ shape: shapeOf(1, 3), count: some }),
    ({ shape, count }) =>
      tf.bincount(numbers(shape).abs().mul(3).toInt() as tf.Tensor1D, tf.tensor1d([]), count),
  ),
];
