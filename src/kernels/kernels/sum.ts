import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { kernel } from '../registry';

interface SumAttrs {
  axis: number | number[] | null;
  keepDims: boolean;
}

/**
 * Sums over the first axes, such as the gradient of a bias, or over the last ones, and sums of nothing. Others are
 * left to the backend. It transposes first for those over the first axes, and leaves sums of nothing as they happen
 * to be.
 */
export const sum = kernel<SumAttrs>(
  'Sum',
  ({ inputs, attrs: { axis, keepDims }, backend, native }) => {
    const x = inputs['x']!;
    if (sizeOf(x) === 0) return makeZeros(backend, shapeOfSum(x.shape, axis, keepDims));
    const { first, count } = span(axis, x.shape.length)!;
    const ones = keepDims ? Array<number>(count).fill(1) : [];
    const shape = [...x.shape.slice(0, first), ...ones, ...x.shape.slice(first + count)];
    const out = backend.makeOutput(shape, 'float32');
    const kept = sizeOf(out);
    const summed = sizeOf(x) / kept;
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
    if (first + count === x.shape.length) native.sumColumns(from, to, kept, summed);
    else native.sumRows(from, to, summed, kept);
    return out;
  },
  ({ x }, { axis }) => {
    if (x!.dtype !== 'float32') return false;
    const rank = x!.shape.length;
    const summed = span(axis, rank);
    if (summed && (summed.first === 0 || summed.first + summed.count === rank)) return true;
    return sizeOf(x!) === 0;
  },
);

function shapeOfSum(shape: number[], axis: SumAttrs['axis'], keepDims: boolean): number[] {
  const axes = tf.util.parseAxisParam(axis!, shape);
  const [kept] = tf.backend_util.computeOutAndReduceShapes(shape, axes);
  return keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
}

/** The axes as a stretch; nothing where they don't follow each other. */
function span(axis: SumAttrs['axis'], rank: number): { first: number; count: number } | undefined {
  if (axis === null) return { first: 0, count: rank };
  if (typeof axis === 'number') return { first: axis < 0 ? axis + rank : axis, count: 1 };
  const first = axis.length === 0 ? 0 : axis[0]! < 0 ? axis[0]! + rank : axis[0]!;
  for (let i = 0; i < axis.length; i++) {
    if ((axis[i]! < 0 ? axis[i]! + rank : axis[i]!) !== first + i) return undefined;
  }
  return { first, count: axis.length };
}
