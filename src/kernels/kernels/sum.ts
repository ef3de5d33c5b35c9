import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { kernel } from '../registry';

/** Sums over leading axes, such as the gradient of a bias. Others are left to the backend, which transposes first. */
export const sum = kernel<{ axis: number | number[]; keepDims: boolean }>(
  'Sum',
  ({ inputs, attrs: { axis, keepDims }, backend, native, stock }) => {
    const x = inputs['x']!;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const leading = axes.length < x.shape.length && axes.every((_, i) => axes.includes(i));
    if (x.dtype !== 'float32' || !leading || sizeOf(x) === 0) return stock();
    const kept = x.shape.slice(axes.length);
    const out = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...kept] : kept, 'float32');
    const columns = tf.util.sizeFromShape(kept);
    native.sumRows(addressOf(backend, x), addressOf(backend, out), sizeOf(x) / columns, columns);
    return out;
  },
);
