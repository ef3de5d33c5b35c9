/** Kernels that only move values: transposes, slices, gathers. The values have 4 bytes and any type. */
import { at, copyFloats, transposeFour } from './memory';

/**
 * Copies the values of a view into a contiguous array. The view begins at `from` and has `rank` > 0 dimensions; `dims`
 * points to their sizes and then to their strides (in values), all 32-bit integers. `to` is filled in row-major order.
 */
export function copyView(from: usize, to: usize, rank: i32, dims: usize): void {
  copyDimension(from, to, rank, dims, dims + at(rank));
}

/** @returns the address of the next value to write */
function copyDimension(from: usize, to: usize, rank: i32, dims: usize, strides: usize): usize {
  const n = load<i32>(dims);
  const stride = load<i32>(strides);
  if (rank == 1) {
    if (stride == 1) copyFloats(from, to, n);
    else for (let i = 0; i < n; i++) store<u32>(to + at(i), load<u32>(from + at(i * stride)));
    return to + at(n);
  }
  for (let i = 0; i < n; i++) to = copyDimension(from + at(i * stride), to, rank - 1, dims + 4, strides + 4);
  return to;
}

/** to[b, j, i] = from[b, i, j] for `count` matrices of rows × columns, in squares that stay in the cache. */
export function transposeMatrices(from: usize, to: usize, count: i32, rows: i32, columns: i32): void {
  const SIDE = 32;
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < rows; i += SIDE) {
      for (let j = 0; j < columns; j += SIDE) {
        transposeSquare(
          from + at(i * columns + j),
          to + at(j * rows + i),
          min(rows - i, SIDE),
          min(columns - j, SIDE),
          columns,
          rows,
        );
      }
    }
    from += at(rows * columns);
    to += at(rows * columns);
  }
}

function transposeSquare(
  from: usize,
  to: usize,
  rows: i32,
  columns: i32,
  fromStride: i32,
  toStride: i32,
): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i + 4 <= rows; i += 4) {
      let j = 0;
      for (; j + 4 <= columns; j += 4) {
        transposeFour(from + at(i * fromStride + j), to + at(j * toStride + i), at(fromStride), at(toStride));
      }
      for (; j < columns; j++)
        copyColumn(from + at(i * fromStride + j), to + at(j * toStride + i), 4, fromStride);
    }
  }
  for (let j = 0; j < columns; j++) {
    copyColumn(from + at(i * fromStride + j), to + at(j * toStride + i), rows - i, fromStride);
  }
}

function copyColumn(from: usize, to: usize, n: i32, stride: i32): void {
  for (let i = 0; i < n; i++) store<u32>(to + at(i), load<u32>(from + at(i * stride)));
}

/**
 * to[o, i, :] = from[o, indices[i], :]     o < outer, i < n, rows of `width` values; from has `rows` rows for each o
 *
 * @returns −1, or the position of an index outside [0, rows)
 */
export function gatherRows(
  from: usize,
  indices: usize,
  to: usize,
  outer: i32,
  rows: i32,
  n: i32,
  width: i32,
): i32 {
  for (let i = 0; i < n; i++) {
    if (<u32>load<i32>(indices + at(i)) >= <u32>rows) return i;
  }
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < n; i++) {
      copyFloats(from + at(load<i32>(indices + at(i)) * width), to, width);
      to += at(width);
    }
    from += at(rows * width);
  }
  return -1;
}
