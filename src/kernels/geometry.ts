import * as tf from '@tensorflow/tfjs';

type Pair = [number, number] | number;
type Pad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
type Rounding = Parameters<typeof tf.backend_util.computeConv2DInfo>[5];
type Quad = [number, number, number, number];

/** What convolutions and their gradients are told by tfjs. */
export interface ConvAttrs {
  strides: Pair;
  pad: Pad;
  dataFormat?: 'NHWC' | 'NCHW';
  /** Absent where tfjs has a gradient for the undilated convolution only. */
  dilations?: Pair | null;
  dimRoundingMode?: Rounding;
}

/** @throws Error for channels before pixels, as the wasm backend's own kernels do. */
export function convGeometry(
  inputShape: number[],
  filterShape: number[],
  { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' }: ConvAttrs,
  depthwise = false,
): tf.backend_util.Conv2DInfo {
  if (dataFormat !== 'NHWC')
    throw new Error(`convolutions on wasm take data format NHWC, received ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(
    inputShape as Quad,
    filterShape as Quad,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}
