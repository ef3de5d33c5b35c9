/**
 * Matrix products: C = A·B, or C += A·B, with any strides of A and B, so that a transposed operand costs
 * nothing but the order in which it is packed.
 *
 * The loops are those of every fast product: B is cut into panels of KC rows, packed into slivers of 8 columns;
 * A into blocks of MC rows, packed into slivers of 4 rows; the innermost step multiplies two slivers into a tile
 * of 4×8 sums that stay in registers (6×8 would need more of them than x86-64 has).
 */
import { fma } from './lanes';
import { at, transposeFour } from './memory';

const MR = 4;
const NR = 8;
const KC = 256;
const MC = 64;
const NC = 1024;
/** With no more rows of A than a tile has, values of B are read once: packing them would read them twice. */
const FEW_ROWS = MR;
/** With so few columns, a block of A isn't read often enough to be worth packing. */
const FEW_COLUMNS = 24;

/** Bytes of memory that {@link gemm} packs into: a panel of B, a block of A, and a tile. */
export function gemmScratchBytes(): i32 {
  return ((KC * NC + MC * KC + MR * NR) << 2) + 64;
}

/**
 * c[i·ldc + j] (+)= Σ_p a[i·rsa + p·csa] · b[p·rsb + j·csb]     i < m, j < n, p < k, k > 0
 *
 * All strides in floats. Nothing is read of C unless `accumulate`.
 */
export function gemm(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  rsa: i32,
  csa: i32,
  rsb: i32,
  csb: i32,
  ldc: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const panel = (scratch + 63) & ~(<usize>63);
  const block = panel + at(KC * NC);
  const tile = block + at(MC * KC);
  const packed = n > FEW_COLUMNS;
  if (ASC_FEATURE_SIMD && m <= FEW_ROWS && csb == 1) {
    const whole = n & ~(NR - 1);
    multiplyFewRows(a, b, c, m, whole, k, rsa, csa, rsb, ldc, accumulate, tile);
    b += at(whole);
    c += at(whole);
    n -= whole;
  }
  for (let jc = 0; jc < n; jc += NC) {
    const nc = min(n - jc, NC);
    for (let pc = 0; pc < k; pc += KC) {
      const kc = min(k - pc, KC);
      packSlivers(b + at(pc * rsb + jc * csb), panel, nc, kc, csb, rsb, NR);
      const add = accumulate || pc > 0;
      for (let ic = 0; ic < m; ic += MC) {
        const mc = min(m - ic, MC);
        const rows = a + at(ic * rsa + pc * csa);
        const to = c + at(ic * ldc + jc);
        if (packed) {
          packSlivers(rows, block, mc, kc, rsa, csa, MR);
          multiplyBlock(mc, nc, kc, block, kc * MR, 1, MR, panel, to, ldc, add, tile);
        } else {
          multiplyBlock(mc, nc, kc, rows, rsa * MR, rsa, csa, panel, to, ldc, add, tile);
        }
      }
    }
  }
}

/** {@link gemm} for up to 4 rows of A and a multiple of 8 columns of B, with the rows of B read where they are. */
function multiplyFewRows(
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
  accumulate: bool,
  tile: usize,
): void {
  // Rows that A lacks are its first row again, and are left out below.
  const a1 = a + (m > 1 ? at(rsa) : 0);
  const a2 = a + (m > 2 ? at(2 * rsa) : 0);
  const a3 = a + (m > 3 ? at(3 * rsa) : 0);
  for (let j = 0; j < n; j += NR) {
    const to = c + at(j);
    if (m == MR) multiplyStrided(k, a, a1, a2, a3, at(csa), b + at(j), at(rsb), to, ldc, accumulate);
    else {
      multiplyStrided(k, a, a1, a2, a3, at(csa), b + at(j), at(rsb), tile, NR, false);
      copyTile(tile, to, m, NR, ldc, accumulate);
    }
  }
}

