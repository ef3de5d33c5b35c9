/** The micro-kernels of a product: a tile of 4×8 sums that stay in registers. */
import { fma } from './lanes';
import { at } from './memory';

/** Rows and columns of a tile. */
export const MR = 4;
export const NR = 8;

/**
 * c[4 × 8] = or += (by `add`) four rows of A · a sliver of B. `step` is the distance between neighbouring values of a
 * row of A, in bytes.
 */
export function multiply(
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
  multiplyTile(true, 1, k, 0, a0, a1, a2, a3, step, b, c, ldc, add);
}

/**
 * {@link multiply} for rows of A that consist of runs of `run` contiguous values. `offsets` has the distance of each run
 * from a0 … a3, in bytes.
 */
export function multiplyRuns(
  runs: i32,
  run: i32,
  offsets: usize,
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
  multiplyTile(false, runs, run, offsets, a0, a1, a2, a3, step, b, c, ldc, add);
}

/** `single` is a constant at compile time. If it is true, the code for several runs is removed. */
// @ts-ignore: decorator
@inline
function multiplyTile(
  single: bool,
  runs: i32,
  run: i32,
  offsets: usize,
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
    multiplyPlain(runs, run, offsets, a0, a1, a2, a3, step, b, c, ldc, add);
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
  let offset: usize = 0;
  if (!single) {
    offset = load<u32>(offsets);
    a0 += offset;
    a1 += offset;
    a2 += offset;
    a3 += offset;
    offset += <usize>run * step;
  }
  for (let r = 1; ; r++) {
    let k = run;
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
      // The branch separates the two steps. Engines move the loads of code without branches to its beginning; the loads
      // of both steps would need more registers than there are, and some sums would go to memory and back.
      if (k == 1) {
        b += 32;
        break;
      }
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
    if (single || r == runs) break;
    offsets += 4;
    const next = <usize>load<u32>(offsets);
    const gap = next - offset;
    offset = next + <usize>run * step;
    a0 += gap;
    a1 += gap;
    a2 += gap;
    a3 += gap;
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

/** {@link multiply} for a sliver of B that isn't packed. Its rows begin `bStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function multiplyStrided(
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

/** The number of columns that {@link multiplyRow} computes at once. */
export const WIDE = 32;

/** c[32] = or += (by `add`) a row of A · 32 columns of B, whose rows begin `bStep` bytes apart. */
export function multiplyRow(k: i32, a: usize, step: usize, b: usize, bStep: usize, c: usize, add: bool): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  let s6 = f32x4.splat(0);
  let s7 = f32x4.splat(0);
  for (let p = 0; p < k; p++) {
    const x = v128.load32_splat(a);
    s0 = fma<v128>(x, v128.load(b), s0);
    s1 = fma<v128>(x, v128.load(b, 16), s1);
    s2 = fma<v128>(x, v128.load(b, 32), s2);
    s3 = fma<v128>(x, v128.load(b, 48), s3);
    s4 = fma<v128>(x, v128.load(b, 64), s4);
    s5 = fma<v128>(x, v128.load(b, 80), s5);
    s6 = fma<v128>(x, v128.load(b, 96), s6);
    s7 = fma<v128>(x, v128.load(b, 112), s7);
    a += step;
    b += bStep;
  }
  put(c, s0, s1, add);
  put(c + 32, s2, s3, add);
  put(c + 64, s4, s5, add);
  put(c + 96, s6, s7, add);
}

export function put(to: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(left, v128.load(to));
    right = f32x4.add(right, v128.load(to, 16));
  }
  v128.store(to, left);
  v128.store(to, right, 16);
}

/** The left half of a tile, for the last columns. Each row has two sums, so that no addition waits for the previous one. */
export function multiplyNarrow(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  c: usize,
  ldc: i32,
): void {
  multiplyTileNarrow(true, 1, k, 0, a0, a1, a2, a3, step, b, c, ldc);
}

/** {@link multiplyRuns} for the left half of a tile. */
export function multiplyRunsNarrow(
  runs: i32,
  run: i32,
  offsets: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  c: usize,
  ldc: i32,
): void {
  multiplyTileNarrow(false, runs, run, offsets, a0, a1, a2, a3, step, b, c, ldc);
}

// @ts-ignore: decorator
@inline
function multiplyTileNarrow(
  single: bool,
  runs: i32,
  run: i32,
  offsets: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  b: usize,
  c: usize,
  ldc: i32,
): void {
  if (!ASC_FEATURE_SIMD) {
    multiplyPlain(runs, run, offsets, a0, a1, a2, a3, step, b, c, ldc, false);
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
  let offset: usize = 0;
  if (!single) {
    offset = load<u32>(offsets);
    a0 += offset;
    a1 += offset;
    a2 += offset;
    a3 += offset;
    offset += <usize>run * step;
  }
  for (let r = 1; ; r++) {
    let k = run;
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
      if (k == 1) {
        b += 32;
        break;
      }
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
    if (single || r == runs) break;
    offsets += 4;
    const next = <usize>load<u32>(offsets);
    const gap = next - offset;
    offset = next + <usize>run * step;
    a0 += gap;
    a1 += gap;
    a2 += gap;
    a3 += gap;
  }
  const next = at(ldc);
  v128.store(c, f32x4.add(s0, t0));
  c += next;
  v128.store(c, f32x4.add(s1, t1));
  c += next;
  v128.store(c, f32x4.add(s2, t2));
  c += next;
  v128.store(c, f32x4.add(s3, t3));
}

/** {@link multiplyTile} without SIMD. */
function multiplyPlain(
  runs: i32,
  run: i32,
  offsets: usize,
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
      for (let r = 0; r < runs; r++) {
        const from = offsets ? a + load<u32>(offsets + at(r)) : a;
        const by = b + at(r * run * NR + j);
        for (let p = 0; p < run; p++) sum += load<f32>(from + <usize>p * step) * load<f32>(by + at(p * NR));
      }
      const to = c + at(i * ldc + j);
      store<f32>(to, add ? load<f32>(to) + sum : sum);
    }
  }
}

export function copyTile(tile: usize, c: usize, rows: i32, columns: i32, ldc: i32, add: bool): void {
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
