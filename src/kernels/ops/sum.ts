import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { kernel } from '../registry';

interface SumAttrs {
  axis: number | number[] | null;
  keepDims: boolean;
}

/**
 * Sums over neighbouring axes, such as the gradient of a bias, and sums of empty tensors. The backend's own kernel does
 * the others. That kernel transposes first unless the axes are the last ones, and leaves sums of empty tensors undefined.
 */
export const sum = kernel<SumAttrs>(
  'Sum',
  ({ inputs, attrs: { axis, keepDims }, backend, native }) => {
    const x = inputs['x']!;
    // tfjs refuses axes that x doesn't have; most sums are over one axis that it has.
    const rank = x.shape.length;
    const isThere = typeof axis === 'number' && Number.isInteger(axis) && axis < rank && axis >= -rank;
    if (axis !== null && !isThere) tf.util.parseAxisParam(axis, x.shape);
    if (sizeOf(x) === 0) return makeZeros(backend, shapeOfSum(x.shape, axis, keepDims));
    const { first, count } = span(axis, x.shape.length)!;
    const ones = keepDims ? Array<number>(count).fill(1) : [];
    const [outer, inner] = [x.shape.slice(0, first), x.shape.slice(first + count)];
    const out = backend.makeOutput([...outer, ...ones, ...inner], 'float32');
    const [rows, columns] = [tf.util.sizeFromShape(outer), tf.util.sizeFromShape(inner)];
    const summed = sizeOf(x) / (rows * columns);
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
    if (columns === 1) native.sumColumns(from, to, rows, summed);
    else native.sumRows(from, to, rows, summed, columns);
    return out;
  },
  ({ x }, { axis }) =>
    x!.dtype === 'float32' && (span(axis, x!.shape.length) !== undefined || sizeOf(x!) === 0),
);

function shapeOfSum(shape: number[], axis: SumAttrs['axis'], keepDims: boolean): number[] {
  const axes = tf.util.parseAxisParam(axis!, shape);
  const [kept] = tf.backend_util.computeOutAndReduceShapes(shape, axes);
  return keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
}

/** @returns the first axis and the number of axes, or undefined if they aren't neighbours in ascending order */
function span(axis: SumAttrs['axis'], rank: number): { first: number; count: number } | undefined {
  if (axis === null) return { first: 0, count: rank };
  if (typeof axis === 'number') return { first: axis < 0 ? axis + rank : axis, count: 1 };
  const first = axis.length === 0 ? 0 : axis[0]! < 0 ? axis[0]! + rank : axis[0]!;
  for (let i = 0; i < axis.length; i++) {
    if ((axis[i]! < 0 ? axis[i]! + rank : axis[i]!) !== first + i) return undefined;
  }
  return { first, count: axis.length };
}
