import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { kernel } from '../registry';

/**
 *     out[s, …] = Σ x[i, …] over all i with segmentIds[i] = s
 *
 * x: [n, …], segmentIds: [n], out: [numSegments, …]. Rows whose id is outside [0, numSegments) are
 * ignored. This is the gradient of `gather`, and so of an embedding.
 *
 * @throws Error if x isn't float32, or if there isn't one id for each row
 */
export const unsortedSegmentSum = kernel<{ numSegments: number }>(
  'UnsortedSegmentSum',
  ({ inputs, attrs: { numSegments }, backend, native }) => {
    const x = inputs['x']!;
    const segmentIds = inputs['segmentIds']!;
    if (x.dtype !== 'float32')
      throw new Error(`segment sums on wasm take float32 tensors, received ${x.dtype}`);
    if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== x.shape[0]) {
      throw new Error(
        `a segment sum takes one id for each row, received ids of shape [${segmentIds.shape}] for [${x.shape}]`,
      );
    }
    const out = makeZeros(backend, [numSegments, ...x.shape.slice(1)]);
    if (sizeOf(out) === 0) return out;
    native.sumSegments(
      addressOf(backend, x),
      addressOf(backend, segmentIds),
      addressOf(backend, out),
      sizeOf(segmentIds),
      tf.util.sizeFromShape(x.shape.slice(1)),
      numSegments,
    );
    return out;
  },
);
