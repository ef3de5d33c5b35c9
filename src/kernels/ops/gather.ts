import * as tf from '@tensorflow/tfjs';
import { addressOf, isFourBytes, sizeOf } from '../backend';
import { kernel } from '../registry';

/**
 * out[…, i, …] = x[…, indices[i], …] along an axis.
 *
 * @throws Error for an index outside x
 */
export const gather = kernel<{ axis: number; batchDims: number }>(
  'GatherV2',
  ({ inputs, attrs, backend, native }) => {
    const x = inputs['x']!;
    const indices = inputs['indices']!;
    const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0]!;
    // This reads shapes only, so a TensorInfo is enough.
    const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      attrs.batchDims ?? 0,
    );
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
    const out = backend.makeOutput(outputShape, x.dtype);
    const count = sizeOf(indices) / batchSize;
    const [from, index, to] = [addressOf(backend, x), addressOf(backend, indices), addressOf(backend, out)];
    for (let b = 0; b < batchSize; b++) {
      const bad = native.gatherRows(
        from + 4 * b * outerSize * dimSize * sliceSize,
        index + 4 * b * count,
        to + 4 * b * outerSize * count * sliceSize,
        outerSize,
        dimSize,
        count,
        sliceSize,
      );
      if (bad < 0) continue;
      const found = new Int32Array(backend.wasm.HEAPU8.buffer as ArrayBuffer, index)[b * count + bad];
      backend.disposeData(out.dataId);
      throw new Error(`GatherV2: the index value ${found} is not in [0, ${dimSize - 1}]`);
    }
    return out;
  },
  ({ x, indices }) => isFourBytes(x!.dtype) && indices!.dtype === 'int32',
);