/** The tiles of C from a block of A, whose slivers of 4 rows begin `sliver` floats apart, and a panel of B. */
function multiplyBlock(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  sliver: i32,
  rsa: i32,
  csa: i32,
  panel: usize,
  c: usize,
  ldc: i32,
  add: bool,
  tile: usize,
): void {
  for (let j = 0; j < n; j += NR) {
    const b = panel + at(j * k);
    const columns = min(n - j, NR);
    let rowsOfA = a;
    for (let i = 0; i < m; i += MR) {
      const rows = min(m - i, MR);
      const to = c + at(i * ldc + j);
      // A last sliver of fewer rows reads its first row again, and the sums are left out below.
      const a1 = rowsOfA + (rows > 1 ? at(rsa) : 0);
      const a2 = rowsOfA + (rows > 2 ? at(2 * rsa) : 0);
      const a3 = rowsOfA + (rows > 3 ? at(3 * rsa) : 0);
      if (rows == MR && columns == NR) {
        multiply(k, rowsOfA, a1, a2, a3, at(csa), b, to, ldc, add);
      } else {
        if (columns <= 4) multiplyNarrow(k, rowsOfA, a1, a2, a3, at(csa), b, tile);
        else multiply(k, rowsOfA, a1, a2, a3, at(csa), b, tile, NR, false);
        copyTile(tile, to, rows, columns, ldc, add);
      }
      rowsOfA += at(sliver);
    }
  }
}

function copyTile(tile: usize, c: usize, rows: i32, columns: i32, ldc: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    if (ASC_FEATURE_SIMD) {
      for (; j + 4 <= columns; j += 4) {
        const to = c + at(j);
        const sums = v128.load(tile + at(j));
        v128.store(to, add ? f32x4.add(v128.load(to), sums) : sums);
      }
    }
    for (; j < columns; j++) {
      const to = c + at(j);
      const sum = load<f32>(tile + at(j));
      store<f32>(to, add ? load<f32>(to) + sum : sum);
    }
    tile += at(NR);
    c += at(ldc);
  }
}

/**
 * Rewrites `lines` lines of k values as slivers of `width` lines side by side: to[p·width + l] = line l's value p.
 * What a last sliver lacks is zeros up to a multiple of 4 lines, and whatever was there beyond.
 */
function packSlivers(
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

/** Four lines that stand side by side already. */
function packRows(from: usize, to: usize, k: i32, kStride: i32, width: i32): void {
  for (let p = 0; p < k; p++) {
    v128.store(to, v128.load(from));
    from += at(kStride);
    to += at(width);
  }
}

/** Four lines, each of values that stand side by side: squares of 4×4, turned over. */
function packColumns(from: usize, to: usize, k: i32, lineStride: i32, width: i32): void {
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    transposeFour(from, to, at(lineStride), at(width));
    from += 16;
    to += at(width) * 4;
  }
  packSome(from, to, 4, k - p, lineStride, 1, width);
}

/** Up to four lines, the missing ones as zeros. */
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

/** c[4 × 8] (+)= four rows of A · a sliver of B. `step`: bytes from one value of a row of A to the next. */
function multiply(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  c: usize,
  ldc: i32,
  add: bool,
): void {
  if (!ASC_FEATURE_SIMD) {
    multiplyPlain(k, a0, a1, a2, a3, step, b, c, ldc, add);
    return;
  }
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  let x: v128, left: v128, right: v128;
  while (k > 0) {
    left = v128.load(b);
    right = v128.load(b, 16);
    x = v128.load32_splat(a0);
    s00 = fma<v128>(x, left, s00);
    s01 = fma<v128>(x, right, s01);
    x = v128.load32_splat(a1);
    s10 = fma<v128>(x, left, s10);
    s11 = fma<v128>(x, right, s11);
    x = v128.load32_splat(a2);
    s20 = fma<v128>(x, left, s20);
    s21 = fma<v128>(x, right, s21);
    x = v128.load32_splat(a3);
    s30 = fma<v128>(x, left, s30);
    s31 = fma<v128>(x, right, s31);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    // The second step stands after a branch of its own: engines gather the loads of a straight stretch of code
    // at its beginning, and with more of them than registers left they would go to memory and back.
    if (k == 1) break;
    left = v128.load(b, 32);
    right = v128.load(b, 48);
    x = v128.load32_splat(a0);
    s00 = fma<v128>(x, left, s00);
    s01 = fma<v128>(x, right, s01);
    x = v128.load32_splat(a1);
    s10 = fma<v128>(x, left, s10);
    s11 = fma<v128>(x, right, s11);
    x = v128.load32_splat(a2);
    s20 = fma<v128>(x, left, s20);
    s21 = fma<v128>(x, right, s21);
    x = v128.load32_splat(a3);
    s30 = fma<v128>(x, left, s30);
    s31 = fma<v128>(x, right, s31);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    b += 64;
    k -= 2;
  }
  const next = at(ldc);
  put(c, s00, s01, add);
  c += next;
  put(c, s10, s11, add);
  c += next;
  put(c, s20, s21, add);
  c += next;
  put(c, s30, s31, add);
}

