/** Cross-entropies of logits, with their gradients, in one pass. */
import { fma, inFours, larger, mul, smaller, splat, sub } from './lanes';
import { at } from './memory';

// @ts-ignore: decorator
@external('env', 'log')
declare function log(x: f64): f64;

/**
 * The mean cross-entropy of the rows of softmax(z) and y, and its gradient:
 *
 *     L = −1/rows · Σ_i Σ_j y[i, j] · log p[i, j]        p = softmax(z)
 *     dz[i, j] = (p[i, j] · Σ_j y[i, j] − y[i, j]) / rows
 *
 * The largest z of each row is subtracted before the exponential, to avoid overflow.
 */
export function softmaxCrossEntropy(z: usize, y: usize, dz: usize, rows: i32, columns: i32): f32 {
  let loss: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const highest = largest(z, columns);
    const sum = exponentials(z, dz, columns, highest);
    const logSum = highest + <f32>log(sum);
    let mass: f32 = 0;
    for (let j = 0; j < columns; j++) {
      const label = load<f32>(y + at(j));
      mass += label;
      // A label of 0 contributes nothing, even if the logarithm is infinite.
      if (label != 0) loss += <f64>label * <f64>(logSum - load<f32>(z + at(j)));
    }
    const scale = mass / (sum * <f32>rows);
    for (let j = 0; j < columns; j++) {
      store<f32>(dz + at(j), load<f32>(dz + at(j)) * scale - load<f32>(y + at(j)) / <f32>rows);
    }
    z += at(columns);
    y += at(columns);
    dz += at(columns);
  }
  return <f32>(loss / <f64>rows);
}

/**
 * The mean cross-entropy of the logistic function of z and y, and its gradient:
 *
 *     L = 1/n · Σ_i max(z, 0) − z·y + log(1 + e^−|z|)        dz = (σ(z) − y) / n
 */
export function sigmoidCrossEntropy(z: usize, y: usize, dz: usize, n: i32): f32 {
  let loss: f64 = 0;
  for (let i = 0; i < n; i++) {
    const logit = load<f32>(z + at(i));
    const label = load<f32>(y + at(i));
    const tail = exponential<f32>(-abs<f32>(logit));
    loss += <f64>(max<f32>(logit, 0) - logit * label) + log(1 + <f64>tail);
    const sigmoid = (logit < 0 ? tail : <f32>1) / (1 + tail);
    store<f32>(dz + at(i), (sigmoid - label) / <f32>n);
  }
  return <f32>(loss / <f64>n);
}

function largest(z: usize, n: i32): f32 {
  let most: f32 = -Infinity;
  for (let j = 0; j < n; j++) most = max<f32>(most, load<f32>(z + at(j)));
  return most;
}

/** to[j] = exp(z[j] − shift). @returns their sum */
function exponentials(z: usize, to: usize, n: i32, shift: f32): f32 {
  let j = 0;
  if (ASC_FEATURE_SIMD) {
    for (; j < inFours(n); j += 4) {
      store<v128>(to + at(j), exponential<v128>(sub<v128>(load<v128>(z + at(j)), splat<v128>(shift))));
    }
  }
  for (; j < n; j++) store<f32>(to + at(j), exponential<f32>(load<f32>(z + at(j)) - shift));
  let sum: f64 = 0;
  for (j = 0; j < n; j++) sum += <f64>load<f32>(to + at(j));
  return <f32>sum;
}

/**
 * eˣ for x ≤ 0, to about 1e-7 of its value: x = k·ln 2 + r with |r| ≤ ln 2 / 2, eˣ = 2ᵏ·eʳ, and eʳ by a polynomial.
 * Below −87, near the end of the range of floats, it stays at e⁻⁸⁷ ≈ 1e-38.
 */
// @ts-ignore: decorator
@inline
function exponential<T>(x: T): T {
  x = smaller<T>(larger<T>(x, splat<T>(-87)), splat<T>(0));
  const k = nearestWhole<T>(mul<T>(x, splat<T>(1.4426950408889634)));
  // ln 2 is split into two parts, so that k times the first part is exact.
  const r = fma<T>(k, splat<T>(2.12194440e-4), fma<T>(k, splat<T>(-0.693359375), x));
  let p = splat<T>(1 / <f32>5040);
  p = fma<T>(p, r, splat<T>(1 / <f32>720));
  p = fma<T>(p, r, splat<T>(1 / <f32>120));
  p = fma<T>(p, r, splat<T>(1 / <f32>24));
  p = fma<T>(p, r, splat<T>(1 / <f32>6));
  p = fma<T>(p, r, splat<T>(0.5));
  p = fma<T>(p, r, splat<T>(1));
  p = fma<T>(p, r, splat<T>(1));
  return mul<T>(p, powerOfTwo<T>(k));
}

// @ts-ignore: decorator
@inline
function nearestWhole<T>(x: T): T {
  if (isVector<T>()) return f32x4.nearest(x);
  else return nearest<f32>(x);
}

/** 2ᵏ for a whole number k: k is put into the exponent bits of a float. */
// @ts-ignore: decorator
@inline
function powerOfTwo<T>(k: T): T {
  if (isVector<T>()) return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  // NaN can't be converted to an integer. The factor 1 will do, since the other factor is NaN then.
  else return k == k ? reinterpret<f32>((<i32>k + 127) << 23) : 1;
}

