import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import type { NativeFunction } from '../native';
import type { Kernel } from '../registry';

/** √x. The backend's own takes ten times as long for large tensors, and little for small ones. */
export const squareRoot: Kernel = {
  name: 'Sqrt',
  make:
    ({ backend, native }, stock) =>
    (params) => {
      const { x } = params.inputs as { x: tf.TensorInfo };
      if (x.dtype !== 'float32') return stock!(params);
      const y = backend.makeOutput(x.shape, 'float32');
      native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
      return y;
    },
};

/*
 * a ∘ b, for the ways that shapes broadcast in training: the same shape, one number, a value for each column (a bias),
 * a value for each row (a row's sum). The backend's own spend most of a small call on handing over shapes.
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
        const wayOfB = wayOf(b.shape, a.shape);
        const wayOfA = wayOfB === undefined ? wayOf(a.shape, b.shape) : 'whole';
        if (wayOfA === undefined) return stock!(params);
        const y = backend.makeOutput((wayOfA === 'whole' ? a : b).shape, 'float32');
        const n = sizeOf(y);
        if (n === 0) return y;
        const part = wayOfA === 'whole' ? b : a;
        const way = wayOfA === 'whole' ? wayOfB : wayOfA;
        const columns =
          way === 'a value for each column' ? sizeOf(part) : way === 'a value for each row' ? lastOf(y) : n;
        native[operation](
          addressOf(backend, a),
          rowStep(wayOfA, columns),
          columnStep(wayOfA),
          addressOf(backend, b),
          rowStep(wayOfB ?? 'whole', columns),
          columnStep(wayOfB ?? 'whole'),
          addressOf(backend, y),
          n / columns,
          columns,
        );
        return y;
      },
  };
}

/** What an operand has for each row and column of the answer. */
type Way = 'whole' | 'one value' | 'a value for each column' | 'a value for each row';

/** @returns nothing for other ways, and where x isn't broadcast to that shape */
function wayOf(x: readonly number[], whole: readonly number[]): Way | undefined {
  const missing = whole.length - x.length;
  if (missing < 0) return undefined;
  let same = x.length;
  while (same > 0 && x[same - 1] === whole[same - 1 + missing]) same--;
  if (same === 0 && missing === 0) return 'whole';
  const ones = countOnes(x);
  if (ones === x.length) return 'one value';
  if (ones >= same) return 'a value for each column';
  const last = x.length - 1;
  if (missing > 0 || same <= last || x[last] !== 1) return undefined;
  for (let axis = 0; axis < last; axis++) if (x[axis] !== whole[axis]) return undefined;
  return 'a value for each row';
}

/** How many axes of size 1 a shape begins with. */
function countOnes(shape: readonly number[]): number {
  let axis = 0;
  while (axis < shape.length && shape[axis] === 1) axis++;
  return axis;
}

function lastOf({ shape }: tf.TensorInfo): number {
  return shape[shape.length - 1]!;
}

function rowStep(way: Way, columns: number): number {
  return way === 'whole' ? columns : way === 'a value for each row' ? 1 : 0;
}

function columnStep(way: Way): number {
  return way === 'whole' || way === 'a value for each column' ? 1 : 0;
}
