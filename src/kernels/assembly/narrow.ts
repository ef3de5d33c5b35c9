/**
 * Products with 5 to 12 columns of B, such as the last layer of a network: rows of B are read in place. The last vector of
 * a row ends with its last column, so it overlaps the one before it. Both compute the same sums of the columns that they
 * share, and nothing is read or written beyond a row.
 */
import { fma } from './lanes';
import { at } from './memory';
import { packColumns } from './packing';

/** B has at least so many columns, … */
export const FEWEST = 5;
/** … and at most so many. */
export const MOST = 12;

/**
 * Packs k rows of n columns that are stored column by column, so that each row is contiguous: to[p·n + j] = from[j·stride
 * + p], FEWEST ≤ n ≤ MOST.
 */
export function packNarrow(from: usize, to: usize, n: i32, k: i32, stride: i32): void {
  packColumns(from, to, k, stride, n);
  if (n > 8) packColumns(from + at(4 * stride), to + 16, k, stride, n);
  packColumns(from + at((n - 4) * stride), to + at(n - 4), k, stride, n);
}

/** c[m × n] = or += (by `add`) A · B, FEWEST ≤ n ≤ MOST. Rows of B begin `rsb` floats apart, their values are contiguous. */
export function multiplyNear(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  rsa: i32,
  csa: i32,
  rsb: i32,
  ldc: i32,
  add: bool,
): void {
  const three = n > 8;
  const last = at(n - 4);
  const rows = three ? 3 : 4;
  for (let i = 0; i < m; i += rows) {
    // The last row stands in for missing rows: its sums are computed again, and written again.
    const i1 = min(i + 1, m - 1);
    const i2 = min(i + 2, m - 1);
    const a0 = a + at(i * rsa);
    const a1 = a + at(i1 * rsa);
    const a2 = a + at(i2 * rsa);
    const c0 = c + at(i * ldc);
    const c1 = c + at(i1 * ldc);
    const c2 = c + at(i2 * ldc);
    if (three) multiplyTwelve(k, a0, a1, a2, at(csa), b, at(rsb), last, c0, c1, c2, add);
    else {
      const i3 = min(i + 3, m - 1);
      multiplyEight(k, a0, a1, a2, a + at(i3 * rsa), at(csa), b, at(rsb), last, c0, c1, c2, c + at(i3 * ldc), add);
    }
  }
}

/** 3 rows, 9 to 12 columns. `last` is the distance of the last vector from the first one, in bytes. All sums of C are read before
 * any is written, as vectors overlap and rows may be the same. The branches that are never taken: see six.ts. */
function multiplyTwelve(k: i32, a0: usize, a1: usize, a2: usize, step: usize, b: usize, bStep: usize, last: usize, c: usize, c1: usize, c2: usize, add: bool): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s02 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s12 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s22 = f32x4.splat(0);
  while (true) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b + last);
    const x0 = v128.load32_splat(a0);
    s00 = fma<v128>(x0, b0, s00);
    s01 = fma<v128>(x0, b1, s01);
    s02 = fma<v128>(x0, b2, s02);
    if (k == -1) break;
    const x1 = v128.load32_splat(a1);
    s10 = fma<v128>(x1, b0, s10);
    s11 = fma<v128>(x1, b1, s11);
    s12 = fma<v128>(x1, b2, s12);
    if (k == -2) break;
    const x2 = v128.load32_splat(a2);
    s20 = fma<v128>(x2, b0, s20);
    s21 = fma<v128>(x2, b1, s21);
    s22 = fma<v128>(x2, b2, s22);
    a0 += step;
    a1 += step;
    a2 += step;
    b += bStep;
    if (--k <= 0) break;
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c));
    s01 = f32x4.add(s01, v128.load(c, 16));
    s02 = f32x4.add(s02, v128.load(c + last));
    s10 = f32x4.add(s10, v128.load(c1));
    s11 = f32x4.add(s11, v128.load(c1, 16));
    s12 = f32x4.add(s12, v128.load(c1 + last));
    s20 = f32x4.add(s20, v128.load(c2));
    s21 = f32x4.add(s21, v128.load(c2, 16));
    s22 = f32x4.add(s22, v128.load(c2 + last));
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c + last, s02);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1 + last, s12);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c2 + last, s22);
}

/** {@link multiplyTwelve} for 4 rows and 5 to 8 columns. */
function multiplyEight(k: i32, a0: usize, a1: usize, a2: usize, a3: usize, step: usize, b: usize, bStep: usize, last: usize, c: usize, c1: usize, c2: usize, c3: usize, add: bool): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  while (true) {
    const b0 = v128.load(b);
    const b1 = v128.load(b + last);
    const x0 = v128.load32_splat(a0);
    s00 = fma<v128>(x0, b0, s00);
    s01 = fma<v128>(x0, b1, s01);
    if (k == -1) break;
    const x1 = v128.load32_splat(a1);
    s10 = fma<v128>(x1, b0, s10);
    s11 = fma<v128>(x1, b1, s11);
    if (k == -2) break;
    const x2 = v128.load32_splat(a2);
    s20 = fma<v128>(x2, b0, s20);
    s21 = fma<v128>(x2, b1, s21);
    if (k == -3) break;
    const x3 = v128.load32_splat(a3);
    s30 = fma<v128>(x3, b0, s30);
    s31 = fma<v128>(x3, b1, s31);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    b += bStep;
    if (--k <= 0) break;
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c));
    s01 = f32x4.add(s01, v128.load(c + last));
    s10 = f32x4.add(s10, v128.load(c1));
    s11 = f32x4.add(s11, v128.load(c1 + last));
    s20 = f32x4.add(s20, v128.load(c2));
    s21 = f32x4.add(s21, v128.load(c2 + last));
    s30 = f32x4.add(s30, v128.load(c3));
    s31 = f32x4.add(s31, v128.load(c3 + last));
  }
  v128.store(c, s00);
  v128.store(c + last, s01);
  v128.store(c1, s10);
  v128.store(c1 + last, s11);
  v128.store(c2, s20);
  v128.store(c2 + last, s21);
  v128.store(c3, s30);
  v128.store(c3 + last, s31);
}
