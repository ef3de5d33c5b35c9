import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf, type WasmBackend } from '../backend';
import { kernel } from '../registry';

/*
 * min(max(x, low), high). NaN stays NaN: the backend's own kernels make it a bound, and a training that has gone wrong
 * would look sound. The result has the type of x, as on the cpu backend.
 */

export const relu6 = kernel('Relu6', ({ inputs, backend }) => bounded(backend, inputs['x']!, 0, 6));

/** Floats take the path of a fused product with relu; tfjs has no relu of truth values. */
export const relu = kernel('Relu', ({ inputs, backend, native, workspace }) => {
  const x = inputs['x']!;
  if (x.dtype !== 'float32') return bounded(backend, x, 0, Infinity);
  const y = backend.makeOutput(x.shape, 'float32');
  const n = sizeOf(x);
  if (n > 0)
    native.addBias(addressOf(backend, x), 0, addressOf(backend, y), 1, n, 1, 0, 0, workspace.gemmScratch);
  return y;
});

export const clipByValue = kernel<{ clipValueMin: number; clipValueMax: number }>(
  'ClipByValue',
  ({ inputs, attrs, backend }) => bounded(backend, inputs['x']!, attrs.clipValueMin, attrs.clipValueMax),
);

function bounded(backend: WasmBackend, x: tf.TensorInfo, low: number, high: number): tf.TensorInfo {
  const y = backend.makeOutput(x.shape, x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(y)];
  for (let i = 0; i < to.length; i++) {
    const value = from[i]!;
    // Comparisons with NaN are false.
    to[i] = value < low ? low : value > high ? high : value;
  }
  return y;
}
