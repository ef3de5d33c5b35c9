import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import type { NativeFunction } from '../native';
import { type Kernel, kernel } from '../registry';

/** √x. The backend's own kernel takes ten times as long for large tensors. */
export const squareRoot = kernel(
  'Sqrt',
  ({ inputs, backend, native }) => {
    const x = inputs['x']!;
    const y = backend.makeOutput(x.shape, 'float32');
    native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
    return y;
  },
  ({ x }) => x!.dtype === 'float32',
);

/*
 * a ∘ b, where the shape of one operand is that of the answer, and the other has one value for all of it, one for each
 * column (a bias), one for each row (a row's sum), or the like. The backend's own kernels spend most of a small call on
 * handing over shapes.
 */
export const add = elementwise('Add', 'addValues');
export const subtract = elementwise('Sub', 'subtractValues');
export const multiply = elementwise('Multiply', 'multiplyValues');
export const divide = elementwise('RealDiv', 'divideValues');

function elementwise(name: string, operation: NativeFunction): Kernel {
  return {
    name,
    make:
      ({ backend, native }, stock) =>
      (params) => {
        const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
        if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock!(params);
        const ofB = repetition(b.shape, a.shape);
        const parts = ofB ?? repetition(a.shape, b.shape);
        if (!parts) return stock!(params);
        const y = backend.makeOutput((ofB ? a : b).shape, 'float32');
        const { outer, repeat, inner } = parts;
        if (outer * repeat * inner === 0) return y;
        // One value for each row is a matrix as well as one for each column; with both, it is many matrices.
        const eachRow = inner === 1;
        const [count, rows, columns] = eachRow ? [1, outer, repeat] : [outer, repeat, inner];
        const [row, column] = eachRow ? [1, 0] : [0, 1];
        const [aRow, aColumn] = ofB ? [columns, 1] : [row, column];
        const [bRow, bColumn] = ofB ? [row, column] : [columns, 1];
        const bytes = 4 * rows * columns;
        let [from, by, to] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, y)];
        for (let i = 0; i < count; i++) {
          native[operation](from, aRow, aColumn, by, bRow, bColumn, to, rows, columns);
          from += ofB ? bytes : 4 * inner;
          by += ofB ? 4 * inner : bytes;
          to += bytes;
        }
        return y;
      },
  };
}

/**
 * How values of shape x make up those of the shape `whole`: [outer, inner] values make [outer, repeat, inner].
 *
 * @returns nothing where they make it up in another way, or not at all
 */
function repetition(
  x: readonly number[],
  whole: readonly number[],
): { outer: number; repeat: number; inner: number } | undefined {
  const missing = whole.length - x.length;
  if (missing < 0) return undefined;
  let [outer, repeat, inner] = [1, 1, 1];
  let axis = x.length - 1;
  for (; axis >= 0 && x[axis] === whole[axis + missing]; axis--) inner *= x[axis]!;
  for (; axis >= 0 && x[axis] === 1; axis--) repeat *= whole[axis + missing]!;
  if (axis >= 0 && missing > 0) return undefined;
  for (; axis >= 0 && x[axis] === whole[axis]; axis--) outer *= x[axis]!;
  if (axis >= 0) return undefined;
  for (let i = 0; i < missing; i++) repeat *= whole[i]!;
  return { outer, repeat, inner };
}
