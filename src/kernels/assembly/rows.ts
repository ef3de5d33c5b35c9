/** Kernels over the rows of a matrix: biases and their gradients, activations, segment sums. */
import { add, choose, inFours, larger, mul, smaller, splat } from './lanes';
import { addValues } from './elementwise';
import { addFloats, at, clearFloats, copyFloats } from './memory';

/** The activations of {@link addBias}; 0 stands for none. */
const RELU = 1;
const RELU6 = 2;
const LEAKY = 3;
const PRELU = 4;

/**
 * y[i, j] = activation(x[i, j] + bias[j]); y may be x itself. The address 0 for `bias` means no bias.
 * Activations: 0 none; 1 relu; 2 relu6; 3 leaky relu with slope `alpha`; 4 prelu with slopes[j].
 *
 * @param scratch address of 8 · {@link NARROW} floats
 */
export function addBias(
  x: usize,
  bias: usize,
  y: usize,
  rows: i32,
  columns: i32,
  activation: i32,
  alpha: f32,
  slopes: usize,
  scratch: usize,
): void {
  if (columns <= NARROW && (columns & 3) != 0 && rows >= 8) {
    // Four rows are treated as one row of four times the length, whose length is a multiple of 4.
    const wideBias = bias ? repeated(bias, scratch, columns) : 0;
    const wideSlopes = slopes ? repeated(slopes, scratch + at(4 * columns), columns) : 0;
    activateRows(x, wideBias, y, rows >> 2, 4 * columns, activation, alpha, wideSlopes);
    const done = at((rows & ~3) * columns);
    activateRows(x + done, bias, y + done, rows & 3, columns, activation, alpha, slopes);
  } else activateRows(x, bias, y, rows, columns, activation, alpha, slopes);
}

const NARROW = 32;

/** Copies the same values four times. @returns `to` */
function repeated(from: usize, to: usize, n: i32): usize {
  for (let i = 0; i < 4; i++) copyFloats(from, to + at(i * n), n);
  return to;
}

function activateRows(
  x: usize,
  bias: usize,
  y: usize,
  rows: i32,
  columns: i32,
  activation: i32,
  alpha: f32,
  slopes: usize,
): void {
  if (activation == 0) addValues(x, columns, 1, bias, 0, 1, y, rows, columns);
  else if (activation == RELU && bias) activateWith(RELU, x, bias, y, rows, columns, alpha, slopes);
  else activateWith(activation, x, bias, y, rows, columns, alpha, slopes);
}

