/** Kernels of tfjs that are asked only for what they can do, and simple loops in place of wrong ones. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { numbers } from '../backends';
import { property, type Property, shapeOf } from './property';

/** A tensor with an axis that it has, counted from either end. */
const withAxis = shapeOf(1, 4).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    keep: fc.boolean(),
    dtype: fc.constantFrom<'float32' | 'int32' | 'bool'>('float32', 'int32', 'bool'),
  }),
);

function typed(shape: number[], dtype: 'float32' | 'int32' | 'bool'): tf.Tensor {
  return dtype === 'float32' ? numbers(shape) : numbers(shape).mul(2).toInt().cast(dtype);
}

function reduction(name: string, reduce: (x: tf.Tensor, axis: number, keep: boolean) => tf.Tensor): Property {
  return property(`${name} along an axis`, [name], withAxis, ({ shape, axis, keep, dtype }) =>
    reduce(typed(shape, dtype), axis, keep),
  );
}

const volume = fc.record({
  shape: fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 1, max: 4 }))),
  window: fc.integer({ min: 1, max: 3 }),
  strides: fc.integer({ min: 1, max: 2 }),
});

export const CHECKED = [
  reduction('Max', (x, axis, keep) => x.max(axis, keep)),
  reduction('Min', (x, axis, keep) => x.min(axis, keep)),
  reduction('Mean', (x, axis, keep) => x.mean(axis, keep)),
  reduction('Prod', (x, axis, keep) => x.prod(axis, keep)),
  reduction('ArgMax', (x, axis) => x.argMax(axis)),
  reduction('ArgMin', (x, axis) => x.argMin(axis)),
  reduction('All', (x, axis, keep) => x.toBool().all(axis, keep)),
  reduction('Any', (x, axis, keep) => x.toBool().any(axis, keep)),
  reduction('Reverse', (x, axis) => x.reverse(axis)),

  property(
    'sums and products of the values so far',
    ['Cumsum', 'Cumprod'],
    withAxis,
    ({ shape, axis, keep, dtype }) => {
      const x = typed(shape, dtype === 'bool' ? 'int32' : dtype);
      // The cpu backend itself is wrong along an axis that is counted from the end.
      const right = tf.getBackend() === 'wasm' || axis >= 0 ? axis : axis + shape.length;
      return [tf.cumsum(x, right, keep), tf.cumprod(x.sign(), right, keep)];
    },
  ),

  property(
    'relu of any float and of whole numbers',
    ['Relu'],
    fc.array(fc.oneof(fc.float(), fc.constant(NaN)), { maxLength: 9 }),
    (values) => [tf.tensor1d(values, 'float32').relu(), tf.tensor1d([-1, 2], 'int32').relu()],
  ),

  property(
    'quotients and remainders',
    ['FloorDiv', 'Mod'],
    fc.record({ shape: shapeOf(0, 3), int: fc.boolean(), each: fc.boolean() }),
    ({ shape, int, each }) => {
      const [a, b] = [numbers(shape).mul(4), numbers(each ? shape : shape.slice(1), 2).mul(2)];
      return int ? [tf.floorDiv(a.toInt(), b.toInt())] : [tf.floorDiv(a, b), tf.mod(a, b.abs().add(0.25))];
    },
  ),

  property(
    'parts along an axis',
    ['SplitV', 'Unpack'],
    withAxis.filter(({ shape, axis }) => shape.at(axis)! > 0),
    ({ shape, axis, dtype }) => {
      const x = typed(shape, dtype);
      const n = shape.at(axis)!;
      return [...tf.split(x, [1, n - 1], axis), ...tf.unstack(x, axis)];
    },
  ),

  property('every so many values', ['StridedSlice'], withAxis, ({ shape, dtype, keep }) =>
    tf.stridedSlice(
      typed(shape, dtype),
      shape.map((n) => (keep ? n : 0)),
      shape.map((n) => (keep ? 0 : n)),
      shape.map((_, axis) => (keep ? -1 - (axis % 2) : 2)),
    ),
  ),

  property(
    'the largest few values',
    ['TopK'],
    withAxis,
    ({ shape, dtype }) => tf.topk(typed(shape, dtype), Math.min(2, shape.at(-1)!)).values,
  ),

  property(
    'padding',
    ['PadV2', 'MirrorPad'],
    withAxis.filter(({ shape }) => shape.every((n) => n > 1)),
    ({ shape, dtype }) => {
      const x = typed(shape, dtype === 'bool' ? 'int32' : dtype);
      const paddings = shape.map((_, axis) => [axis % 2, 1] as [number, number]);
      return [tf.pad(x, paddings, 3), tf.mirrorPad(x, paddings, 'reflect')];
    },
  ),

  property('selection', ['Select'], shapeOf(0, 3), (shape) => {
    const x = numbers(shape);
    return tf.where(x.greater(0), x, numbers(shape.slice(1), 2));
  }),

  property('functions of small values', ['Log1p', 'Expm1'], shapeOf(0, 3), (shape) => {
    const small = numbers(shape).div(200);
    return [small.log1p().mul(1e3), small.expm1().mul(1e3)];
  }),

  property('exponentials', ['Exp'], shapeOf(0, 3), (shape) => numbers(shape).exp()),

  property(
    'resizing with straight lines between pixels',
    ['ResizeBilinear'],
    fc.record({ size: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })) }),
    ({ size }) => tf.image.resizeBilinear(numbers([2, 3, 4, 2]) as tf.Tensor4D, size),
  ),

  property(
    'the gradient of the largest value in windows of volumes',
    ['MaxPool3DGrad'],
    volume,
    ({ shape, window, strides }) => {
      const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool3d(x as tf.Tensor5D, window, strides, 'same');
      const x = numbers(shape).sub(3);
      return tf.grad(pool)(x, numbers(pool(x).shape, 3));
    },
  ),

  property(
    'both gradients of a dilation',
    ['Dilation2DBackpropInput', 'Dilation2DBackpropFilter'],
    volume,
    ({ shape: [batch, height, width, channels], window, strides }) => {
      const dilate = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
        tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, strides, 'same');
      const x = numbers([batch!, height!, width!, channels!]).sub(5);
      const w = numbers([window, window, channels!], 2);
      return tf.grads(dilate)([x, w], numbers(dilate(x, w).shape, 3));
    },
  ),
];
