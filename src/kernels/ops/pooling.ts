import * as tf from '@tensorflow/tfjs';
import { alias, sizeOf, valuesOf, type WasmBackend } from '../backend';
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

export const maxPool = kernel<PoolAttrs>('MaxPool', (call) => pooled(call, largest), isNotForStock);
export const avgPool = kernel<PoolAttrs>('AvgPool', (call) => pooled(call, mean), isNotForStock);

/** With padding in numbers the backend's own kernels are wrong, and with no image they write beyond their output. */
function isNotForStock({ x }: Record<string, tf.TensorInfo>, { pad }: PoolAttrs): boolean {
  return x!.dtype === 'float32' && (typeof pad !== 'string' || sizeOf(x!) === 0);
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
