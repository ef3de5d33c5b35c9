import * as tf from '@tensorflow/tfjs';
import { floats } from '../backend';
import { kernel } from '../registry';

type PoolInfo = Parameters<typeof tf.backend_util.computePool2DInfo>;

interface PoolAttrs {
  filterSize: PoolInfo[1];
  strides: PoolInfo[2];
  pad: PoolInfo[4];
  dimRoundingMode?: PoolInfo[5];
}

/**
 * dx is dy at the first largest input of every window, summed where windows overlap. A window without an
 * input above −∞ passes nothing on, as on the cpu backend.
 */
export const maxPoolGradient = kernel<PoolAttrs>('MaxPoolGrad', ({ inputs, attrs, backend }) => {
  const dy = inputs['dy']!;
  const x = inputs['input']!;
  const g = tf.backend_util.computePool2DInfo(
    x.shape as PoolInfo[0],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const dx = backend.makeOutput(x.shape, 'float32');
  const [xs, dys, dxs] = [floats(backend, x), floats(backend, dy), floats(backend, dx).fill(0)];
  const channels = g.inChannels;
  for (let at = 0; at < dys.length; at++) {
    const pixel = Math.floor(at / channels);
    const row = Math.floor(pixel / g.outWidth);
    const top = (row % g.outHeight) * g.strideHeight - g.padInfo.top;
    const left = (pixel % g.outWidth) * g.strideWidth - g.padInfo.left;
    const image = Math.floor(row / g.outHeight) * g.inHeight;
    let largest = -Infinity;
    let place = -1;
    for (let r = Math.max(top, 0); r < Math.min(top + g.filterHeight, g.inHeight); r++) {
      for (let c = Math.max(left, 0); c < Math.min(left + g.filterWidth, g.inWidth); c++) {
        const xAt = ((image + r) * g.inWidth + c) * channels + (at % channels);
        if (xs[xAt]! > largest) {
          largest = xs[xAt]!;
          place = xAt;
        }
      }
    }
    if (place >= 0) dxs[place]! += dys[at]!;
  }
  return dx;
});
