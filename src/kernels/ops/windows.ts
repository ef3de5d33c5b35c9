/*
 * Windows that slide over images or volumes, tap by tap. This is slow and simple: for kernels that training rarely
 * meets, and that the backend's own kernels compute wrongly.
 */
import type * as tf from '@tensorflow/tfjs';

type Triple = readonly [number, number, number];

/** A window over [batch, depth, height, width, channels]; an image has depth 1. */
export interface Windows {
  batchSize: number;
  /** Depth, height and width. */
  inSize: Triple;
  outSize: Triple;
  filterSize: Triple;
  stride: Triple;
  dilation: Triple;
  /** The padding in front. */
  pad: Triple;
}

export function volumeWindows(g: tf.backend_util.Conv3DInfo): Windows {
  return {
    batchSize: g.batchSize,
    inSize: [g.inDepth, g.inHeight, g.inWidth],
    outSize: [g.outDepth, g.outHeight, g.outWidth],
    filterSize: [g.filterDepth, g.filterHeight, g.filterWidth],
    stride: [g.strideDepth, g.strideHeight, g.strideWidth],
    dilation: [g.dilationDepth, g.dilationHeight, g.dilationWidth],
    pad: [g.padInfo.front, g.padInfo.top, g.padInfo.left],
  };
}

export function imageWindows(g: tf.backend_util.Conv2DInfo): Windows {
  return {
    batchSize: g.batchSize,
    inSize: [1, g.inHeight, g.inWidth],
    outSize: [1, g.outHeight, g.outWidth],
    filterSize: [1, g.filterHeight, g.filterWidth],
    stride: [1, g.strideHeight, g.strideWidth],
    dilation: [1, g.dilationHeight, g.dilationWidth],
    pad: [0, g.padInfo.top, g.padInfo.left],
  };
}

/**
 * Calls `visit` for every tap of every window that lies inside of its image, with the numbers of the output pixel, the
 * input pixel and the tap. Channels are not counted: pixel p begins at value p · channels.
 */
export function visitTaps(
  windows: Windows,
  visit: (output: number, input: number, tap: number) => void,
): void {
  const { batchSize, inSize, outSize, filterSize } = windows;
  const places = [0, 1, 2].map((axis) => tapsAlong(windows, axis)) as [Taps, Taps, Taps];
  const [, outHeight, outWidth] = outSize;
  const [inDepth, inHeight, inWidth] = inSize;
  for (let b = 0; b < batchSize; b++) {
    for (const z of places[0]) {
      for (const y of places[1]) {
        for (const x of places[2]) {
          const output = ((b * outSize[0] + z.output) * outHeight + y.output) * outWidth + x.output;
          const input = ((b * inDepth + z.input) * inHeight + y.input) * inWidth + x.input;
          visit(output, input, (z.tap * filterSize[1] + y.tap) * filterSize[2] + x.tap);
        }
      }
    }
  }
}

type Taps = { output: number; input: number; tap: number }[];

/** The taps along one axis that lie inside, by output position. */
function tapsAlong({ inSize, outSize, filterSize, stride, dilation, pad }: Windows, axis: number): Taps {
  const taps: Taps = [];
  for (let output = 0; output < outSize[axis]!; output++) {
    for (let tap = 0; tap < filterSize[axis]!; tap++) {
      const input = output * stride[axis]! - pad[axis]! + tap * dilation[axis]!;
      if (input >= 0 && input < inSize[axis]!) taps.push({ output, input, tap });
    }
  }
  return taps;
}
