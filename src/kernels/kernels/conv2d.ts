import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { gemm } from '../gemm';
import { type ConvAttrs, convGeometry, type Geometry, geometryIntegers } from '../geometry';
import { kernel } from '../registry';
import type { Workspace } from '../workspace';
import { finish, type Finish } from './finish';

/*
 * x: [batch, height, width, channels], filter W: [filter height, filter width, channels, filters],
 * y: [batch, out height, out width, filters]. With X, a row for each output pixel's window of x,
 *
 *     y = X · W        dW = Xᵀ · dy        dX = dy · Wᵀ, added up where windows overlap
 */

export const conv2d = kernel<ConvAttrs>('Conv2D', ({ inputs, attrs, workspace }) =>
  convolve(workspace, inputs['x']!, inputs['filter']!, attrs),
);

/** activation(convolution + bias) */
export const fusedConv2d = kernel<ConvAttrs & Finish>('FusedConv2D', ({ inputs, attrs, workspace }) =>
  finish(workspace, convolve(workspace, inputs['x']!, inputs['filter']!, attrs), inputs, attrs),
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
    const dx = makeZeros(backend, attrs.inputShape);
    const from = addressOf(backend, dy);
    const w = addressOf(backend, filter);
    if (sizeOf(dx) === 0 || sizeOf(dy) === 0 || sizeOf(filter) === 0) return dx;
    const k = g.outChannels;
    forEachChunk(workspace, g, addressOf(backend, dx), 'write', (rows, first, count, width) => {
      gemm(workspace, { a: from + 4 * first * k, b: w, c: rows, m: count, n: width, k, transposeB: true });
    });
    return dx;
  },
);

function convolve(
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
  const n = g.outChannels;
  forEachChunk(workspace, g, addressOf(backend, x), 'read', (rows, first, count, width) => {
    gemm(workspace, { a: rows, b: w, c: to + 4 * first * n, m: count, n, k: width });
  });
  return y;
}

/** Bytes of windows written out at once: they should stay in the cache until they are multiplied. */
const CHUNK_BYTES = 1 << 18;

/** Floats behind an array that the module may read or write without meaning them: it moves four at a time. */
const SLACK = 4;

/**
 * Calls `multiply` with the windows of some output pixels after one another, as `count` rows of `width` floats at
 * address `rows`. They are those of the image at address `image`, or are added to it after the call.
 */
function forEachChunk(
  workspace: Workspace,
  g: Geometry,
  image: number,
  direction: 'read' | 'write',
  multiply: (rows: number, first: number, count: number, width: number) => void,
): void {
  const pixels = g.batchSize * g.outHeight * g.outWidth;
  const width = g.filterHeight * g.filterWidth * g.inChannels;
  if (isItsOwnWindows(g)) {
    multiply(image, 0, pixels, width);
    return;
  }
  const geometry = workspace.integers(geometryIntegers(g));
  const most = Math.min(pixels, Math.max(4, Math.floor(CHUNK_BYTES / 4 / width) & ~3));
  const floats = most * width + SLACK;
  const rows = workspace.roomFor(4 * (floats + paddedFloats(g, most) + SLACK));
  const padded = rows + 4 * floats;
  for (let first = 0; first < pixels; first += most) {
    const count = Math.min(most, pixels - first);
    if (direction === 'read') workspace.native.windowsToRows(image, rows, first, count, geometry, padded);
    multiply(rows, first, count, width);
    if (direction === 'write') workspace.native.addRowsToWindows(rows, image, first, count, geometry);
  }
}

/** The part of an image, with its padding, that so many output pixels after one another see at the most. */
function paddedFloats(g: Geometry, pixels: number): number {
  const rows = Math.min(g.outHeight, Math.ceil(pixels / g.outWidth) + 1);
  const height = (rows - 1) * g.strideHeight + (g.filterHeight - 1) * g.dilationHeight + 1;
  const width = (g.outWidth - 1) * g.strideWidth + (g.filterWidth - 1) * g.dilationWidth + 1;
  return height * width * g.inChannels;
}

/** A 1×1 filter over every pixel: the image, pixel by pixel, is the matrix of its windows. */
function isItsOwnWindows(g: Geometry): boolean {
  const { padInfo, inHeight, inWidth, outHeight, outWidth } = g;
  return (
    g.filterHeight === 1 &&
    g.filterWidth === 1 &&
    g.strideHeight === 1 &&
    g.strideWidth === 1 &&
    padInfo.top === 0 &&
    padInfo.left === 0 &&
    inHeight === outHeight &&
    inWidth === outWidth
  );
}