// Inlined, so that a known activation needs no branch for each value.
// @ts-ignore: decorator
@inline
function activateWith(
  activation: i32,
  x: usize,
  bias: usize,
  y: usize,
  rows: i32,
  columns: i32,
  alpha: f32,
  slopes: usize,
): void {
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

/** The number of rows in a partial sum: a sum of partial sums has smaller rounding errors than one long sum. */
const BLOCK = 128;

/** sums[o, j] = Σ_i x[o, i, j] */
export function sumRows(x: usize, sums: usize, outer: i32, rows: i32, columns: i32): void {
  clearFloats(sums, outer * columns);
  for (let o = 0; o < outer; o++) {
    for (let first = 0; first < rows; first += BLOCK) {
      const count = min(rows - first, BLOCK);
      let j = 0;
      if (ASC_FEATURE_SIMD) {
        for (; j < inFours(columns); j += 4) sumColumnAt<v128>(x + at(j), sums + at(j), count, columns);
      }
      for (; j < columns; j++) sumColumnAt<f32>(x + at(j), sums + at(j), count, columns);
      x += at(count * columns);
    }
    sums += at(columns);
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

/** The number of values in a partial sum of a row, see {@link BLOCK}. */
const LANE_BLOCK = 8 * BLOCK;

/** sums[i] = Σ_j x[i, j] */
export function sumColumns(x: usize, sums: usize, rows: i32, columns: i32): void {
  let i = 0;
  if (columns <= LANE_BLOCK) {
    for (; i + 4 <= rows; i += 4) {
      if (ASC_FEATURE_SIMD && columns >= 4) sumFourLongRows(x, sums + at(i), columns);
      else sumFourRows(x, sums + at(i), columns);
      x += at(4 * columns);
    }
  }
  for (; i < rows; i++) {
    let sum: f64 = 0;
    for (let first = 0; first < columns; first += LANE_BLOCK) {
      sum += sumOf(x + at(first), min(columns - first, LANE_BLOCK));
    }
    store<f32>(sums + at(i), <f32>sum);
    x += at(columns);
  }
}

/** Four rows side by side, so that no addition waits for the previous one. */
// @ts-ignore: decorator
@inline
function sumFourRows(x: usize, sums: usize, columns: i32): void {
  let s0: f64 = 0;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  const row = at(columns);
  for (let j = 0; j < columns; j++) {
    s0 += <f64>load<f32>(x);
    s1 += <f64>load<f32>(x + row);
    s2 += <f64>load<f32>(x + 2 * row);
    s3 += <f64>load<f32>(x + 3 * row);
    x += 4;
  }
  store<f32>(sums, <f32>s0);
  store<f32>(sums, <f32>s1, 4);
  store<f32>(sums, <f32>s2, 8);
  store<f32>(sums, <f32>s3, 12);
}

/** Four rows of at least four values each. */
// @ts-ignore: decorator
@inline
function sumFourLongRows(x: usize, sums: usize, columns: i32): void {
  const row = at(columns);
  let r0 = f32x4.splat(0);
  let r1 = f32x4.splat(0);
  let r2 = f32x4.splat(0);
  let r3 = f32x4.splat(0);
  for (let j = 0; j < inFours(columns); j += 4) {
    r0 = f32x4.add(r0, v128.load(x));
    r1 = f32x4.add(r1, v128.load(x + row));
    r2 = f32x4.add(r2, v128.load(x + 2 * row));
    r3 = f32x4.add(r3, v128.load(x + 3 * row));
    x += 16;
  }
  const left = columns & 3;
  if (left > 0) {
    // Adds the last four values of each row, except the ones that are summed already.
    const rest = i32x4.gt_s(i32x4(1, 2, 3, 4), i32x4.splat(4 - left));
    x -= at(4 - left);
    r0 = f32x4.add(r0, v128.and(rest, v128.load(x)));
    r1 = f32x4.add(r1, v128.and(rest, v128.load(x + row)));
    r2 = f32x4.add(r2, v128.and(rest, v128.load(x + 2 * row)));
    r3 = f32x4.add(r3, v128.and(rest, v128.load(x + 3 * row)));
  }
  const pairs01 = f32x4.add(v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), v128.shuffle<f32>(r0, r1, 2, 6, 3, 7));
  const pairs23 = f32x4.add(v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), v128.shuffle<f32>(r2, r3, 2, 6, 3, 7));
  const even = v128.shuffle<f32>(pairs01, pairs23, 0, 1, 4, 5);
  const odd = v128.shuffle<f32>(pairs01, pairs23, 2, 3, 6, 7);
  v128.store(sums, f32x4.add(even, odd));
}

// @ts-ignore: decorator
@inline
function sumOf(x: usize, n: i32): f64 {
  let total: f64 = 0;
  let j = 0;
  if (ASC_FEATURE_SIMD) {
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (; j < (n & ~7); j += 8) {
      even = f32x4.add(even, v128.load(x + at(j)));
      odd = f32x4.add(odd, v128.load(x + at(j), 16));
    }
    const fours = f32x4.add(even, odd);
    const halves = f32x4.add(fours, v128.shuffle<f32>(fours, fours, 2, 3, 2, 3));
    total = <f64>(f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1));
  }
  for (; j < n; j++) total += <f64>load<f32>(x + at(j));
  return total;
}

/** sums[segments[i], :] += x[i, :]; rows whose segment is outside [0, count) are ignored. */
export function sumSegments(x: usize, segments: usize, sums: usize, rows: i32, columns: i32, count: i32): void {
  clearFloats(sums, count * columns);
  for (let i = 0; i < rows; i++) {
    const segment = load<i32>(segments + at(i));
    if (<u32>segment < <u32>count) addFloats(x, sums + at(segment * columns), columns);
    x += at(columns);
  }
}
