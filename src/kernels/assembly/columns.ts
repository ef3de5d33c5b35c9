/**
 * Convolutions as matrix products: each output pixel's window is written out as a row of a matrix, and the
 * product of that matrix with the filters is the convolution.
 */
import { addFloats, at, clearFloats, copyFloats } from './memory';
import { endTap, firstTap, Geometry } from './windows';

/**
 * The windows of the output pixels [first, first + count), a row each: to[pixel, i, j, c], zeros outside the image.
 * Pixels are numbered over all images.
 */
export function windowsToRows(x: usize, to: usize, first: i32, count: i32, geometry: usize): void {
  const g = changetype<Geometry>(geometry);
  const channels = g.channels;
  const filterRow = g.filterWidth * channels;
  const whole = g.dilationWidth == 1;
  for (let p = first; p < first + count; p++) {
    const row = p / g.outWidth;
    const top = (row % g.outHeight) * g.strideHeight - g.padTop;
    const left = (p % g.outWidth) * g.strideWidth - g.padLeft;
    const image = x + at((row / g.outHeight) * g.inHeight * g.rowFloats);
    const from = firstTap(left, g.dilationWidth);
    const end = max(from, endTap(left, g.dilationWidth, g.inWidth, g.filterWidth));
    for (let i = 0; i < g.filterHeight; i++) {
      const r = top + i * g.dilationHeight;
      if (r < 0 || r >= g.inHeight) {
        clearFloats(to, filterRow);
      } else {
        const line = image + at(r * g.rowFloats);
        clearFloats(to, from * channels);
        if (whole) {
          copyFloats(line + at((left + from) * channels), to + at(from * channels), (end - from) * channels);
        } else {
          for (let j = from; j < end; j++) {
            copyFloats(line + at((left + j * g.dilationWidth) * channels), to + at(j * channels), channels);
          }
        }
        clearFloats(to + at(end * channels), filterRow - end * channels);
      }
      to += at(filterRow);
    }
  }
}

/** The way back: adds every row of windows to the places of x that it was taken from. */
export function addRowsToWindows(from: usize, x: usize, first: i32, count: i32, geometry: usize): void {
  const g = changetype<Geometry>(geometry);
  const channels = g.channels;
  const filterRow = g.filterWidth * channels;
  const whole = g.dilationWidth == 1;
  for (let p = first; p < first + count; p++) {
    const row = p / g.outWidth;
    const top = (row % g.outHeight) * g.strideHeight - g.padTop;
    const left = (p % g.outWidth) * g.strideWidth - g.padLeft;
    const image = x + at((row / g.outHeight) * g.inHeight * g.rowFloats);
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
  }
}
