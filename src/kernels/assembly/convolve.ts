/**
 * Convolution without a matrix of windows: where no window is dilated in width, each is as many stretches of values as
 * it has rows, and tiles of 4 output pixels × 8 filters are summed up from there.
 */
import { transposeMatrices } from './copies';
import { at } from './memory';
import { packSlivers } from './packing';
import { copyTile, MR, multiplyStretches, multiplyStretchesNarrow, NR } from './tiles';
import { Geometry, padRows } from './windows';

/** Bytes of memory that {@link convolve} works in. */
export function convolveScratchBytes(geometry: usize, images: i32, rows: i32): i32 {
  const g = changetype<Geometry>(geometry);
  const panel = ((g.outChannels + NR - 1) & ~(NR - 1)) * g.windowFloats;
  const padded = images * seenRows(rows, g) * g.paddedWidth * g.channels;
  return (panel + MR * NR + images * rows * g.outWidth + padded) << 2;
}

/**
 * y[image, i, j, f] = Σ over the window of pixel [i, j] of x · filter[…, f]
 *
 * @param images, rows how much is done at once: some rows of one image, or all rows of some images
 */
export function convolve(
  x: usize,
  filter: usize,
  y: usize,
  geometry: usize,
  images: i32,
  rows: i32,
  scratch: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const n = g.outChannels;
  const slivers = (n + NR - 1) & ~(NR - 1);
  const tile = scratch + at(slivers * g.windowFloats);
  const offsets = tile + at(MR * NR);
  const padded = offsets + at(images * rows * g.outWidth);
  const inside = liesInside(g);
  const width = inside ? g.rowFloats : g.paddedWidth * g.channels;
  const imageFloats = g.inHeight * g.rowFloats;
  packSlivers(filter, scratch, n, g.windowFloats, 1, n, NR);
  findWindows(offsets, images, rows, width, inside ? imageFloats : seenRows(rows, g) * width, g);
  const end = y + at(g.images * g.outHeight * g.outWidth * n);
  for (let first = 0; first < g.images; first += images) {
    const count = min(images, g.images - first);
    for (let top = 0; top < g.outHeight; top += rows) {
      const height = min(rows, g.outHeight - top);
      const image = x + at(first * imageFloats);
      let from = padded;
      if (inside) from = image + at(top * g.strideHeight * width);
      else padImages(image, padded, count, top, height, g);
      const pixels = count * height * g.outWidth;
      multiplyWindows(from, offsets, scratch, y, end, pixels, tile, at(width * g.dilationHeight), g);
      y += at(pixels * n);
    }
  }
}

/** Rows of an image that so many rows of windows see. */
// @ts-ignore: decorator
@inline
function seenRows(rows: i32, g: Geometry): i32 {
  return (rows - 1) * g.strideHeight + g.reachDown;
}

/** Whether no window sees anything outside of its image. */
function liesInside(g: Geometry): bool {
  if (g.padTop != 0 || g.padLeft != 0) return false;
  return g.paddedWidth <= g.inWidth && seenRows(g.outHeight, g) <= g.inHeight;
}

/** Where windows begin, in bytes, pixel after pixel. Rows of an image are so many floats wide. */
function findWindows(to: usize, images: i32, rows: i32, width: i32, imageFloats: i32, g: Geometry): void {
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) {
      let window = image * imageFloats + row * g.strideHeight * width;
      for (let column = 0; column < g.outWidth; column++) {
        store<i32>(to, window << 2);
        window += g.strideWidth * g.channels;
        to += 4;
      }
    }
  }
}

/** What the windows in rows [top, top + height) of the images see, with the padding. */
function padImages(from: usize, to: usize, images: i32, top: i32, height: i32, g: Geometry): void {
  const rows = seenRows(height, g);
  for (let image = 0; image < images; image++) {
    padRows(from, to, top * g.strideHeight - g.padTop, rows, g);
    from += at(g.inHeight * g.rowFloats);
    to += at(rows * g.paddedWidth * g.channels);
  }
}

/** y[pixel, f] for all filters f. Nothing is written from `end` on. */
function multiplyWindows(
  x: usize,
  offsets: usize,
  panel: usize,
  y: usize,
  end: usize,
  pixels: i32,
  tile: usize,
  lineStep: usize,
  g: Geometry,
): void {
  const n = g.outChannels;
  const lines = g.filterHeight;
  const run = g.filterWidth * g.channels;
  for (let j = 0; j < n; j += NR) {
    const b = panel + at(j * g.windowFloats);
    const columns = min(n - j, NR);
    const narrow = columns <= 4;
    // A tile of a pixel's few filters is written as a whole: what is too much is written over with the next pixel.
    const written = ASC_FEATURE_SIMD && narrow ? 4 : NR;
    const extent = at((MR - 1) * n + written);
    for (let p = 0; p < pixels; p += MR) {
      const rows = min(pixels - p, MR);
      const at4 = offsets + at(p);
      const a0 = x + load<u32>(at4);
      const a1 = rows > 1 ? x + load<u32>(at4, 4) : a0;
      const a2 = rows > 2 ? x + load<u32>(at4, 8) : a0;
      const a3 = rows > 3 ? x + load<u32>(at4, 12) : a0;
      const to = y + at(p * n + j);
      const whole = rows == MR && (columns == NR || (n < NR && to + extent <= end));
      const sums = whole ? to : tile;
      const ldc = whole ? n : NR;
      if (narrow) multiplyStretchesNarrow(lines, run, a0, a1, a2, a3, lineStep, b, sums, ldc);
      else multiplyStretches(lines, run, a0, a1, a2, a3, lineStep, b, sums, ldc);
      if (!whole) copyTile(tile, to, rows, columns, n, false);
    }
  }
}

/** to[last tap − tap, f, c] = filter[tap, c, f]: the filter that leads from dy back to dx. */
export function turnFilter(filter: usize, to: usize, taps: i32, channels: i32, filters: i32): void {
  const floats = at(channels * filters);
  to += <usize>taps * floats;
  for (let tap = 0; tap < taps; tap++) {
    to -= floats;
    transposeMatrices(filter, to, 1, channels, filters);
    filter += floats;
  }
}
