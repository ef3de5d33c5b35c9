/** The micro-kernel of large products on engines with fused multiply-add: a tile of 6×8 sums. */
import { fma } from './lanes';
import { at } from './memory';
import { put } from './tiles';

/** Rows of a tile. */
export const SIX = 6;

/**
 * c[6 × 8] = or += (by `add`) a sliver of 6 rows of A · a sliver of 8 columns of B. Both are packed: `a` has 6 values for
 * each step of k, `b` has 8.
 *
 * Twelve sums, two vectors of B and one value of A are all registers that x86-64 leaves to WebAssembly. So after each row
 * a branch, which is never taken, keeps the engine from loading the values of the next rows before the sums of this one:
 * with more than one of them in a register, sums would go to memory and back. Processors need ten or more sums, as each
 * waits for its own previous addition; with the eight of a 4×8 tile they stand still now and then.
 */
export function multiplySix(k: i32, a: usize, b: usize, c: usize, ldc: i32, add: bool): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0);
  let s41 = f32x4.splat(0);
  let s50 = f32x4.splat(0);
  let s51 = f32x4.splat(0);
  while (true) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = fma<v128>(x0, left, s00);
    s01 = fma<v128>(x0, right, s01);
    if (k == -1) break;
    const x1 = v128.load32_splat(a, 4);
    s10 = fma<v128>(x1, left, s10);
    s11 = fma<v128>(x1, right, s11);
    if (k == -2) break;
    const x2 = v128.load32_splat(a, 8);
    s20 = fma<v128>(x2, left, s20);
    s21 = fma<v128>(x2, right, s21);
    if (k == -3) break;
    const x3 = v128.load32_splat(a, 12);
    s30 = fma<v128>(x3, left, s30);
    s31 = fma<v128>(x3, right, s31);
    if (k == -4) break;
    const x4 = v128.load32_splat(a, 16);
    s40 = fma<v128>(x4, left, s40);
    s41 = fma<v128>(x4, right, s41);
    if (k == -5) break;
    const x5 = v128.load32_splat(a, 20);
    s50 = fma<v128>(x5, left, s50);
    s51 = fma<v128>(x5, right, s51);
    a += 4 * SIX;
    b += 32;
    if (--k <= 0) break;
  }
  const next = at(ldc);
  put(c, s00, s01, add);
  c += next;
  put(c, s10, s11, add);
  c += next;
  put(c, s20, s21, add);
  c += next;
  put(c, s30, s31, add);
  c += next;
  put(c, s40, s41, add);
  c += next;
  put(c, s50, s51, add);
}
