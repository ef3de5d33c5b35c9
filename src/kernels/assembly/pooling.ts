import { at, clearFloats } from './memory';
import { Geometry } from './windows';

/**
 * dx gets each dy at the first largest input of its window; windows that overlap add up. A window without an
 * input above −∞ passes nothing on.
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
    const endRow = min(top + g.filterHeight, g.inHeight);
    const firstColumn = max(left, 0);
    const columns = min(left + g.filterWidth, g.inWidth) - firstColumn;
    const next = at(g.rowFloats);
    const corner = at(((image + firstRow) * g.inWidth + firstColumn) * channels);
    for (let c = 0; c < channels; c++) {
      let largest: f32 = -Infinity;
      let place: usize = -1;
      let line = corner + at(c);
      for (let r = firstRow; r < endRow; r++) {
        let here = line;
        for (let j = 0; j < columns; j++) {
          const value = load<f32>(x + here);
          const better = value > largest;
          largest = better ? value : largest;
          place = better ? here : place;
          here += at(channels);
        }
        line += next;
      }
      if (place != -1) store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
      dy += 4;
    }
  }
}
