import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf, type WasmBackend } from '../backend';
import { type Kernel, kernel, runKernel } from '../registry';

/**
 *     out[s, …] = Σ x[i, …] over all i with segmentIds[i] = s
 *
 * x: [n, …], segmentIds: [n], out: [numSegments, …]. Rows whose id is outside [0, numSegments) are
 * ignored. This is the gradient of `gather`, and so of an embedding.
 *
 * The sums are float32, also those of whole numbers, as on tfjs's cpu backend.
 *
 * @throws Error if there isn't one id for each row
 */
export const unsortedSegmentSum: Kernel = {
  name: 'UnsortedSegmentSum',
  make: (workspaces) => {
    const ofFloats = sumOfFloats.make(workspaces, undefined);
    return (params) => {
      const { x, segmentIds } = params.inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
      if (x.dtype === 'float32') return ofFloats(params);
      const backend = params.backend as WasmBackend;
      const floats = runKernel('Cast', { x }, backend, { dtype: 'float32' });
      try {
        return ofFloats({ ...params, inputs: { x: floats, segmentIds } });
      } finally {
        backend.disposeData(floats.dataId);
      }
    };
  },
};

const sumOfFloats = kernel<{ numSegments: number }>(
  'UnsortedSegmentSum',
  ({ inputs, attrs: { numSegments }, backend, native }) => {
    const x = inputs['x']!;
    const segmentIds = inputs['segmentIds']!;
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
