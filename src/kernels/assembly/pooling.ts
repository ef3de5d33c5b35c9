import { at, clearFloats } from './memory';
import { Geometry } from './windows';

/**
 * dx receives each dy at the first largest input of its window; overlapping windows add up. A window whose inputs are all
 * −∞ contributes nothing.
 */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, geometry: usize): void {
  const g = changetype<Geometry>(geometry);
  const channels = g.channels;
  const pixels = g.images * g.outHeight * g.outWidth;
  clearFloats(dx, g.images * g.inHeight * g.rowFloats);
  for (let p = 0; p < pixels; p++) {
    const row = p / g.outWidth;
    const top = (row % g.outHeight) * g.strideHeight - g.padTop;
    const left = (p % g.outWidth) * g.strideWidth - g.padLeft;
    const image = (row / g.outHeight) * g.inHeight;
    const firstRow = max(top, 0);
    const firstColumn = max(left, 0);
    const rows = min(top + g.filterHeight, g.inHeight) - firstRow;
    const columns = min(left + g.filterWidth, g.inWidth) - firstColumn;
    const corner = at(((image + firstRow) * g.inWidth + firstColumn) * channels);
    let c = 0;
    if (ASC_FEATURE_SIMD) {
      for (; c + 4 <= channels; c += 4) {
        passOnFour(x + corner + at(c), dy + at(c), dx + corner + at(c), rows, columns, at(channels), at(g.rowFloats));
      }
    }
    for (; c < channels; c++) {
      passOn(x + corner + at(c), dy + at(c), dx + corner + at(c), rows, columns, at(channels), at(g.rowFloats));
    }
    dy += at(channels);
  }
}

/** One channel of one window. `step` leads from one pixel to the next, `next` from one row to the next, in bytes. */
function passOn(x: usize, dy: usize, dx: usize, rows: i32, columns: i32, step: usize, next: usize): void {
  let largest: f32 = -Infinity;
  let place: usize = -1;
  for (let r = 0; r < rows; r++) {
    let here = <usize>r * next;
    for (let j = 0; j < columns; j++) {
      const value = load<f32>(x + here);
      if (value > largest) {
        largest = value;
        place = here;
      }
      here += step;
    }
  }
  if (place != -1) store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
}

/** Four channels at once: finds the position of each maximum in the window, then adds dy at these positions. */
function passOnFour(x: usize, dy: usize, dx: usize, rows: i32, columns: i32, step: usize, next: usize): void {
  let largest = f32x4.splat(-Infinity);
  let places = i32x4.splat(-1);
  for (let r = 0; r < rows; r++) {
    let from = x + <usize>r * next;
    for (let j = 0; j < columns; j++) {
      const values = v128.load(from);
      const better = f32x4.gt(values, largest);
      largest = v128.bitselect(values, largest, better);
      places = v128.bitselect(i32x4.splat(r * columns + j), places, better);
      from += step;
    }
  }
  const slopes = v128.load(dy);
  for (let r = 0; r < rows; r++) {
    let to = dx + <usize>r * next;
    for (let j = 0; j < columns; j++) {
      const here = v128.and(slopes, i32x4.eq(places, i32x4.splat(r * columns + j)));
      v128.store(to, f32x4.add(v128.load(to), here));
      to += step;
    }
  }
}