/** {@link multiply} by a sliver of B that isn't packed: its rows begin `bStep` bytes apart. */
function multiplyStrided(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: i32,
  add: bool,
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  for (let p = 0; p < k; p++) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    s00 = fma<v128>(x, left, s00);
    s01 = fma<v128>(x, right, s01);
    x = v128.load32_splat(a1);
    s10 = fma<v128>(x, left, s10);
    s11 = fma<v128>(x, right, s11);
    x = v128.load32_splat(a2);
    s20 = fma<v128>(x, left, s20);
    s21 = fma<v128>(x, right, s21);
    x = v128.load32_splat(a3);
    s30 = fma<v128>(x, left, s30);
    s31 = fma<v128>(x, right, s31);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    b += bStep;
  }
  const next = at(ldc);
  put(c, s00, s01, add);
  c += next;
  put(c, s10, s11, add);
  c += next;
  put(c, s20, s21, add);
  c += next;
  put(c, s30, s31, add);
}

function put(to: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(left, v128.load(to));
    right = f32x4.add(right, v128.load(to, 16));
  }
  v128.store(to, left);
  v128.store(to, right, 16);
}

/** The left half of a tile, for the last columns: two sums of each row, so that no addition waits for the one before. */
function multiplyNarrow(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  tile: usize,
): void {
  if (!ASC_FEATURE_SIMD) {
    multiplyPlain(k, a0, a1, a2, a3, step, b, tile, NR, false);
    return;
  }
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let t0 = f32x4.splat(0);
  let t1 = f32x4.splat(0);
  let t2 = f32x4.splat(0);
  let t3 = f32x4.splat(0);
  let columns: v128;
  while (k > 0) {
    columns = v128.load(b);
    s0 = fma<v128>(v128.load32_splat(a0), columns, s0);
    s1 = fma<v128>(v128.load32_splat(a1), columns, s1);
    s2 = fma<v128>(v128.load32_splat(a2), columns, s2);
    s3 = fma<v128>(v128.load32_splat(a3), columns, s3);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    if (k == 1) break;
    columns = v128.load(b, 32);
    t0 = fma<v128>(v128.load32_splat(a0), columns, t0);
    t1 = fma<v128>(v128.load32_splat(a1), columns, t1);
    t2 = fma<v128>(v128.load32_splat(a2), columns, t2);
    t3 = fma<v128>(v128.load32_splat(a3), columns, t3);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    b += 64;
    k -= 2;
  }
  v128.store(tile, f32x4.add(s0, t0));
  v128.store(tile, f32x4.add(s1, t1), 32);
  v128.store(tile, f32x4.add(s2, t2), 64);
  v128.store(tile, f32x4.add(s3, t3), 96);
}

/** {@link multiply} without SIMD. */
function multiplyPlain(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  c: usize,
  ldc: i32,
  add: bool,
): void {
  for (let i = 0; i < MR; i++) {
    const a = i == 0 ? a0 : i == 1 ? a1 : i == 2 ? a2 : a3;
    for (let j = 0; j < NR; j++) {
      let sum: f32 = 0;
      for (let p = 0; p < k; p++) sum += load<f32>(a + <usize>p * step) * load<f32>(b + at(p * NR + j));
      const to = c + at(i * ldc + j);
      store<f32>(to, add ? load<f32>(to) + sum : sum);
    }
  }
}
