/** The limit of the machine, with which the speed of products is compared. */
import { fma, splat } from './lanes';
import { at } from './memory';

/** The number of independent sums: more than a processor needs to start two multiply-adds in each cycle. */
const SUMS = 12;

/**
 * Runs `steps` · 12 multiply-adds, of four floats each with SIMD, in registers. Nothing else happens in the loop.
 *
 * @param numbers address of two factors and, behind them, of room for the 12 sums; 4 floats each
 * @returns the number of floating-point operations
 */
export function multiplyAdds(steps: i32, numbers: usize): f64 {
  if (ASC_FEATURE_SIMD) run<v128>(steps, numbers);
  else run<f32>(steps, numbers);
  return <f64>steps * SUMS * 2 * (ASC_FEATURE_SIMD ? 4 : 1);
}

// @ts-ignore: decorator
@inline
function run<T>(steps: i32, numbers: usize): void {
  const x = load<T>(numbers);
  const y = load<T>(numbers, 16);
  let s0 = splat<T>(0);
  let s1 = splat<T>(1);
  let s2 = splat<T>(2);
  let s3 = splat<T>(3);
  let s4 = splat<T>(4);
  let s5 = splat<T>(5);
  let s6 = splat<T>(6);
  let s7 = splat<T>(7);
  let s8 = splat<T>(8);
  let s9 = splat<T>(9);
  let s10 = splat<T>(10);
  let s11 = splat<T>(11);
  for (; steps > 0; steps--) {
    s0 = fma<T>(x, y, s0);
    s1 = fma<T>(x, y, s1);
    s2 = fma<T>(x, y, s2);
    s3 = fma<T>(x, y, s3);
    s4 = fma<T>(x, y, s4);
    s5 = fma<T>(x, y, s5);
    s6 = fma<T>(x, y, s6);
    s7 = fma<T>(x, y, s7);
    s8 = fma<T>(x, y, s8);
    s9 = fma<T>(x, y, s9);
    s10 = fma<T>(x, y, s10);
    s11 = fma<T>(x, y, s11);
  }
  numbers += at(8);
  store<T>(numbers, s0);
  store<T>(numbers, s1, 16);
  store<T>(numbers, s2, 32);
  store<T>(numbers, s3, 48);
  store<T>(numbers, s4, 64);
  store<T>(numbers, s5, 80);
  store<T>(numbers, s6, 96);
  store<T>(numbers, s7, 112);
  store<T>(numbers, s8, 128);
  store<T>(numbers, s9, 144);
  store<T>(numbers, s10, 160);
  store<T>(numbers, s11, 176);
}
