/** Convolutions that read their windows directly from the image, without an im2col matrix: assembly/convolve.ts. */
import { type Geometry, geometryIntegers, type Windows } from '../geometry';
import type { Workspace } from '../workspace';

/** Most bytes of padded images at once: they should stay in the cache until all filters have been applied. */
const PADDED_BYTES = 1 << 15;

/** Most output pixels whose products are added up in one go: longer sums have larger rounding errors. */
const PIXELS = 512;

/** y = x ∗ filter. `x`, `filter` and `y` are addresses. */
export function convolve(
  workspace: Workspace,
  g: Windows,
  { x, filter, y }: { x: number; filter: number; y: number },
): void {
  const { native } = workspace;
  const { images, rows } = portion(g);
  const geometry = workspace.integers(geometryIntegers(g));
  const scratch = workspace.roomFor(native.convolveScratchBytes(geometry, images, rows));
  native.convolve(x, filter, y, geometry, images, rows, scratch);
}

/** dw[tap, c, f] = Σ_pixel x[pixel + tap, c] · dy[pixel, f]. `x`, `dy` and `dw` are addresses. */
export function filterGradient(
  workspace: Workspace,
  g: Windows,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  const { native } = workspace;
  const { images, rows } = portion(g, PIXELS);
  const geometry = workspace.integers(geometryIntegers(g));
  const scratch = workspace.roomFor(native.filterGradientScratchBytes(geometry, images, rows));
  native.filterGradient(x, dy, dw, geometry, images, rows, scratch);
}

/** Most pixels of x for each pixel of y: {@link convolveBack} does its work per pixel of x, a product per pixel of y. */
const MOST_WORK = 1.2;

/** @returns true if the input gradient is itself a convolution, of dy with the flipped filter, and quickest that way */
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

/**
 * dx = dy ∗ the flipped filter. `dy`, `filter` and `dx` are addresses.
 *
 * @param g the geometry of the convolution from x to y
 */
export function convolveBack(
  workspace: Workspace,
  g: Geometry,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
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

/** The geometry of the convolution from dy to dx. */
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

/** @returns the number of pixels from the first tap of a filter to its last */
function reach(taps: number, dilation: number): number {
  return (taps - 1) * dilation;
}

/** The amount of work done at once: all rows of some images, or some rows of one image. */
function portion(g: Windows, mostPixels = Infinity): { images: number; rows: number } {
  const part = Math.min(PADDED_BYTES / 4 / paddedFloats(g), mostPixels / (g.outHeight * g.outWidth));
  if (part >= 1) return { images: Math.min(g.batchSize, Math.floor(part)), rows: g.outHeight };
  return { images: 1, rows: Math.max(1, Math.floor(part * g.outHeight)) };
}

/** @returns the number of floats of an image with its padding */
function paddedFloats(g: Windows): number {
  const height = (g.outHeight - 1) * g.strideHeight + reach(g.filterHeight, g.dilationHeight) + 1;
  const width = (g.outWidth - 1) * g.strideWidth + reach(g.filterWidth, g.dilationWidth) + 1;
  return height * width * g.inChannels;
}
