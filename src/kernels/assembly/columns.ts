/**
 * Convolutions as matrix products: each output pixel's window is written out as a row of a matrix, and the
 * product of that matrix with the filters is the convolution.
 */
import { addFloats, at } from './memory';
import { endTap, firstTap, Geometry, padRows } from './windows';

/**
 * The windows of the output pixels [first, first + count), a row each: to[pixel, i, j, c], zeros outside the image.
 * Pixels are numbered over all images.
 *
 * @param scratch room for the part of an image that the pixels see, with all that lies outside it. Up to 3 values
 * beyond what is said are read there, and written at `to`: moves of four values need no end of their own.
 */
export function windowsToRows(
  x: usize,
  to: usize,
  first: i32,
  count: i32,
  geometry: usize,
  scratch: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const pixels = g.outHeight * g.outWidth;
  while (count > 0) {
    const start = first % pixels;
    const n = min(count, pixels - start);
    const top = start / g.outWidth;
    const rows = (start + n - 1) / g.outWidth - top + 1;
    const image = x + at((first / pixels) * g.inHeight * g.rowFloats);
    padRows(image, scratch, top * g.strideHeight - g.padTop, (rows - 1) * g.strideHeight + g.reachDown, g);
    copyWindows(scratch, to, start % g.outWidth, n, g);
    to += at(n * g.windowFloats);
    first += n;
    count -= n;
  }
}

/** The windows of n output pixels, the first of them in this column, in an image that has its padding. */
function copyWindows(padded: usize, to: usize, column: i32, n: i32, g: Geometry): void {
  const channels = g.channels;
  const whole = g.dilationWidth == 1;
  const run = whole ? g.filterWidth * channels : channels;
  const runs = whole ? 1 : g.filterWidth;
  const few = whole && run <= 8;
  const runStep = at(g.dilationWidth * channels);
  const lineStep = at(g.dilationHeight * g.paddedWidth * channels);
  const pixelStep = at(g.strideWidth * channels);
  const rowStep = at(g.strideHeight * g.paddedWidth * channels);
  const filterHeight = g.filterHeight;
  const outWidth = g.outWidth;
  let row = padded;
  let window = row + <usize>column * pixelStep;
  for (let p = 0; p < n; p++) {
    let line = window;
    for (let i = 0; i < filterHeight; i++) {
      let from = line;
      // Most windows have few channels: for them, whatever isn't a move costs as much as one.
      if (ASC_FEATURE_SIMD && few) {
        v128.store(to, v128.load(from));
        if (run > 4) v128.store(to, v128.load(from, 16), 16);
        to += at(run);
      } else {
        for (let r = 0; r < runs; r++) {
          copyRun(from, to, run);
          to += at(run);
          from += runStep;
        }
      }
      line += lineStep;
    }
    window += pixelStep;
    if (++column < outWidth) continue;
    column = 0;
    row += rowStep;
    window = row;
  }
}

// @ts-ignore: decorator
@inline
function copyRun(from: usize, to: usize, n: i32): void {
  if (ASC_FEATURE_SIMD) {
    for (let k = 0; k < n; k += 4) v128.store(to + at(k), v128.load(from + at(k)));
  } else {
    for (let k = 0; k < n; k++) store<f32>(to + at(k), load<f32>(from + at(k)));
  }
}

/** The way back: adds every row of windows to the places of x that it was taken from. */
export function addRowsToWindows(from: usize, x: usize, first: i32, count: i32, geometry: usize): void {
  const g = changetype<Geometry>(geometry);
  const channels = g.channels;
  const filterRow = g.filterWidth * channels;
  const imageFloats = g.inHeight * g.rowFloats;
  const whole = g.dilationWidth == 1;
  let column = first % g.outWidth;
  let row = (first / g.outWidth) % g.outHeight;
  let image = x + at((first / (g.outWidth * g.outHeight)) * imageFloats);
  for (let p = 0; p < count; p++) {
    const top = row * g.strideHeight - g.padTop;
    const left = column * g.strideWidth - g.padLeft;
    const start = firstTap(left, g.dilationWidth);
    const end = max(start, endTap(left, g.dilationWidth, g.inWidth, g.filterWidth));
    for (let i = 0; i < g.filterHeight; i++) {
      const r = top + i * g.dilationHeight;
      if (r >= 0 && r < g.inHeight) {
        const line = image + at(r * g.rowFloats);
        if (whole) {
          addFloats(
            from + at(start * channels),
            line + at((left + start) * channels),
            (end - start) * channels,
          );
        } else {
          for (let j = start; j < end; j++) {
            addFloats(from + at(j * channels), line + at((left + j * g.dilationWidth) * channels), channels);
          }
        }
      }
      from += at(filterRow);
    }
    if (++column < g.outWidth) continue;
    column = 0;
    if (++row < g.outHeight) continue;
    row = 0;
    image += at(imageFloats);
  }
}
