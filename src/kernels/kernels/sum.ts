import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { kernel } from '../registry';

interface SumAttrs {
  axis: number | number[] | null;
  keepDims: boolean;
}

/**
 * Sums over leading axes, such as the gradient of a bias, and of nothing. Others are left to the backend, which
 * sums rows well but transposes first for these, and leaves the sums of nothing as they happen to be.
 */
export const sum = kernel<SumAttrs>(
  'Sum',
  ({ inputs, attrs: { axis, keepDims }, backend, native }) => {
    const x = inputs['x']!;
    const axes = tf.util.parseAxisParam(axis!, x.shape);
    const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
    if (sizeOf(x) === 0) return makeZeros(backend, shape);
    const out = backend.makeOutput(shape, 'float32');
    const columns = tf.util.sizeFromShape(kept);
    native.sumRows(addressOf(backend, x), addressOf(backend, out), sizeOf(x) / columns, columns);
    return out;
  },
  ({ x }, { axis }) => x!.dtype === 'float32' && (isLeading(axis, x!.shape.length) || sizeOf(x!) === 0),
);

/** Whether these are the first axes, and not all of them. */
function isLeading(axis: SumAttrs['axis'], rank: number): boolean {
  if (typeof axis === 'number') return rank > 1 && (axis === 0 || axis === -rank);
  if (axis === null || axis.length >= rank) return false;
  return axis.every((each) => (each < 0 ? each + rank : each) < axis.length);
}
