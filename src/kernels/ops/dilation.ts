import * as tf from '@tensorflow/tfjs';
import { valuesOf } from '../backend';
import { floatKernel } from '../registry';
import { imageWindows, visitTaps } from './windows';

interface DilationAttrs {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dilations: number | [number, number];
}

/** y[p, c] = max over taps of x[p + tap, c] + W[tap, c]. The backend's own kernel never returns a number below 0. */
export const dilation2d = floatKernel<DilationAttrs>('Dilation2D', ({ inputs, attrs, backend }) => {
  const [x, filter] = [inputs['x']!, inputs['filter']!];
  const g = tf.backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    attrs.strides,
    attrs.pad,
    'NHWC',
    attrs.dilations,
  );
  const channels = g.inChannels;
  const out = backend.makeOutput(g.outShape, 'float32');
  const [from, weights, to] = [valuesOf(backend, x), valuesOf(backend, filter), valuesOf(backend, out)];
  to.fill(-Infinity);
  visitTaps(imageWindows(g), (output, input, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = from[input * channels + c]! + weights[tap * channels + c]!;
      if (value > to[output * channels + c]!) to[output * channels + c] = value;
    }
  });
  return out;
});
