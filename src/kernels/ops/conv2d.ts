import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { gemm } from '../gemm';
import { backwardGeometry, type ConvAttrs, convGeometry, type Geometry, geometryIntegers } from '../geometry';
import { floatKernel, type KernelCall, runKernel } from '../registry';
import type { Workspace } from '../workspace';
import { alongChannels, inEitherFormat } from './channelsFirst';
import { canConvolveBack, convolve, convolveBack, filterGradient } from './directConvolution';
import { finish, type Finish } from './finish';

/*
 * x: [batch, height, width, channels], filter W: [filter height, filter width, channels, filters],
 * y: [batch, out height, out width, filters]. Let X be the matrix whose rows are the windows of x, one for each output
 * pixel (im2col). Then
 *
 *     y = X · W        dW = Xᵀ · dy        dX = dy · Wᵀ, added up where windows overlap
 *
 * X is x itself if the filter is 1×1. Otherwise the kernels read the windows directly from the image, see
 * directConvolution.ts. Only the input gradient builds dX, and only if the stride or the dilation is above 1, or the
 * output is much smaller than the input.
 */

const convolved = inEitherFormat<ConvAttrs>(({ inputs, attrs, workspace }) =>
  convolution(workspace, inputs['x']!, inputs['filter']!, attrs),
);

export const conv2d = floatKernel<ConvAttrs>('Conv2D', convolved);

/** activation(convolution + bias) */
export const fusedConv2d = floatKernel<ConvAttrs & Finish>('FusedConv2D', (call) => {
  const { inputs, attrs, backend, workspace } = call;
  const { x, filter, ...others } = inputs;
  const y = convolved({ ...call, inputs: { x: x!, filter: filter! } });
  if (attrs.dataFormat !== 'NCHW') return finish(workspace, y, others, attrs);
  const aligned = Object.entries(others).map(
    ([name, values]) => [name, alongChannels(backend, values)] as const,
  );
  try {
    return finish(workspace, y, Object.fromEntries(aligned), attrs);
  } finally {
    for (const [name, values] of aligned)
      if (values && values !== others[name]) backend.disposeData(values.dataId);
  }
});

function convolution(
  workspace: Workspace,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attrs: ConvAttrs,
): tf.TensorInfo {
  const { backend } = workspace;
  const g = convGeometry(x.shape, filter.shape, attrs);
  if (sizeOf(x) === 0 || sizeOf(filter) === 0 || !fits(g)) return makeZeros(backend, g.outShape);
  const y = backend.makeOutput(g.outShape, 'float32');
  const [from, w, to] = [addressOf(backend, x), addressOf(backend, filter), addressOf(backend, y)];
  if (isPointwise(g))
    gemm(workspace, { a: from, b: w, c: to, m: pixelsOf(g), n: g.outChannels, k: g.inChannels });
  else convolve(workspace, g, { x: from, filter: w, y: to });
  return y;
}

export const conv2dFilterGradient = floatKernel<ConvAttrs & { filterShape: number[] }>(
  'Conv2DBackpropFilter',
  inEitherFormat(
    withFittingGradient(({ inputs, attrs, backend, workspace }, g) => {
      const x = inputs['x']!;
      const dy = inputs['dy']!;
      if (sizeOf(x) === 0 || sizeOf(dy) === 0 || !fits(g)) return makeZeros(backend, attrs.filterShape);
      const dw = backend.makeOutput(attrs.filterShape, 'float32');
      const addresses = { x: addressOf(backend, x), dy: addressOf(backend, dy), dw: addressOf(backend, dw) };
      if (isPointwise(g)) {
        const [m, n] = [g.inChannels, g.outChannels];
        gemm(workspace, {
          a: addresses.x,
          b: addresses.dy,
          c: addresses.dw,
          m,
          n,
          k: pixelsOf(g),
          transposeA: true,
        });
      } else filterGradient(workspace, g, addresses);
      return dw;
    }),
    'filter',
  ),
);

