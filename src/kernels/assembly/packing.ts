/** Packs the operands of a product into the order in which the micro-kernel reads them. */
import { at, transposeFour } from './memory';

/**
 * Packs `lines` lines of k values into blocks ('slivers') of `width` lines: to[p·width + l] = value p of line l.
 * The last sliver is filled with zeros up to a multiple of 4 lines; the rest of it keeps its old values. They only reach
 * sums past the last line, which are cut off or overwritten.
 */
export function packSlivers(
  from: usize,
  to: usize,
  lines: i32,
  k: i32,
  lineStride: i32,
  kStride: i32,
  width: i32,
): void {
  for (let line = 0; line < lines; line += 4) {
    const left = lines - line;
    const quad = from + at(line * lineStride);
    const sliver = to + at((line / width) * width * k + (line % width));
    if (ASC_FEATURE_SIMD) {
      if (left >= 4 && lineStride == 1) packRows(quad, sliver, k, kStride, width);
      else if (left >= 4 && kStride == 1) packColumns(quad, sliver, k, lineStride, width);
      else packSome(quad, sliver, min(left, 4), k, lineStride, kStride, width);
    } else packSome(quad, sliver, min(left, 4), k, lineStride, kStride, width);
  }
}

/** Four lines that are stored side by side already. */
function packRows(from: usize, to: usize, k: i32, kStride: i32, width: i32): void {
  for (let p = 0; p < k; p++) {
    v128.store(to, v128.load(from));
    from += at(kStride);
    to += at(width);
  }
}

/** Four lines whose values are contiguous: transposes squares of 4×4. */
function packColumns(from: usize, to: usize, k: i32, lineStride: i32, width: i32): void {
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    transposeFour(from, to, at(lineStride), at(width));
    from += 16;
    to += at(width) * 4;
  }
  packSome(from, to, 4, k - p, lineStride, 1, width);
}

/** Up to four lines; missing lines are zeros. */
function packSome(
  from: usize,
  to: usize,
  lines: i32,
  k: i32,
  lineStride: i32,
  kStride: i32,
  width: i32,
): void {
  for (let p = 0; p < k; p++) {
    store<u64>(to, 0);
    store<u64>(to, 0, 8);
    for (let l = 0; l < lines; l++) store<f32>(to + at(l), load<f32>(from + at(l * lineStride)));
    from += at(kStride);
    to += at(width);
  }
}
