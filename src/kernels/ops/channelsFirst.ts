/** Images whose channels are the first axis, [batch, channels, height, width]: they are computed with channels last. */
import type * as tf from '@tensorflow/tfjs';
import { alias, type WasmBackend } from '../backend';
import type { ConvAttrs } from '../geometry';
import { type KernelCall, runKernel } from '../registry';

const TO_LAST = [0, 2, 3, 1];
const TO_FIRST = [0, 3, 1, 2];

type Attrs = ConvAttrs & { inputShape?: number[] };

/** Turns images, the padding of each axis and the shape of images around, runs the kernel, and turns its images back. */
export function inEitherFormat<A extends Attrs>(
  run: (call: KernelCall<A>) => tf.TensorInfo,
  result: 'images' | 'filter' = 'images',
): (call: KernelCall<A>) => tf.TensorInfo {
  return (call) => {
    const { inputs, attrs, backend } = call;
    if (attrs.dataFormat !== 'NCHW') return run(call);
    const { x, dy, ...others } = inputs;
    const turned: Record<string, tf.TensorInfo> = {};
    if (x) turned['x'] = moved(backend, x, TO_LAST);
    if (dy) turned['dy'] = moved(backend, dy, TO_LAST);
    try {
      const out = run({ ...call, inputs: { ...others, ...turned }, attrs: withChannelsLast(attrs) });
      return result === 'filter' ? out : movedAway(backend, out);
    } finally {
      for (const { dataId } of Object.values(turned)) backend.disposeData(dataId);
    }
  };
}

/** A bias or slopes with one value for each channel, so that it is broadcast along height and width. */
export function alongChannels(
  backend: WasmBackend,
  values: tf.TensorInfo | undefined,
): tf.TensorInfo | undefined {
  const isVector = values?.shape.length === 1 && values.shape[0] !== 1;
  return isVector ? alias(backend, values, [values.shape[0]!, 1, 1]) : values;
}

function withChannelsLast<A extends Attrs>(attrs: A): A {
  const { inputShape, pad } = attrs;
  const turned: A = { ...attrs, dataFormat: 'NHWC' };
  if (inputShape) turned.inputShape = TO_LAST.map((axis) => inputShape[axis]!);
  if (Array.isArray(pad)) turned.pad = [pad[0], pad[2], pad[3], pad[1]];
  return turned;
}

function moved(backend: WasmBackend, x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
  return runKernel('Transpose', { x }, backend, { perm });
}

function movedAway(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
  const out = moved(backend, x, TO_FIRST);
  backend.disposeData(x.dataId);
  return out;
}
