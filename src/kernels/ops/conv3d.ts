import * as tf from '@tensorflow/tfjs';
import { makeZeros, valuesOf } from '../backend';
import { floatKernel } from '../registry';
import { visitTaps, volumeWindows } from './windows';

type Volume = [number, number, number, number, number];

interface GradientAttrs {
  strides: number | [number, number, number];
  pad: 'valid' | 'same';
}

/*
 * x: [batch, depth, height, width, channels], W: [filter depth, height, width, channels, filters]. Over output pixels p:
 *
 *     dW[tap, c, f] = Σ_p x[p + tap, c] · dy[p, f]        dx[p + tap, c] += Σ_f dy[p, f] · W[tap, c, f]
 *
 * The backend's own kernels return memory that nobody wrote to, or zeros.
 */

export const conv3dFilterGradient = floatKernel<GradientAttrs & { filterShape: Volume }>(
  'Conv3DBackpropFilterV2',
  ({ inputs, attrs: { strides, pad, filterShape }, backend }) => {
    const [x, dy] = [inputs['x']!, inputs['dy']!];
    const g = tf.backend_util.computeConv3DInfo(x.shape as Volume, filterShape, strides, 1, pad);
    const { inChannels, outChannels } = g;
    const out = makeZeros(backend, filterShape);
    const [from, error, to] = [valuesOf(backend, x), valuesOf(backend, dy), valuesOf(backend, out)];
    visitTaps(volumeWindows(g), (output, input, tap) => {
      for (let c = 0; c < inChannels; c++) {
        const value = from[input * inChannels + c]!;
        const row = (tap * inChannels + c) * outChannels;
        for (let f = 0; f < outChannels; f++) to[row + f]! += value * error[output * outChannels + f]!;
      }
    });
    return out;
  },
);

export const conv3dInputGradient = floatKernel<GradientAttrs & { inputShape: Volume }>(
  'Conv3DBackpropInputV2',
  ({ inputs, attrs: { strides, pad, inputShape }, backend }) => {
    const [dy, filter] = [inputs['dy']!, inputs['filter']!];
    const g = tf.backend_util.computeConv3DInfo(inputShape, filter.shape as Volume, strides, 1, pad);
    const { inChannels, outChannels } = g;
    const out = makeZeros(backend, inputShape);
    const [error, weights, to] = [valuesOf(backend, dy), valuesOf(backend, filter), valuesOf(backend, out)];
    visitTaps(volumeWindows(g), (output, input, tap) => {
      for (let c = 0; c < inChannels; c++) {
        const row = (tap * inChannels + c) * outChannels;
        let sum = 0;
        for (let f = 0; f < outChannels; f++) sum += error[output * outChannels + f]! * weights[row + f]!;
        to[input * inChannels + c]! += sum;
      }
    });
    return out;
  },
);
