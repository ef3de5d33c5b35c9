import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { gradientByDifferences, numbers } from '../backends';
import { longSize, property, type Property, shapeOf } from './property';

const OPERATIONS = {
  Add: tf.add,
  Sub: tf.sub,
  Multiply: tf.mul,
  RealDiv: tf.div,
} satisfies Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>;

/** Two shapes that are broadcast to a third shape: each lacks some of its first axes, and has 1 in place of others. */
const broadcast = shapeOf(0, 5).chain((shape) => {
  const part = fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
    .map(([missing, ones]) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(missing));
  return fc.record({ a: fc.oneof(part, fc.constant(shape)), b: fc.oneof(part, fc.constant(shape)) });
});

function operation(name: keyof typeof OPERATIONS): Property[] {
  return [
    property(`${name}, broadcast in every way`, [name], broadcast, ({ a, b }) =>
      OPERATIONS[name](numbers(a), numbers(b, 2)),
    ),
    property(
      `${name} of any two floats`,
      [name],
      fc.array(fc.tuple(fc.float(), fc.float()), { minLength: 1, maxLength: 9 }),
      (pairs) => OPERATIONS[name](tf.tensor1d(pairs.map(([a]) => a)), tf.tensor1d(pairs.map(([, b]) => b))),
    ),
  ];
}

export const ELEMENTWISE = [
  ...operation('Add'),
  ...operation('Sub'),
  ...operation('Multiply'),
  ...operation('RealDiv'),

  property('square roots', ['Sqrt'], shapeOf(0, 3, longSize), (shape) => numbers(shape).sqrt()),

  property(
    'values between two bounds, any float and NaN among them',
    ['ClipByValue', 'Relu6'],
    fc.record({
      values: fc.array(fc.oneof(fc.float(), fc.constant(NaN)), { maxLength: 9 }),
      bounds: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 })),
    }),
    ({ values, bounds: [low, room] }) => {
      const x = tf.tensor1d(values, 'float32');
      return [x.relu6(), x.clipByValue(low, low + room)];
    },
  ),

  property(
    'prelu, with slopes that are broadcast',
    ['Prelu'],
    fc.record({ shape: shapeOf(1, 3), each: fc.boolean() }),
    ({ shape, each }) => tf.prelu(numbers(shape), numbers(each ? shape : shape.slice(-1), 5)),
  ),

  property(
    'sums over some axes',
    ['Sum'],
    shapeOf(1, 4).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.subarray(shape.map((_, i) => i)),
        negative: fc.boolean(),
        keep: fc.boolean(),
      }),
    ),
    ({ shape, axes, negative, keep }) =>
      numbers(shape).sum(negative ? axes.map((axis) => axis - shape.length) : axes, keep),
  ),

  property(
    'sums of rows and columns',
    ['Sum'],
    fc.record({ rows: longSize, columns: longSize, axis: fc.constantFrom(0, 1, undefined) }),
    ({ rows, columns, axis }) => numbers([rows, columns]).sum(axis),
  ),

  property(
    'the gradient of resizing to the nearest pixel',
    ['ResizeNearestNeighborGrad'],
    fc.record({
      batch: fc.nat(2),
      channels: fc.constantFrom(1, 2, 3, 5),
      from: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      to: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
      alignCorners: fc.boolean(),
      halfPixelCenters: fc.boolean(),
    }),
    ({ batch, channels, from, to, alignCorners, halfPixelCenters }) => {
      const resize = (x: tf.Tensor): tf.Tensor =>
        tf.image.resizeNearestNeighbor(x as tf.Tensor4D, to, alignCorners, halfPixelCenters && !alignCorners);
      const shape = [batch, ...from, channels];
      const dy = numbers([batch, ...to, channels], 2);
      // The images of the cpu backend are right, but its gradient is wrong: see stockBugs.test.ts.
      return tf.getBackend() === 'wasm'
        ? tf.grad(resize)(numbers(shape), dy)
        : gradientByDifferences(resize, shape, dy);
    },
  ),
];
