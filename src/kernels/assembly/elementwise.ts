/** Elementwise kernels. */
import { add, div, inFours, mul, root, sub } from './lanes';
import { at } from './memory';

/** y[i] = √x[i] */
export function squareRoots(x: usize, y: usize, n: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) store<v128>(y + at(i), root<v128>(load<v128>(x + at(i))));
  }
  for (; i < n; i++) store<f32>(y + at(i), root<f32>(load<f32>(x + at(i))));
}

const ADD = 0;
const SUBTRACT = 1;
const MULTIPLY = 2;
const DIVIDE = 3;

/*
 * y[i, j] = a[i, j] ∘ b[i, j] for rows × columns values. `aRow` and `bRow` are the floats between the beginnings of two
 * rows of an operand; `aColumn` and `bColumn` are the floats between two values of a row: 1, or 0 to repeat one value.
 */

export function addValues(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, y: usize, rows: i32, columns: i32): void {
  combine(ADD, a, aRow, aColumn, b, bRow, bColumn, y, rows, columns);
}

export function subtractValues(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, y: usize, rows: i32, columns: i32): void {
  combine(SUBTRACT, a, aRow, aColumn, b, bRow, bColumn, y, rows, columns);
}

export function multiplyValues(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, y: usize, rows: i32, columns: i32): void {
  combine(MULTIPLY, a, aRow, aColumn, b, bRow, bColumn, y, rows, columns);
}

export function divideValues(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, y: usize, rows: i32, columns: i32): void {
  combine(DIVIDE, a, aRow, aColumn, b, bRow, bColumn, y, rows, columns);
}

// Inlined, so that each function above has its own loops without a branch on the operation.
// @ts-ignore: decorator
@inline
function combine(
  operation: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  y: usize,
  rows: i32,
  columns: i32,
): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    if (ASC_FEATURE_SIMD) {
      const end = inFours(columns);
      if (aColumn == 0) {
        const left = v128.load32_splat(a);
        for (; j < end; j += 4) v128.store(y + at(j), apply<v128>(operation, left, v128.load(b + at(j))));
      } else if (bColumn == 0) {
        const right = v128.load32_splat(b);
        for (; j + 8 <= end; j += 8) {
          const from = a + at(j);
          const to = y + at(j);
          v128.store(to, apply<v128>(operation, v128.load(from), right));
          v128.store(to, apply<v128>(operation, v128.load(from, 16), right), 16);
        }
        for (; j < end; j += 4) v128.store(y + at(j), apply<v128>(operation, v128.load(a + at(j)), right));
      } else {
        for (; j + 8 <= end; j += 8) {
          const from = a + at(j);
          const by = b + at(j);
          const to = y + at(j);
          v128.store(to, apply<v128>(operation, v128.load(from), v128.load(by)));
          v128.store(to, apply<v128>(operation, v128.load(from, 16), v128.load(by, 16)), 16);
        }
        for (; j < end; j += 4) {
          v128.store(y + at(j), apply<v128>(operation, v128.load(a + at(j)), v128.load(b + at(j))));
        }
      }
    }
    for (; j < columns; j++) {
      const left = load<f32>(a + at(j * aColumn));
      store<f32>(y + at(j), apply<f32>(operation, left, load<f32>(b + at(j * bColumn))));
    }
    a += at(aRow);
    b += at(bRow);
    y += at(columns);
  }
}

// @ts-ignore: decorator
@inline
function apply<T>(operation: i32, a: T, b: T): T {
  if (operation == ADD) return add<T>(a, b);
  if (operation == SUBTRACT) return sub<T>(a, b);
  if (operation == MULTIPLY) return mul<T>(a, b);
  return div<T>(a, b);
}
