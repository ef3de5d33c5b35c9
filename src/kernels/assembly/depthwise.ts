/** Depthwise convolutions: each channel has its own M filters, `multiplier` in the code = out channels / channels. */
import { fma, inFours } from './lanes';
import { at } from './memory';
import { endTap, firstTap, Geometry } from './windows';

/** y[pixel, c·M + m] = Σ_taps x[tap, c] · w[tap, c, m]. y must be zeros at first. */
export function depthwise(x: usize, w: usize, y: usize, geometry: usize): void {
  slide(x, w, y, geometry, FORWARD);
}

/** dw[tap, c, m] += x[tap, c] · dy[pixel, c·M + m]. dw must be zeros at first. */
export function depthwiseFilterGradient(x: usize, dw: usize, dy: usize, geometry: usize): void {
  slide(x, dw, dy, geometry, FILTER);
}

/** dx[tap, c] += w[tap, c, m] · dy[pixel, c·M + m]. dx must be zeros at first. */
export function depthwiseInputGradient(dx: usize, w: usize, dy: usize, geometry: usize): void {
  slide(dx, w, dy, geometry, INPUT);
}

const FORWARD = 0;
const FILTER = 1;
const INPUT = 2;

// @ts-ignore: decorator
@inline
function slide(x: usize, w: usize, y: usize, geometry: usize, what: i32): void {
  const g = changetype<Geometry>(geometry);
  const channels = g.channels;
  const outChannels = g.outChannels;
  const multiplier = outChannels / channels;
  const pixels = g.images * g.outHeight * g.outWidth;
  for (let p = 0; p < pixels; p++) {
    const row = p / g.outWidth;
    const top = (row % g.outHeight) * g.strideHeight - g.padTop;
    const left = (p % g.outWidth) * g.strideWidth - g.padLeft;
    const image = x + at((row / g.outHeight) * g.inHeight * g.rowFloats);
    const firstRow = firstTap(top, g.dilationHeight);
    const endRow = endTap(top, g.dilationHeight, g.inHeight, g.filterHeight);
    const firstColumn = firstTap(left, g.dilationWidth);
    const endColumn = endTap(left, g.dilationWidth, g.inWidth, g.filterWidth);
    for (let i = firstRow; i < endRow; i++) {
      for (let j = firstColumn; j < endColumn; j++) {
        const xAt = image + at((top + i * g.dilationHeight) * g.rowFloats + (left + j * g.dilationWidth) * channels);
        const wAt = w + at((i * g.filterWidth + j) * outChannels);
        if (multiplier == 1) multiplyChannels(xAt, wAt, y, channels, what);
        else multiplyEach(xAt, wAt, y, channels, multiplier, what);
      }
    }
    y += at(outChannels);
  }
}

/** One tap with one filter for each channel. */
// @ts-ignore: decorator
@inline
function multiplyChannels(x: usize, w: usize, y: usize, n: i32, what: i32): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c < inFours(n); c += 4) multiplyAt<v128>(x + at(c), w + at(c), y + at(c), what);
  }
  for (; c < n; c++) multiplyAt<f32>(x + at(c), w + at(c), y + at(c), what);
}

/** One tap with several filters for each channel. */
// @ts-ignore: decorator
@inline
function multiplyEach(x: usize, w: usize, y: usize, channels: i32, multiplier: i32, what: i32): void {
  for (let c = 0; c < channels; c++) {
    for (let m = 0; m < multiplier; m++) {
      multiplyAt<f32>(x, w, y, what);
      w += 4;
      y += 4;
    }
    x += 4;
  }
}

// @ts-ignore: decorator
@inline
function multiplyAt<T>(x: usize, w: usize, y: usize, what: i32): void {
  const left = what == INPUT ? w : x;
  const right = what == FORWARD ? w : y;
  const sum = what == FORWARD ? y : what == FILTER ? w : x;
  store<T>(sum, fma<T>(load<T>(left), load<T>(right), load<T>(sum)));
}
