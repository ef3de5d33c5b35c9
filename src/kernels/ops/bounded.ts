import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf, type WasmBackend } from '../backend';
import { floatKernel } from '../registry';

/*
 * min(max(x, low), high). NaN stays NaN: the backend's own kernels make it a bound, and a training that has gone wrong
 * would look sound.
 */

export const relu6 = floatKernel('Relu6', ({ inputs, backend }) => bounded(backend, inputs['x']!, 0, 6));

export const clipByValue = floatKernel<{ clipValueMin: number; clipValueMax: number }>(
  'ClipByValue',
  ({ inputs, attrs, backend }) => bounded(backend, inputs['x']!, attrs.clipValueMin, attrs.clipValueMax),
);

function bounded(backend: WasmBackend, x: tf.TensorInfo, low: number, high: number): tf.TensorInfo {
  const y = backend.makeOutput(x.shape, 'float32');
  const memory = backend.wasm.HEAPU8.buffer as ArrayBuffer;
  const n = sizeOf(x);
  const from = new Float32Array(memory, addressOf(backend, x), n);
  const to = new Float32Array(memory, addressOf(backend, y), n);
  for (let i = 0; i < n; i++) {
    const value = from[i]!;
    // Comparisons with NaN are false.
    to[i] = value < low ? low : value > high ? high : value;
  }
  return y;
}
