import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { gemm } from '../gemm';
import { type ConvAttrs, convGeometry } from '../geometry';
import { kernel } from '../registry';
import type { Workspace } from '../workspace';
import { canConvolve, canConvolveBack, convolve, convolveBack } from './directConvolution';
import { finish, type Finish } from './finish';
import { forEachChunk } from './windows';

/*
 * x: [batch, height, width, channels], filter W: [filter height, filter width, channels, filters],
 * y: [batch, out height, out width, filters]. With X, a row for each output pixel's window of x,
 *
 *     y = X · W        dW = Xᵀ · dy        dX = dy · Wᵀ, added up where windows overlap
 *
 * Most need no X: see directConvolution.ts.
 */

export const conv2d = kernel<ConvAttrs>('Conv2D', ({ inputs, attrs, workspace }) =>
  convolution(workspace, inputs['x']!, inputs['filter']!, attrs),
);

/** activation(convolution + bias) */
export const fusedConv2d = kernel<ConvAttrs & Finish>('FusedConv2D', ({ inputs, attrs, workspace }) =>
  finish(workspace, convolution(workspace, inputs['x']!, inputs['filter']!, attrs), inputs, attrs),
);

export const conv2dFilterGradient = kernel<ConvAttrs & { filterShape: number[] }>(
  'Conv2DBackpropFilter',
  ({ inputs, attrs, backend, workspace }) => {
    const x = inputs['x']!;
    const dy = inputs['dy']!;
    const g = convGeometry(x.shape, attrs.filterShape, attrs);
    const dw = makeZeros(backend, attrs.filterShape);
    const to = addressOf(backend, dw);
    const from = addressOf(backend, dy);
    if (sizeOf(dw) === 0 || sizeOf(x) === 0) return dw;
    const n = g.outChannels;
    forEachChunk(workspace, g, addressOf(backend, x), 'read', (rows, first, count, width) => {
      const b = from + 4 * first * n;
      gemm(workspace, { a: rows, b, c: to, m: width, n, k: count, transposeA: true, accumulate: true });
    });
    return dw;
  },
);

export const conv2dInputGradient = kernel<ConvAttrs & { inputShape: number[] }>(
  'Conv2DBackpropInput',
  ({ inputs, attrs, backend, workspace }) => {
    const dy = inputs['dy']!;
    const filter = inputs['filter']!;
    const g = convGeometry(attrs.inputShape, filter.shape, attrs);
    const from = addressOf(backend, dy);
    const w = addressOf(backend, filter);
    const isEmpty = sizeOf(dy) === 0 || sizeOf(filter) === 0;
    if (!isEmpty && canConvolveBack(g)) {
      const dx = backend.makeOutput(attrs.inputShape, 'float32');
      convolveBack(workspace, g, from, w, addressOf(backend, dx));
      return dx;
    }
    const dx = makeZeros(backend, attrs.inputShape);
    if (isEmpty || sizeOf(dx) === 0) return dx;
    const k = g.outChannels;
    forEachChunk(workspace, g, addressOf(backend, dx), 'write', (rows, first, count, width) => {
      gemm(workspace, { a: from + 4 * first * k, b: w, c: rows, m: count, n: width, k, transposeB: true });
    });
    return dx;
  },
);

function convolution(
  workspace: Workspace,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attrs: ConvAttrs,
): tf.TensorInfo {
  const { backend } = workspace;
  const g = convGeometry(x.shape, filter.shape, attrs);
  if (sizeOf(x) === 0 || sizeOf(filter) === 0) return makeZeros(backend, g.outShape);
  const y = backend.makeOutput(g.outShape, 'float32');
  const to = addressOf(backend, y);
  const w = addressOf(backend, filter);
  const from = addressOf(backend, x);
  if (canConvolve(g)) {
    convolve(workspace, g, from, w, to);
    return y;
  }
  const n = g.outChannels;
  forEachChunk(workspace, g, from, 'read', (rows, first, count, width) => {
    gemm(workspace, { a: rows, b: w, c: to + 4 * first * n, m: count, n, k: width });
  });
  return y;
}
