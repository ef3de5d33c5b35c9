/**
 * Convolution and its filter gradient without an im2col matrix. Each row of a window is one contiguous run in the image.
 * For the filter gradient, the inputs that a row of output pixels multiplies with one filter value are a run, too (with a
 * constant step). The 4×8 micro-kernel reads these runs in place.
 */
import { transposeMatrices } from './copies';
import { at, clearFloats } from './memory';
import { packSlivers } from './packing';
import { copyTile, MR, multiplyRuns, multiplyRunsNarrow, NR } from './tiles';
import { Geometry, padRows } from './windows';

/** Longer sums are added up from partial sums of this length, to keep rounding errors small. */
const LONGEST_SUM = 512;

/**
 * y[image, i, j, f] = Σ over the window of pixel [i, j] of x · filter[…, f]
 *
 * @param images, rows the amount of work done at once: some rows of one image, or all rows of some images
 * @param scratch address of {@link convolveScratchBytes} bytes
 */
export function convolve(x: usize, filter: usize, y: usize, geometry: usize, images: i32, rows: i32, scratch: usize): void {
  const g = changetype<Geometry>(geometry);
  packSlivers(filter, scratch, g.outChannels, g.windowFloats, 1, g.outChannels, NR);
  const pixels = images * rows * g.outWidth;
  const tile = scratch + at(sliversOf(g.outChannels) * g.windowFloats);
  const starts = tile + at(MR * NR);
  const taps = starts + at(pixels);
  const padded = taps + at(g.filterHeight * g.filterWidth);
  const width = rowWidth(g);
  findWindows(starts, images, rows, g.outWidth, width, imageStep(rows, g), g);
  findTaps(taps, runOf(g), width, g);
  const end = y + at(g.images * g.outHeight * g.outWidth * g.outChannels);
  for (let first = 0; first < g.images; first += images) {
    const count = min(images, g.images - first);
    for (let top = 0; top < g.outHeight; top += rows) {
      const height = min(rows, g.outHeight - top);
      const from = seenPart(x, padded, first, count, top, height, g);
      multiplyWindows(from, starts, taps, scratch, y, end, count * height * g.outWidth, tile, g);
      y += at(count * height * g.outWidth * g.outChannels);
    }
  }
}

/**
 * dw[tap, c, f] = Σ_pixel x[pixel + tap, c] · dy[pixel, f]
 *
 * @param images, rows as in {@link convolve}
 */
export function filterGradient(x: usize, dy: usize, dw: usize, geometry: usize, images: i32, rows: i32, scratch: usize): void {
  const g = changetype<Geometry>(geometry);
  const n = g.outChannels;
  const pixels = images * rows * g.outWidth;
  const tile = scratch + at(sliversOf(n) * pixels);
  const starts = tile + at(MR * NR);
  const values = starts + at(images * rows);
  const padded = values + at(g.windowFloats);
  const width = rowWidth(g);
  findWindows(starts, images, rows, 1, width, imageStep(rows, g), g);
  findTaps(values, 1, width, g);
  clearFloats(dw, g.windowFloats * n);
  for (let first = 0; first < g.images; first += images) {
    const count = min(images, g.images - first);
    for (let top = 0; top < g.outHeight; top += rows) {
      const height = min(rows, g.outHeight - top);
      const seen = count * height * g.outWidth;
      const from = seenPart(x, padded, first, count, top, height, g);
      packSlivers(dy, scratch, n, seen, 1, n, NR);
      multiplyValues(from, starts, values, scratch, dw, count * height, tile, g);
      dy += at(seen * n);
    }
  }
}

/** @returns the size of the working memory of {@link convolve}, in bytes */
export function convolveScratchBytes(geometry: usize, images: i32, rows: i32): i32 {
  const g = changetype<Geometry>(geometry);
  const pixels = images * rows * g.outWidth;
  const panel = sliversOf(g.outChannels) * g.windowFloats;
  return (panel + MR * NR + pixels + g.filterHeight * g.filterWidth + paddedFloats(images, rows, g)) << 2;
}

