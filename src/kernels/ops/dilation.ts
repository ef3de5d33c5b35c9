import * as tf from '@tensorflow/tfjs';
import { makeZeros, valuesOf } from '../backend';
import { floatKernel, type KernelCall } from '../registry';
import { imageWindows, visitTaps } from './windows';

interface DilationAttrs {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dilations: number | [number, number];
}

/*
 * y[p, c] = max over taps of x[p + tap, c] + W[tap, c]. dy goes to the first input and the first tap of each maximum. For
 * the backend's own kernels a maximum is never below 0.
 */

function geometryOf({ inputs, attrs }: KernelCall<DilationAttrs>): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeDilation2DInfo(
    inputs['x']!.shape as [number, number, number, number],
    inputs['filter']!.shape as [number, number, number],
    attrs.strides,
    attrs.pad,
    'NHWC',
    attrs.dilations,
  );
}

interface Maxima {
  /** The largest sum of each output. */
  values: Float64Array;
  /** The places of its input and of its weight; −1 if there is none. */
  inputs: Int32Array;
  taps: Int32Array;
}

function maximaOf(call: KernelCall<DilationAttrs>, g: tf.backend_util.Conv2DInfo): Maxima {
  const { inputs, backend } = call;
  const channels = g.inChannels;
  const size = tf.util.sizeFromShape(g.outShape);
  const [from, weights] = [valuesOf(backend, inputs['x']!), valuesOf(backend, inputs['filter']!)];
  const values = new Float64Array(size).fill(-Infinity);
  const places = { inputs: new Int32Array(size).fill(-1), taps: new Int32Array(size).fill(-1) };
  visitTaps(imageWindows(g), (output, input, tap) => {
    for (let c = 0; c < channels; c++) {
      const at = output * channels + c;
      const value = from[input * channels + c]! + weights[tap * channels + c]!;
      if (!(value > values[at]!)) continue;
      values[at] = value;
      places.inputs[at] = input * channels + c;
      places.taps[at] = tap * channels + c;
    }
  });
  return { values, ...places };
}

export const dilation2d = floatKernel<DilationAttrs>('Dilation2D', (call) => {
  const g = geometryOf(call);
  const { values } = maximaOf(call, g);
  const out = call.backend.makeOutput(g.outShape, 'float32');
  valuesOf(call.backend, out).set(values);
  return out;
});

export const dilationInputGradient = gradient('Dilation2DBackpropInput', 'inputs');
export const dilationFilterGradient = gradient('Dilation2DBackpropFilter', 'taps');

function gradient(name: string, places: 'inputs' | 'taps'): ReturnType<typeof floatKernel> {
  return floatKernel<DilationAttrs>(name, (call) => {
    const { inputs, backend } = call;
    const maxima = maximaOf(call, geometryOf(call));
    const out = makeZeros(backend, inputs[places === 'inputs' ? 'x' : 'filter']!.shape);
    const [error, to] = [valuesOf(backend, inputs['dy']!), valuesOf(backend, out)];
    for (const [at, place] of maxima[places].entries()) if (place >= 0) to[place]! += error[at]!;
    return out;
  });
}
