import { floats } from '../backend';
import { convGeometry, type ConvAttrs } from '../geometry';
import { kernel } from '../registry';

/**
 *     dW[i, j, c, o] = Σ_{b, r, s} x[b, r·stride + i·dilation − pad, s·stride + j·dilation − pad, c] · dy[b, r, s, o]
 *
 * x: [batch, height, width, channels], dy: [batch, out height, out width, filters].
 */
export const conv2dFilterGradient = kernel<ConvAttrs & { filterShape: number[] }>(
  'Conv2DBackpropFilter',
  ({ inputs, attrs, backend }) => {
    const x = inputs['x']!;
    const dy = inputs['dy']!;
    const g = convGeometry(x.shape, attrs.filterShape, attrs);
    const dw = backend.makeOutput(attrs.filterShape, 'float32');
    const [xs, dys, dws] = [floats(backend, x), floats(backend, dy), floats(backend, dw).fill(0)];
    const { inChannels: channels, outChannels: filters } = g;
    for (let row = 0; row < g.batchSize * g.outHeight; row++) {
      const b = Math.floor(row / g.outHeight);
      const top = (row % g.outHeight) * g.strideHeight - g.padInfo.top;
      for (let s = 0; s < g.outWidth; s++) {
        const left = s * g.strideWidth - g.padInfo.left;
        const dyAt = (row * g.outWidth + s) * filters;
        for (let i = 0; i < g.filterHeight; i++) {
          const r = top + i * g.dilationHeight;
          if (r < 0 || r >= g.inHeight) continue;
          for (let j = 0; j < g.filterWidth; j++) {
            const c = left + j * g.dilationWidth;
            if (c < 0 || c >= g.inWidth) continue;
            const xAt = ((b * g.inHeight + r) * g.inWidth + c) * channels;
            let dwAt = (i * g.filterWidth + j) * channels * filters;
            for (let k = 0; k < channels; k++) {
              const value = xs[xAt + k]!;
              for (let o = 0; o < filters; o++) dws[dwAt++]! += value * dys[dyAt + o]!;
            }
          }
        }
      }
    }
    return dw;
  },
);
