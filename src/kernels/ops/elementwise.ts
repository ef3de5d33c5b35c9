import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import type { Native, NativeFunction } from '../native';
import type { Kernel } from '../registry';

/** √x. The backend's own kernel takes ten times as long for large tensors. */
export const squareRoot: Kernel = {
  name: 'Sqrt',
  make:
    ({ backend, native }, stock) =>
    (params) => {
      const x = params.inputs['x'] as tf.TensorInfo;
      if (x.dtype !== 'float32') return stock!(params);
      const y = backend.makeOutput(x.shape, 'float32');
      native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
      return y;
    },
};

/*
 * a ∘ b, broadcast in any way. The backend's own kernels spend most of a small call on handing over shapes, and look
 * for every single value where operands are of different shapes.
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
        const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
        const loops = loopsOver(a.shape, b.shape);
        const y = backend.makeOutput(shape, 'float32');
        const apply = native[operation];
        repeat(
          apply,
          loops,
          loops.length - 1,
          addressOf(backend, a),
          addressOf(backend, b),
          addressOf(backend, y),
        );
        return y;
      },
  };
}

/** Values one after another: of a, and of b, so many floats apart, or 0 where one value is for all of them. */
interface Loop {
  size: number;
  a: number;
  b: number;
}
const ONCE: Loop = { size: 1, a: 0, b: 0 };

/** What a ∘ b is made of, of shapes that fit: loops within each other, the innermost first. */
function loopsOver(a: readonly number[], b: readonly number[]): Loop[] {
  const rank = Math.max(a.length, b.length);
  const loops: Loop[] = [];
  let [sizeOfA, sizeOfB] = [1, 1];
  let last = ONCE;
  for (let axis = 1; axis <= rank; axis++) {
    const n = axis <= a.length ? a[a.length - axis]! : 1;
    const m = axis <= b.length ? b[b.length - axis]! : 1;
    if (n === 1 && m === 1) continue;
    const size = n === 1 ? m : n;
    if (last !== ONCE && (n === 1) === (last.a === 0) && (m === 1) === (last.b === 0)) last.size *= size;
    else loops.push((last = { size, a: n === 1 ? 0 : sizeOfA, b: m === 1 ? 0 : sizeOfB }));
    sizeOfA *= n;
    sizeOfB *= m;
  }
  return loops;
}

/** The innermost two loops in one call, one turn of the others after the other. @returns the end of y */
function repeat(
  apply: Native[NativeFunction],
  loops: readonly Loop[],
  level: number,
  a: number,
  b: number,
  y: number,
): number {
  if (level < 2) {
    const column = level < 0 ? ONCE : loops[0]!;
    const row = level < 1 ? ONCE : loops[1]!;
    apply(a, row.a, column.a, b, row.b, column.b, y, row.size, column.size);
    return y + 4 * row.size * column.size;
  }
  const loop = loops[level]!;
  for (let i = 0; i < loop.size; i++) {
    y = repeat(apply, loops, level - 1, a + 4 * i * loop.a, b + 4 * i * loop.b, y);
  }
  return y;
}
