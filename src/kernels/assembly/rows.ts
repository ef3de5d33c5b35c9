/** Kernels over the rows of a matrix: biases and their gradients, activations, sums of segments. */
import { add, choose, inFours, larger, mul, smaller, splat } from './lanes';
import { addFloats, at, clearFloats } from './memory';

/** What {@link addBias} does to a sum z. 0: nothing. */
const RELU = 1;
const RELU6 = 2;
const LEAKY = 3;
const PRELU = 4;

/**
 * y[i, j] = activation(x[i, j] + bias[j]); y may be x itself. `bias` 0: none.
 * Activations: 0 none; 1 relu; 2 relu6; 3 leaky, slope `alpha`; 4 prelu, slopes[j].
 */
export function addBias(x: usize, bias: usize, y: usize, rows: i32, columns: i32, activation: i32, alpha: f32, slopes: usize): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    if (ASC_FEATURE_SIMD) {
      for (; j < inFours(columns); j += 4) activateAt<v128>(x, bias, y, at(j), activation, alpha, slopes);
    }
    for (; j < columns; j++) activateAt<f32>(x, bias, y, at(j), activation, alpha, slopes);
    x += at(columns);
    y += at(columns);
  }
}

// @ts-ignore: decorator
@inline
function activateAt<T>(x: usize, bias: usize, y: usize, j: usize, activation: i32, alpha: f32, slopes: usize): void {
  let z = load<T>(x + j);
  if (bias) z = add<T>(z, load<T>(bias + j));
  if (activation == RELU) z = larger<T>(z, splat<T>(0));
  else if (activation == RELU6) z = smaller<T>(larger<T>(z, splat<T>(0)), splat<T>(6));
  else if (activation == LEAKY) z = choose<T>(z, z, mul<T>(z, splat<T>(alpha)));
  else if (activation == PRELU) z = choose<T>(z, z, mul<T>(z, load<T>(slopes + j)));
  store<T>(y + j, z);
}

/** dz[i] = y[i] > 0 ? dy[i] : 0 */
export function reluGradient(dy: usize, y: usize, dz: usize, n: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) reluGradientAt<v128>(dy, y, dz, at(i));
  }
  for (; i < n; i++) reluGradientAt<f32>(dy, y, dz, at(i));
}

// @ts-ignore: decorator
@inline
function reluGradientAt<T>(dy: usize, y: usize, dz: usize, i: usize): void {
  store<T>(dz + i, choose<T>(load<T>(y + i), load<T>(dy + i), splat<T>(0)));
}

/** Rows that are summed before they are added to the rest: sums of sums round less than one long sum. */
const BLOCK = 128;

/** sums[j] = Σ_i x[i, j] */
export function sumRows(x: usize, sums: usize, rows: i32, columns: i32): void {
  clearFloats(sums, columns);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(rows - first, BLOCK);
    let j = 0;
    if (ASC_FEATURE_SIMD) {
      for (; j < inFours(columns); j += 4) sumColumnAt<v128>(x + at(j), sums + at(j), count, columns);
    }
    for (; j < columns; j++) sumColumnAt<f32>(x + at(j), sums + at(j), count, columns);
    x += at(BLOCK * columns);
  }
}

// @ts-ignore: decorator
@inline
function sumColumnAt<T>(x: usize, sum: usize, rows: i32, columns: i32): void {
  let total = splat<T>(0);
  for (let i = 0; i < rows; i++) {
    total = add<T>(total, load<T>(x));
    x += at(columns);
  }
  store<T>(sum, add<T>(load<T>(sum), total));
}

/** sums[segments[i], :] += x[i, :]; rows whose segment is outside [0, count) are left out. */
export function sumSegments(x: usize, segments: usize, sums: usize, rows: i32, columns: i32, count: i32): void {
  clearFloats(sums, count * columns);
  for (let i = 0; i < rows; i++) {
    const segment = load<i32>(segments + at(i));
    if (<u32>segment < <u32>count) addFloats(x, sums + at(segment * columns), columns);
    x += at(columns);
  }
}