export const conv2dInputGradient = floatKernel<ConvAttrs & { inputShape: number[] }>(
  'Conv2DBackpropInput',
  inEitherFormat(
    withFittingGradient(({ inputs, attrs, backend, workspace }, g) => {
      const dy = inputs['dy']!;
      const filter = inputs['filter']!;
      if (sizeOf(dy) === 0 || sizeOf(filter) === 0 || !fits(g)) return makeZeros(backend, attrs.inputShape);
      const [pointwise, convolvesBack] = [isPointwise(g), canConvolveBack(g)];
      // The first two write every value of dx, the last one adds to them.
      const dx =
        pointwise || convolvesBack
          ? backend.makeOutput(attrs.inputShape, 'float32')
          : makeZeros(backend, attrs.inputShape);
      const addresses = {
        dy: addressOf(backend, dy),
        filter: addressOf(backend, filter),
        dx: addressOf(backend, dx),
      };
      if (pointwise) multiplyBack(workspace, g, addresses);
      else if (convolvesBack) convolveBack(workspace, g, addresses);
      else addWindows(workspace, g, addresses);
      return dx;
    }),
  ),
);

interface BackwardShapes extends ConvAttrs {
  filterShape?: number[];
  inputShape?: number[];
}

/** Hands on the geometry, and cuts off the part of dy that has no effect in it: the kernels read all of their dy. */
function withFittingGradient<A extends BackwardShapes>(
  run: (call: KernelCall<A>, g: Geometry) => tf.TensorInfo,
): (call: KernelCall<A>) => tf.TensorInfo {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const dy = inputs['dy']!;
    const inputShape = attrs.inputShape ?? inputs['x']!.shape;
    const g = backwardGeometry(inputShape, attrs.filterShape ?? inputs['filter']!.shape, attrs, dy);
    const [batch, height, width, channels] = dy.shape as [number, number, number, number];
    if ((g.outHeight === height && g.outWidth === width) || !fits(g)) return run(call, g);
    const size = [batch, g.outHeight, g.outWidth, channels];
    const part = runKernel('Slice', { x: dy }, backend, { begin: [0, 0, 0, 0], size });
    try {
      return run({ ...call, inputs: { ...inputs, dy: part } }, g);
    } finally {
      backend.disposeData(part.dataId);
    }
  };
}

interface BackwardAddresses {
  dy: number;
  filter: number;
  dx: number;
}

/** dx = dy · Wᵀ for a 1×1 filter. */
function multiplyBack(workspace: Workspace, g: Geometry, { dy, filter, dx }: BackwardAddresses): void {
  const [n, k] = [g.inChannels, g.outChannels];
  gemm(workspace, { a: dy, b: filter, c: dx, m: pixelsOf(g), n, k, transposeB: true });
}

/** Most bytes of windows written out at once: they should stay in the cache until they are added up. */
const CHUNK_BYTES = 1 << 18;

/** Computes the windows of dX = dy · Wᵀ in chunks and adds them to dx. */
function addWindows(workspace: Workspace, g: Geometry, { dy, filter, dx }: BackwardAddresses): void {
  const n = g.filterHeight * g.filterWidth * g.inChannels;
  const k = g.outChannels;
  const pixels = pixelsOf(g);
  const most = Math.min(pixels, Math.max(4, Math.floor(CHUNK_BYTES / 4 / n) & ~3));
  const geometry = workspace.integers(geometryIntegers(g));
  const windows = workspace.roomFor(4 * most * n);
  for (let first = 0; first < pixels; first += most) {
    const m = Math.min(most, pixels - first);
    gemm(workspace, { a: dy + 4 * first * k, b: filter, c: windows, m, n, k, transposeB: true });
    workspace.native.addRowsToWindows(windows, dx, first, m, geometry);
  }
}

/** @returns true if the filter isn't larger than the padded image; otherwise the output sizes of tfjs are negative */
function fits(g: Geometry): boolean {
  return g.outHeight > 0 && g.outWidth > 0;
}

function pixelsOf(g: Geometry): number {
  return g.batchSize * g.outHeight * g.outWidth;
}

/** @returns true for a 1×1 filter at every pixel: the image, pixel by pixel, is then the matrix of its windows */
function isPointwise(g: Geometry): boolean {
  return (
    g.filterHeight === 1 &&
    g.filterWidth === 1 &&
    g.strideHeight === 1 &&
    g.strideWidth === 1 &&
    // Equal sizes also mean no padding.
    g.inHeight === g.outHeight &&
    g.inWidth === g.outWidth
  );
}