/** @returns the size of the working memory of {@link filterGradient}, in bytes */
export function filterGradientScratchBytes(geometry: usize, images: i32, rows: i32): i32 {
  const g = changetype<Geometry>(geometry);
  const panel = sliversOf(g.outChannels) * images * rows * g.outWidth;
  return (panel + MR * NR + images * rows + g.windowFloats + paddedFloats(images, rows, g)) << 2;
}

/** to[last tap − tap, f, c] = filter[tap, c, f]: the flipped filter, which convolves dy to dx. */
export function turnFilter(filter: usize, to: usize, taps: i32, channels: i32, filters: i32): void {
  const floats = at(channels * filters);
  to += <usize>taps * floats;
  for (let tap = 0; tap < taps; tap++) {
    to -= floats;
    transposeMatrices(filter, to, 1, channels, filters);
    filter += floats;
  }
}

/** @returns the number of lines, rounded up to whole slivers */
// @ts-ignore: decorator
@inline
function sliversOf(lines: i32): i32 {
  return (lines + NR - 1) & ~(NR - 1);
}

/** @returns the number of image rows that so many rows of windows cover */
// @ts-ignore: decorator
@inline
function seenRows(rows: i32, g: Geometry): i32 {
  return (rows - 1) * g.strideHeight + g.reachDown;
}

// @ts-ignore: decorator
@inline
function paddedFloats(images: i32, rows: i32, g: Geometry): i32 {
  return images * seenRows(rows, g) * g.paddedWidth * g.channels;
}

/** @returns true if all windows lie inside the image */
// @ts-ignore: decorator
@inline
function liesInside(g: Geometry): bool {
  if (g.padTop != 0 || g.padLeft != 0) return false;
  return g.paddedWidth <= g.inWidth && seenRows(g.outHeight, g) <= g.inHeight;
}

/** @returns the floats of a row from which windows are read: a row of the image, or of its padded copy */
// @ts-ignore: decorator
@inline
function rowWidth(g: Geometry): i32 {
  return liesInside(g) ? g.rowFloats : g.paddedWidth * g.channels;
}

/** @returns the floats from one image to the next, in the images or in their padded copies */
// @ts-ignore: decorator
@inline
function imageStep(rows: i32, g: Geometry): i32 {
  return (liesInside(g) ? g.inHeight : seenRows(rows, g)) * rowWidth(g);
}

/** @returns the address from which the windows of these rows are read: in the image, or in a padded copy made here */
function seenPart(x: usize, padded: usize, first: i32, count: i32, top: i32, height: i32, g: Geometry): usize {
  const imageFloats = g.inHeight * g.rowFloats;
  let from = x + at(first * imageFloats);
  if (liesInside(g)) return from + at(top * g.strideHeight * g.rowFloats);
  const rows = seenRows(height, g);
  let to = padded;
  for (let image = 0; image < count; image++) {
    padRows(from, to, top * g.strideHeight - g.padTop, rows, g);
    from += at(imageFloats);
    to += at(rows * g.paddedWidth * g.channels);
  }
  return padded;
}

/** Stores where windows begin, in bytes: for the first `columns` pixels of each row, row after row. */
function findWindows(to: usize, images: i32, rows: i32, columns: i32, width: i32, imageFloats: i32, g: Geometry): void {
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) {
      let window = image * imageFloats + row * g.strideHeight * width;
      for (let column = 0; column < columns; column++) {
        store<i32>(to, window << 2);
        window += g.strideWidth * g.channels;
        to += 4;
      }
    }
  }
}

/** @returns the length of a run: the values of a window that are contiguous in the image */
// @ts-ignore: decorator
@inline
function runOf(g: Geometry): i32 {
  return g.dilationWidth == 1 ? g.filterWidth * g.channels : g.channels;
}

