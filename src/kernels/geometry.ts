import * as tf from '@tensorflow/tfjs';

type Conv = Parameters<typeof tf.backend_util.computeConv2DInfo>;
type Pool = Parameters<typeof tf.backend_util.computePool2DInfo>;

/** What convolutions and their gradients are told by tfjs. */
export interface ConvAttrs {
  strides: Conv[2];
  pad: Conv[4];
  dataFormat?: 'NHWC' | 'NCHW';
  /** Absent where tfjs has a gradient for the undilated convolution only. */
  dilations?: Conv[3] | null;
  dimRoundingMode?: Conv[5];
}

export interface PoolAttrs {
  filterSize: Pool[1];
  strides: Pool[2];
  pad: Pool[4];
  dimRoundingMode?: Pool[5];
}

/** A window that slides over images, as sizes. */
export type Geometry = tf.backend_util.Conv2DInfo;

/** What of a geometry the compiled module reads. */
export type Windows = Pick<
  Geometry,
  | 'batchSize'
  | 'inHeight'
  | 'inWidth'
  | 'inChannels'
  | 'outHeight'
  | 'outWidth'
  | 'outChannels'
  | 'filterHeight'
  | 'filterWidth'
  | 'strideHeight'
  | 'strideWidth'
  | 'dilationHeight'
  | 'dilationWidth'
> & { padInfo: { top: number; left: number } };

/** @throws Error for channels before pixels, as the wasm backend's own kernels do */
export function convGeometry(
  inputShape: number[],
  filterShape: number[],
  { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' }: ConvAttrs,
  depthwise = false,
): Geometry {
  if (dataFormat !== 'NHWC') {
    throw new Error(`convolutions on wasm take data format NHWC, received ${dataFormat}`);
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape as Conv[0],
    filterShape as Conv[1],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/**
 * The geometry of a convolution that gave an output of the shape of dy: tfjs tells its gradients neither that nor how
 * sizes were rounded.
 */
export function backwardGeometry(
  inputShape: number[],
  filterShape: number[],
  attrs: ConvAttrs,
  { shape }: tf.TensorInfo,
): Geometry {
  const g = convGeometry(inputShape, filterShape, attrs);
  [g.outHeight, g.outWidth] = [shape[1]!, shape[2]!];
  return g;
}

export function poolGeometry(inputShape: number[], attrs: PoolAttrs): Geometry {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  return tf.backend_util.computePool2DInfo(
    inputShape as Pool[0],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

/** Windows as the compiled module reads them: in the order of `Geometry` in assembly/windows.ts. */
export function geometryIntegers(g: Windows): number[] {
  return [
    g.batchSize,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.outChannels,
    g.filterHeight,
    g.filterWidth,
    g.strideHeight,
    g.strideWidth,
    g.dilationHeight,
    g.dilationWidth,
    g.padInfo.top,
    g.padInfo.left,
  ];
}
