import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { kernel } from '../registry';

/** Sums over leading axes, such as the gradient of a bias. Others are left to the backend, which transposes first. */
export const sum = kernel<{ axis: number | number[]; keepDims: boolean }>(
  'Sum',
  ({ inputs, attrs: { axis, keepDims }, backend, native, stock }) => {
    const x = inputs['x']!;
    if (x.dtype !== 'float32') return stock();
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
    // The backend's own kernel leaves the sums of nothing as they happen to be.
    if (sizeOf(x) === 0) return makeZeros(backend, shape);
    if (axes.length === x.shape.length || !axes.every((_, i) => axes.includes(i))) return stock();
    const out = backend.makeOutput(shape, 'float32');
    const columns = tf.util.sizeFromShape(kept);
    native.sumRows(addressOf(backend, x), addressOf(backend, out), sizeOf(x) / columns, columns);
    return out;
  },
);
