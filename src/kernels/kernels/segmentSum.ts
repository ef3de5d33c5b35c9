import * as tf from '@tensorflow/tfjs';
import { addressOf, ints } from '../backend';
import { kernel } from '../registry';

/**
 *     out[s, …] = Σ x[i, …] over all i with segmentIds[i] = s
 *
 * x: [n, …], segmentIds: [n], out: [numSegments, …]. Ids outside [0, numSegments) are left out. It is the
 * gradient of `gather`, and so of an embedding.
 */
export const unsortedSegmentSum = kernel<{ numSegments: number }>(
  'UnsortedSegmentSum',
  ({ inputs, attrs: { numSegments }, backend }) => {
    const x = inputs['x']!;
    const segmentIds = inputs['segmentIds']!;
    const out = backend.makeOutput([numSegments, ...x.shape.slice(1)], x.dtype);
    const width = tf.util.sizeFromShape(x.shape.slice(1));
    const View = x.dtype === 'int32' ? Int32Array : Float32Array;
    const buffer = backend.wasm.HEAPU8.buffer as ArrayBuffer;
    const xs = new View(buffer, addressOf(backend, x), tf.util.sizeFromShape(x.shape));
    const sums = new View(buffer, addressOf(backend, out), numSegments * width).fill(0);
    for (const [i, segment] of ints(backend, segmentIds).entries()) {
      if (segment < 0 || segment >= numSegments) continue;
      for (let k = 0; k < width; k++) sums[segment * width + k]! += xs[i * width + k]!;
    }
    return out;
  },
);
