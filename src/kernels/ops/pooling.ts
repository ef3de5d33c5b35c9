import * as tf from '@tensorflow/tfjs';
import { alias, makeZeros, sizeOf, valuesOf, type WasmBackend } from '../backend';
import { type PoolAttrs, poolGeometry } from '../geometry';
import { kernel, floatKernel, type KernelCall } from '../registry';
import { imageWindows, visitTaps, volumeWindows, type Windows } from './windows';

/*
 * y[p, c] = the largest value, or the mean, of the taps of window p that lie inside of the image. In volumes
 * the backend's own kernel never returns a number below 0.
 */

interface VolumePoolAttrs {
  filterSize: number | [number, number, number];
  strides: number | [number, number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: PoolAttrs['dimRoundingMode'];
}

export const maxPool3d = floatKernel<VolumePoolAttrs>('MaxPool3D', ({ inputs, attrs, backend }) => {
  const x = inputs['x']!;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const shape = x.shape as [number, number, number, number, number];
  const g = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return largest(backend, x, { windows: volumeWindows(g), shape: g.outShape, channels: g.inChannels });
});

/** dx receives dy at the last largest input of each window, as on the cpu backend; overlapping windows add up. */
export const maxPool3dGradient = floatKernel<VolumePoolAttrs>(
  'MaxPool3DGrad',
  ({ inputs, attrs, backend }) => {
    const [dy, x] = [inputs['dy']!, inputs['input']!];
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const shape = x.shape as [number, number, number, number, number];
    const g = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const channels = g.inChannels;
    const dx = makeZeros(backend, x.shape);
    const [from, error, to] = [valuesOf(backend, x), valuesOf(backend, dy), valuesOf(backend, dx)];
    /** The place of the largest input so far, for each output. */
    const places = new Int32Array(error.length).fill(-1);
    visitTaps(volumeWindows(g), (output, input) => {
      for (let c = 0; c < channels; c++) {
        const [at, place] = [output * channels + c, input * channels + c];
        if (places[at]! < 0 || from[place]! >= from[places[at]!]!) places[at] = place;
      }
    });
    for (const [at, place] of places.entries()) if (place >= 0) to[place]! += error[at]!;
    return dx;
  },
);

export const maxPool = kernel<PoolAttrs>('MaxPool', (call) => pooled(call, largest), isNotForStock);
export const avgPool = kernel<PoolAttrs>('AvgPool', (call) => pooled(call, mean), isNotForStock);

/**
 * With padding in numbers the backend's own kernels are wrong; with no image, or one that is smaller than a window, they
 * write beyond their output.
 */
function isNotForStock({ x }: Record<string, tf.TensorInfo>, attrs: PoolAttrs): boolean {
  if (x!.dtype !== 'float32') return false;
  if (typeof attrs.pad !== 'string' || sizeOf(x!) === 0) return true;
  const { outHeight, outWidth } = poolGeometry(x!.shape, attrs);
  return outHeight <= 0 || outWidth <= 0;
}

/** A pooling: its windows, and the shape of its output. */
interface Pooling {
  windows: Windows;
  shape: number[];
  channels: number;
}

type Pool = (backend: WasmBackend, x: tf.TensorInfo, pooling: Pooling) => tf.TensorInfo;

function pooled({ inputs, attrs, backend }: KernelCall<PoolAttrs>, pool: Pool): tf.TensorInfo {
  const x = inputs['x']!;
  const g = poolGeometry(x.shape, attrs);
  if (g.outHeight < 0 || g.outWidth < 0)
    throw new Error(
      `pooling takes windows that are not larger than the image, received an image of [${x.shape}]`,
    );
  // The cpu backend takes windows of one value, as many as there are values, for a copy, whatever the padding.
  if (g.filterHeight === 1 && g.filterWidth === 1 && tf.util.arraysEqual(g.inShape, g.outShape))
    return alias(backend, x);
  return pool(backend, x, { windows: imageWindows(g), shape: g.outShape, channels: g.inChannels });
}

function largest(
  backend: WasmBackend,
  x: tf.TensorInfo,
  { windows, shape, channels }: Pooling,
): tf.TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  const [from, to] = [valuesOf(backend, x), valuesOf(backend, out)];
  to.fill(-Infinity);
  visitTaps(windows, (output, input) => {
    for (let c = 0; c < channels; c++) {
      const value = from[input * channels + c]!;
      if (value > to[output * channels + c]!) to[output * channels + c] = value;
    }
  });
  return out;
}

function mean(backend: WasmBackend, x: tf.TensorInfo, { windows, shape, channels }: Pooling): tf.TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  const [from, to] = [valuesOf(backend, x), valuesOf(backend, out)];
  const counts = new Int32Array(to.length / Math.max(1, channels));
  to.fill(0);
  visitTaps(windows, (output, input) => {
    counts[output]!++;
    for (let c = 0; c < channels; c++) to[output * channels + c]! += from[input * channels + c]!;
  });
  for (let i = 0; i < to.length; i++) to[i]! /= counts[Math.floor(i / channels)]!;
  return out;
}
