import * as tf from '@tensorflow/tfjs';

type Conv = Parameters<typeof tf.backend_util.computeConv2DInfo>;
type Pool = Parameters<typeof tf.backend_util.computePool2DInfo>;

/** The attributes of convolutions and of their gradients. */
export interface ConvAttrs {
  strides: Conv[2];
  pad: Conv[4];
  dataFormat?: 'NHWC' | 'NCHW';
  /** Absent in the gradients that tfjs itself calls: those are for undilated convolutions only. */
  dilations?: Conv[3] | null;
  dimRoundingMode?: Conv[5];
}

export interface PoolAttrs {
  filterSize: Pool[1];
  strides: Pool[2];
  pad: Pool[4];
  dimRoundingMode?: Pool[5];
}

/** The sizes of a window that slides over images. */
export type Geometry = tf.backend_util.Conv2DInfo;

/** The part of a geometry that the compiled module reads. */
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

/** @throws Error for the data format NCHW, as the wasm backend's own kernels do */
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
 * The geometry of the convolution whose output has the shape of dy. With padding in numbers its output size is taken
 * from dy, because the gradients of tfjs don't know how the size was rounded. With 'same' and 'valid' nothing is
 * rounded: if dy is larger than the output then, as a transposed convolution allows, the rest of dy has no effect.
 */
export function backwardGeometry(
  inputShape: number[],
  filterShape: number[],
  attrs: ConvAttrs,
  { shape }: tf.TensorInfo,
): Geometry {
  if (!inputShape.every(Number.isInteger))
    throw new Error(
      `a transposed convolution takes an output shape of whole numbers, received [${inputShape}]`,
    );
  const g = convGeometry(inputShape, filterShape, attrs);
  const exact = attrs.pad === 'same' || attrs.pad === 'valid';
  const [height, width] = [shape[1]!, shape[2]!];
  g.outHeight = exact ? Math.min(g.outHeight, height) : height;
  g.outWidth = exact ? Math.min(g.outWidth, width) : width;
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

/** The sizes of windows in the order of `Geometry` in assembly/windows.ts. */
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
