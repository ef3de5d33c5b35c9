/** Addresses of floats, and operations on many floats at once. */
import { add, inFours } from './lanes';

/** @returns the offset of the float with this index, in bytes from the beginning of its array */
// @ts-ignore: decorator
@inline
export function at(index: i32): usize {
  return (<usize>index) << 2;
}

/** Copies n floats. For few floats, a loop is quicker than a call of `memory.copy`. */
// @ts-ignore: decorator
@inline
export function copyFloats(from: usize, to: usize, n: i32): void {
  if (n > 64) {
    memory.copy(to, from, at(n));
    return;
  }
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) store<v128>(to + at(i), load<v128>(from + at(i)));
  }
  for (; i < n; i++) store<u32>(to + at(i), load<u32>(from + at(i)));
}

/** Sets n floats to 0. */
// @ts-ignore: decorator
@inline
export function clearFloats(to: usize, n: i32): void {
  if (n > 64) {
    memory.fill(to, 0, at(n));
    return;
  }
  for (let i = 0; i < n; i++) store<u32>(to + at(i), 0);
}

/** to[i] += from[i], i < n */
// @ts-ignore: decorator
@inline
export function addFloats(from: usize, to: usize, n: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) addAt<v128>(from + at(i), to + at(i));
  }
  for (; i < n; i++) addAt<f32>(from + at(i), to + at(i));
}

// @ts-ignore: decorator
@inline
function addAt<T>(from: usize, to: usize): void {
  store<T>(to, add<T>(load<T>(to), load<T>(from)));
}

/** Transposes a square of 4×4 values. The strides are in bytes. */
// @ts-ignore: decorator
@inline
export function transposeFour(from: usize, to: usize, fromStride: usize, toStride: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + fromStride);
  const r2 = v128.load(from + fromStride * 2);
  const r3 = v128.load(from + fromStride * 3);
  const lo01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const hi01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const lo23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const hi23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(lo01, lo23, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(lo01, lo23, 2, 3, 6, 7));
  v128.store(to + toStride * 2, v128.shuffle<f32>(hi01, hi23, 0, 1, 4, 5));
  v128.store(to + toStride * 3, v128.shuffle<f32>(hi01, hi23, 2, 3, 6, 7));
}