/** Stores the position of every `every`-th value of a window, in bytes from the window's beginning. */
function findTaps(to: usize, every: i32, width: i32, g: Geometry): void {
  const skipped = (g.dilationWidth - 1) * g.channels;
  for (let i = 0; i < g.filterHeight; i++) {
    for (let value = 0; value < g.filterWidth * g.channels; value += every) {
      const column = skipped == 0 ? value : value + (value / g.channels) * skipped;
      store<i32>(to, (i * g.dilationHeight * width + column) << 2);
      to += 4;
    }
  }
}

/** y[pixel, f] for all filters f. Writes nothing at or after the address `end`. */
function multiplyWindows(
  x: usize,
  starts: usize,
  taps: usize,
  panel: usize,
  y: usize,
  end: usize,
  pixels: i32,
  tile: usize,
  g: Geometry,
): void {
  const n = g.outChannels;
  const run = runOf(g);
  const runs = g.windowFloats / run;
  const most = max(1, LONGEST_SUM / run);
  for (let j = 0; j < n; j += NR) {
    const columns = min(n - j, NR);
    const narrow = columns <= 4;
    // If there are fewer filters than a tile is wide, whole tiles are written, and the next pixel overwrites the excess.
    const mayOverflow = n < NR && runs <= most;
    const extent = at((MR - 1) * n + (ASC_FEATURE_SIMD && narrow ? 4 : NR));
    for (let s = 0; s < runs; s += most) {
      const count = min(runs - s, most);
      const offsets = taps + at(s);
      const b = panel + at(j * g.windowFloats + s * run * NR);
      for (let p = 0; p < pixels; p += MR) {
        const rows = min(pixels - p, MR);
        const start = starts + at(p);
        const a0 = x + load<u32>(start);
        const a1 = rows > 1 ? x + load<u32>(start, 4) : a0;
        const a2 = rows > 2 ? x + load<u32>(start, 8) : a0;
        const a3 = rows > 3 ? x + load<u32>(start, 12) : a0;
        const to = y + at(p * n + j);
        const whole = rows == MR && (columns == NR || (mayOverflow && to + extent <= end));
        const sums = whole ? to : tile;
        const ldc = whole ? n : NR;
        const add = whole && s > 0;
        if (narrow) multiplyRunsNarrow(count, run, offsets, a0, a1, a2, a3, 4, b, sums, ldc);
        else multiplyRuns(count, run, offsets, a0, a1, a2, a3, 4, b, sums, ldc, add);
        if (!whole) copyTile(tile, to, rows, columns, n, s > 0);
      }
    }
  }
}

/** Adds the products of `rows` rows of pixels to dw[value, f], for all values of the filters. */
function multiplyValues(
  x: usize,
  starts: usize,
  values: usize,
  panel: usize,
  dw: usize,
  rows: i32,
  tile: usize,
  g: Geometry,
): void {
  const n = g.outChannels;
  const step = at(g.strideWidth * g.channels);
  const pixels = rows * g.outWidth;
  for (let j = 0; j < n; j += NR) {
    const columns = min(n - j, NR);
    const b = panel + at(j * pixels);
    for (let v = 0; v < g.windowFloats; v += MR) {
      const lines = min(g.windowFloats - v, MR);
      const value = values + at(v);
      const a0 = x + load<u32>(value);
      const a1 = lines > 1 ? x + load<u32>(value, 4) : a0;
      const a2 = lines > 2 ? x + load<u32>(value, 8) : a0;
      const a3 = lines > 3 ? x + load<u32>(value, 12) : a0;
      const to = dw + at(v * n + j);
      if (lines == MR && columns == NR) {
        multiplyRuns(rows, g.outWidth, starts, a0, a1, a2, a3, step, b, to, n, true);
        continue;
      }
      if (columns <= 4) multiplyRunsNarrow(rows, g.outWidth, starts, a0, a1, a2, a3, step, b, tile, NR);
      else multiplyRuns(rows, g.outWidth, starts, a0, a1, a2, a3, step, b, tile, NR, false);
      copyTile(tile, to, lines, columns, n, true);
    }
  }
}
