/** Kernels over the values of a tensor, one by one. */
import { inFours, root } from './lanes';
import { at } from './memory';

/** y[i] = √x[i] */
export function squareRoots(x: usize, y: usize, n: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) store<v128>(y + at(i), root<v128>(load<v128>(x + at(i))));
  }
  for (; i < n; i++) store<f32>(y + at(i), root<f32>(load<f32>(x + at(i))));
}

/** y[i, j] = x[i, j] + bias[j] */
export function addToRows(x: usize, bias: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    if (ASC_FEATURE_SIMD) {
      for (; j < inFours(columns); j += 4) {
        store<v128>(y + at(j), f32x4.add(load<v128>(x + at(j)), load<v128>(bias + at(j))));
      }
    }
    for (; j < columns; j++) store<f32>(y + at(j), load<f32>(x + at(j)) + load<f32>(bias + at(j)));
    x += at(columns);
    y += at(columns);
  }
}
