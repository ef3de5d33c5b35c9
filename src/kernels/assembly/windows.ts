/**
 * Helpers for kernels that slide a window over images of [height, width, channels], one image after another.
 * A geometry is a block of 32-bit integers, see {@link Geometry}.
 */
import { addFloats, at, clearFloats, copyFloats } from './memory';

/** The integers of a geometry, in their order. */
@unmanaged
export class Geometry {
  images: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padTop: i32;
  padLeft: i32;

  /** The number of floats of a row of an image. */
  get rowFloats(): i32 {
    return this.inWidth * this.channels;
  }
  /** The number of floats of the window of one output pixel. */
  get windowFloats(): i32 {
    return this.filterHeight * this.filterWidth * this.channels;
  }
  /** The number of pixels from the first to the last that a row of windows covers. */
  get paddedWidth(): i32 {
    return (this.outWidth - 1) * this.strideWidth + (this.filterWidth - 1) * this.dilationWidth + 1;
  }
  /** The number of rows from the top of a window to its bottom. */
  get reachDown(): i32 {
    return (this.filterHeight - 1) * this.dilationHeight + 1;
  }
}

// A division takes as long as copying a window of a few channels, so these functions avoid it without dilation.

/** The first tap t ≥ 0 with start + t·dilation ≥ 0. */
// @ts-ignore: decorator
@inline
export function firstTap(start: i32, dilation: i32): i32 {
  if (start >= 0) return 0;
  return dilation == 1 ? -start : (dilation - 1 - start) / dilation;
}

/** One past the last tap t < taps with start + t·dilation < size. */
// @ts-ignore: decorator
@inline
export function endTap(start: i32, dilation: i32, size: i32, taps: i32): i32 {
  if (start >= size) return 0;
  return min(taps, dilation == 1 ? size - start : (size - 1 - start) / dilation + 1);
}

/** @returns the address of the pixel in this row and column */
// @ts-ignore: decorator
@inline
export function pixel(base: usize, row: i32, column: i32, width: i32, channels: i32): usize {
  return base + at((row * width + column) * channels);
}

/** Copies the rows [top, top + rows) of an image with their padding, above and below too. */
export function padRows(image: usize, to: usize, top: i32, rows: i32, g: Geometry): void {
  const channels = g.channels;
  const width = g.paddedWidth * channels;
  const left = min(g.padLeft, g.paddedWidth) * channels;
  const middle = min(g.rowFloats, width - left);
  for (let r = top; r < top + rows; r++) {
    if (r < 0 || r >= g.inHeight) clearFloats(to, width);
    else {
      clearFloats(to, left);
      copyFloats(image + at(r * g.rowFloats), to + at(left), middle);
      clearFloats(to + at(left + middle), width - left - middle);
    }
    to += at(width);
  }
}

/** Adds `count` windows, beginning with the one of output pixel `first`, to the pixels of x that they cover (col2im). */
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
