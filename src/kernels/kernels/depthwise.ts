import type * as tf from '@tensorflow/tfjs';
import { floats } from '../backend';
import { convGeometry, type ConvAttrs } from '../geometry';
import { kernel } from '../registry';

/**
 *     dW[i, j, c, m] = Σ_{b, r, s} x[b, r·stride + i·dilation − pad, s·stride + j·dilation − pad, c] · dy[b, r, s, c·M + m]
 *
 * with M filters a channel.
 */
export const depthwiseFilterGradient = kernel<ConvAttrs & { filterShape: number[] }>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs, attrs, backend }) => {
    const x = inputs['x']!;
    const dy = inputs['dy']!;
    const g = convGeometry(x.shape, attrs.filterShape, attrs, true);
    const dw = backend.makeOutput(attrs.filterShape, 'float32');
    const [xs, dys, dws] = [floats(backend, x), floats(backend, dy), floats(backend, dw).fill(0)];
    const m = g.outChannels / g.inChannels;
    forEachTap(g, (xAt, dyAt, wAt) => {
      for (let o = 0; o < g.outChannels; o++) dws[wAt + o]! += xs[xAt + Math.floor(o / m)]! * dys[dyAt + o]!;
    });
    return dw;
  },
);

/** The same taps, with dx[…] += W · dy in place of dW += x · dy. */
export const depthwiseInputGradient = kernel<ConvAttrs & { inputShape: number[] }>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ inputs, attrs, backend }) => {
    const dy = inputs['dy']!;
    const filter = inputs['filter']!;
    const g = convGeometry(attrs.inputShape, filter.shape, attrs, true);
    const dx = backend.makeOutput(attrs.inputShape, 'float32');
    const [dys, ws, dxs] = [floats(backend, dy), floats(backend, filter), floats(backend, dx).fill(0)];
    const m = g.outChannels / g.inChannels;
    forEachTap(g, (xAt, dyAt, wAt) => {
      for (let o = 0; o < g.outChannels; o++) dxs[xAt + Math.floor(o / m)]! += ws[wAt + o]! * dys[dyAt + o]!;
    });
    return dx;
  },
);

/** Every pair of an output pixel and a filter tap inside the input: where their channels begin in x, dy and W. */
function forEachTap(
  g: tf.backend_util.Conv2DInfo,
  visit: (xAt: number, dyAt: number, wAt: number) => void,
): void {
  for (let row = 0; row < g.batchSize * g.outHeight; row++) {
    const b = Math.floor(row / g.outHeight);
    const top = (row % g.outHeight) * g.strideHeight - g.padInfo.top;
    for (let s = 0; s < g.outWidth; s++) {
      const left = s * g.strideWidth - g.padInfo.left;
      for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap++) {
        const r = top + Math.floor(tap / g.filterWidth) * g.dilationHeight;
        const c = left + (tap % g.filterWidth) * g.dilationWidth;
        if (r < 0 || r >= g.inHeight || c < 0 || c >= g.inWidth) continue;
        visit(
          ((b * g.inHeight + r) * g.inWidth + c) * g.inChannels,
          (row * g.outWidth + s) * g.outChannels,
          tap * g.outChannels,
        );
      }
    }
  }
}
