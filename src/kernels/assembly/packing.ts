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
  let line = 0;
  if (ASC_FEATURE_SIMD && lineStride == 1 && width == 8) {
    for (; line + 16 <= lines; line += 16) packSixteen(from + at(line), to + at(line * k), k, kStride);
  }
  for (; line < lines; line += 4) {
    const left = lines - line;
    const quad = from + at(line * lineStride);
    const sliver = to + at((line / width) * width * k + (line % width));
    packFour(quad, sliver, min(left, 4), k, lineStride, kStride, width);
  }
}

/**
 * Packs lines in slivers of 6: to[p·6 + l] = value p of line l. Two blocks of four lines overlap, so that all copies are of
 * four values at once. A missing sixth line is zeros.
 */
export function packSixes(from: usize, to: usize, lines: i32, k: i32, lineStride: i32, kStride: i32): void {
  for (let line = 0; line < lines; line += 6) {
    if (ASC_FEATURE_SIMD && lineStride == 1 && lines - line >= 6) {
      let source = from;
      for (let p = 0; p < k; p++) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 8), 8);
        source += at(kStride);
        to += 24;
      }
      from += 24;
      continue;
    }
    packFour(from, to, 4, k, lineStride, kStride, 6);
    packFour(from + at(2 * lineStride), to + 8, min(lines - line - 2, 4), k, lineStride, kStride, 6);
    from += at(6 * lineStride);
    to += at(6 * k);
  }
}

// @ts-ignore: decorator
@inline
function packFour(
  from: usize,
  to: usize,
  lines: i32,
  k: i32,
  lineStride: i32,
  kStride: i32,
  width: i32,
): void {
  if (ASC_FEATURE_SIMD && lines == 4 && lineStride == 1) packRows(from, to, k, kStride, width);
  else if (ASC_FEATURE_SIMD && lines == 4 && kStride == 1) packColumns(from, to, k, lineStride, width);
  else packSome(from, to, lines, k, lineStride, kStride, width);
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
export function packColumns(from: usize, to: usize, k: i32, lineStride: i32, width: i32): void {
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    transposeFour(from, to, at(lineStride), at(width));
    from += 16;
    to += at(width) * 4;
  }
  packSome(from, to, 4, k - p, lineStride, 1, width);
}

/** Two slivers of eight lines that are stored side by side already: whole lines of the cache are read at once. */
function packSixteen(from: usize, to: usize, k: i32, kStride: i32): void {
  let second = to + at(8 * k);
  for (let p = 0; p < k; p++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(second, v128.load(from, 32));
    v128.store(second, v128.load(from, 48), 16);
    from += at(kStride);
    to += 32;
    second += 32;
  }
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
