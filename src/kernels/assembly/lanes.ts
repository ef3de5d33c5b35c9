/**
 * Arithmetic on one float or on four at once. A step is written once for a type `T`. It runs with `v128` over most of an
 * array, and with `f32` over the last values, or over all values if the engine has no SIMD.
 */

// @ts-ignore: decorator
@inline
export function splat<T>(x: f32): T {
  if (isVector<T>()) return f32x4.splat(x);
  else return x;
}

// @ts-ignore: decorator
@inline
export function add<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.add(x, y);
  else return x + y;
}

// @ts-ignore: decorator
@inline
export function sub<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.sub(x, y);
  else return x - y;
}

// @ts-ignore: decorator
@inline
export function mul<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.mul(x, y);
  else return x * y;
}

// @ts-ignore: decorator
@inline
export function div<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.div(x, y);
  else return x / y;
}

// @ts-ignore: decorator
@inline
export function root<T>(x: T): T {
  if (isVector<T>()) return f32x4.sqrt(x);
  else return sqrt<f32>(x);
}

/** x·y + z; a fused multiply-add if the engine has it. */
// @ts-ignore: decorator
@inline
export function fma<T>(x: T, y: T, z: T): T {
  if (isVector<T>()) {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, z);
    else return f32x4.add(f32x4.mul(x, y), z);
  } else return x * y + z;
}

/** The larger value, or NaN if either is NaN. */
// @ts-ignore: decorator
@inline
export function larger<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.max(x, y);
  else return max<f32>(x, y);
}

/** The smaller value, or NaN if either is NaN. */
// @ts-ignore: decorator
@inline
export function smaller<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.min(x, y);
  else return min<f32>(x, y);
}

/** condition > 0 ? x : y, in every lane. */
// @ts-ignore: decorator
@inline
export function choose<T>(condition: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f32x4.gt(condition, f32x4.splat(0)));
  else return condition > 0 ? x : y;
}

/** @returns the number of values, of n, that are processed four at a time */
// @ts-ignore: decorator
@inline
export function inFours(n: i32): i32 {
  return ASC_FEATURE_SIMD ? n & ~3 : 0;
}
