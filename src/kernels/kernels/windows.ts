/** What sliding windows see of images. */
import { geometryIntegers, type Windows } from '../geometry';
import type { Workspace } from '../workspace';

/** Bytes of windows written out at once: they should stay in the cache until they are multiplied. */
const CHUNK_BYTES = 1 << 18;

/** Floats behind an array that the module may read or write without meaning them: it moves four at a time. */
const SLACK = 4;

/**
 * Calls `multiply` with the windows of some output pixels after one another, as `count` rows of `width` floats at
 * address `rows`. They are those of the image at address `image`, or are added to it after the call.
 */
export function forEachChunk(
  workspace: Workspace,
  g: Windows,
  image: number,
  direction: 'read' | 'write',
  multiply: (rows: number, first: number, count: number, width: number) => void,
): void {
  const pixels = g.batchSize * g.outHeight * g.outWidth;
  const width = windowFloats(g);
  if (isItsOwnWindows(g)) {
    multiply(image, 0, pixels, width);
    return;
  }
  const geometry = workspace.integers(geometryIntegers(g));
  const most = Math.min(pixels, Math.max(4, Math.floor(CHUNK_BYTES / 4 / width) & ~3));
  const floats = most * width + SLACK;
  const rows = workspace.roomFor(4 * (floats + paddedFloats(g, most) + SLACK));
  const padded = rows + 4 * floats;
  for (let first = 0; first < pixels; first += most) {
    const count = Math.min(most, pixels - first);
    if (direction === 'read') workspace.native.windowsToRows(image, rows, first, count, geometry, padded);
    multiply(rows, first, count, width);
    if (direction === 'write') workspace.native.addRowsToWindows(rows, image, first, count, geometry);
  }
}

/** The part of an image, with its padding, that so many output pixels after one another see at the most. */
function paddedFloats(g: Windows, pixels: number): number {
  return seenFloats(g, Math.min(g.outHeight, Math.ceil(pixels / g.outWidth) + 1));
}

/** The part of an image, with its padding, that so many rows of output pixels see. */
export function seenFloats(g: Windows, rows: number): number {
  const height = (rows - 1) * g.strideHeight + (g.filterHeight - 1) * g.dilationHeight + 1;
  const width = (g.outWidth - 1) * g.strideWidth + (g.filterWidth - 1) * g.dilationWidth + 1;
  return height * width * g.inChannels;
}

export function windowFloats(g: Windows): number {
  return g.filterHeight * g.filterWidth * g.inChannels;
}

/** A 1×1 filter over every pixel: the image, pixel by pixel, is the matrix of its windows. */
export function isItsOwnWindows(g: Windows): boolean {
  const { padInfo, inHeight, inWidth, outHeight, outWidth } = g;
  return (
    g.filterHeight === 1 &&
    g.filterWidth === 1 &&
    g.strideHeight === 1 &&
    g.strideWidth === 1 &&
    padInfo.top === 0 &&
    padInfo.left === 0 &&
    inHeight === outHeight &&
    inWidth === outWidth
  );
}
