/**
 * Arithmetic on one float or on four at once: a step written once for `T`, run as `v128` over the most of an
 * array and as `f32` over its last values, or over all of it where the engine has no SIMD.
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

/** x·y + z, in one step where the engine has one. */
// @ts-ignore: decorator
@inline
export function fma<T>(x: T, y: T, z: T): T {
  if (isVector<T>()) {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, z);
    else return f32x4.add(f32x4.mul(x, y), z);
  } else return x * y + z;
}

/** The larger one; NaN where either is. */
// @ts-ignore: decorator
@inline
export function larger<T>(x: T, y: T): T {
  if (isVector<T>()) return f32x4.max(x, y);
  else return max<f32>(x, y);
}

/** The smaller one; NaN where either is. */
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

/** How many of n values go four at a time. */
// @ts-ignore: decorator
@inline
export function inFours(n: i32): i32 {
  return ASC_FEATURE_SIMD ? n & ~3 : 0;
}
