/** Convolutions that are summed up from the image where it stands: assembly/convolve.ts. */
import { type Geometry, geometryIntegers, type Windows } from '../geometry';
import type { Workspace } from '../workspace';

/** Bytes of padded images at once: they should stay in the cache until all filters have seen them. */
const PADDED_BYTES = 1 << 15;

/** Pixels at once whose products are summed up in one go: more rounds more. */
const PIXELS = 512;

/** y = x ∗ filter, all by address. */
export function convolve(workspace: Workspace, g: Windows, x: number, filter: number, y: number): void {
  const { native } = workspace;
  const { images, rows } = portion(g);
  const geometry = workspace.integers(geometryIntegers(g));
  const scratch = workspace.roomFor(native.convolveScratchBytes(geometry, images, rows));
  native.convolve(x, filter, y, geometry, images, rows, scratch);
}

/** dw = for each value of the filter, the sum over all pixels of what it saw · dy, all by address. */
export function filterGradient(workspace: Workspace, g: Windows, x: number, dy: number, dw: number): void {
  const { native } = workspace;
  const { images, rows } = portion(g, PIXELS);
  const geometry = workspace.integers(geometryIntegers(g));
  const scratch = workspace.roomFor(native.filterGradientScratchBytes(geometry, images, rows));
  native.filterGradient(x, dy, dw, geometry, images, rows, scratch);
}

/** It sums up for each pixel of x what a product sums up for each pixel of y. */
const MOST_WORK = 1.2;

/** Whether the gradient with respect to x is itself a convolution, of dy with the filter turned over, and best computed so. */
export function canConvolveBack(g: Geometry): boolean {
  const { strideHeight, strideWidth, dilationWidth, padInfo } = g;
  return (
    strideHeight === 1 &&
    strideWidth === 1 &&
    dilationWidth === 1 &&
    g.inHeight * g.inWidth <= MOST_WORK * g.outHeight * g.outWidth &&
    padInfo.top <= reach(g.filterHeight, g.dilationHeight) &&
    padInfo.left <= reach(g.filterWidth, 1)
  );
}

/** dx = dy ∗ the filter turned over, all by address. `g` is the geometry of the convolution from x to y. */
export function convolveBack(
  workspace: Workspace,
  g: Geometry,
  dy: number,
  filter: number,
  dx: number,
): void {
  const { native } = workspace;
  const back = reversed(g);
  const { images, rows } = portion(back);
  const taps = g.filterHeight * g.filterWidth;
  const geometry = workspace.integers(geometryIntegers(back));
  const bytes = native.convolveScratchBytes(geometry, images, rows);
  const scratch = workspace.roomFor(bytes + 4 * taps * g.inChannels * g.outChannels);
  native.turnFilter(filter, scratch + bytes, taps, g.inChannels, g.outChannels);
  native.convolve(dy, scratch + bytes, dx, geometry, images, rows, scratch);
}

function reversed(g: Geometry): Windows {
  return {
    batchSize: g.batchSize,
    inHeight: g.outHeight,
    inWidth: g.outWidth,
    inChannels: g.outChannels,
    outHeight: g.inHeight,
    outWidth: g.inWidth,
    outChannels: g.inChannels,
    filterHeight: g.filterHeight,
    filterWidth: g.filterWidth,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: g.dilationHeight,
    dilationWidth: 1,
    padInfo: {
      top: reach(g.filterHeight, g.dilationHeight) - g.padInfo.top,
      left: reach(g.filterWidth, 1) - g.padInfo.left,
    },
  };
}

/** Pixels from the first tap of a filter to its last. */
function reach(taps: number, dilation: number): number {
  return (taps - 1) * dilation;
}

/** How much is done at once: all rows of some images, or some rows of one. */
function portion(g: Windows, mostPixels = Infinity): { images: number; rows: number } {
  const part = Math.min(
    PADDED_BYTES / 4 / seenFloats(g, g.outHeight),
    mostPixels / (g.outHeight * g.outWidth),
  );
  if (part >= 1) return { images: Math.min(g.batchSize, Math.floor(part)), rows: g.outHeight };
  return { images: 1, rows: Math.max(1, Math.floor(part * g.outHeight)) };
}

/** The part of an image, with its padding, that so many rows of output pixels see. */
function seenFloats(g: Windows, rows: number): number {
  const height = (rows - 1) * g.strideHeight + reach(g.filterHeight, g.dilationHeight) + 1;
  const width = (g.outWidth - 1) * g.strideWidth + reach(g.filterWidth, g.dilationWidth) + 1;
  return height * width * g.inChannels;
}
