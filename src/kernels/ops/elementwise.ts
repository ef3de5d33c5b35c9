import * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf, type WasmBackend } from '../backend';
import type { Native, NativeFunction } from '../native';
import { type Kernel, kernel } from '../registry';
import type { Workspace } from '../workspace';
import { refuseTruthValues } from './truthValues';

/** √x. The backend's own kernel takes ten times as long for large tensors. */
export const squareRoot = kernel('Sqrt', ({ inputs, backend, native }) => {
  const x = inputs['x']!;
  const y = backend.makeOutput(x.shape, 'float32');
  native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
  return y;
});

/*
 * a ∘ b with any broadcasting. The backend's own kernels spend most of a small call on passing shapes, and compute the
 * position of every single value if the operands have different shapes.
 */
export const add = elementwise('Add', 'addValues');
export const subtract = elementwise('Sub', 'subtractValues');
export const multiply = elementwise('Multiply', 'multiplyValues');
export const divide = elementwise('RealDiv', 'divideValues');

function elementwise(name: string, operation: NativeFunction): Kernel {
  return {
    name,
    make: (workspaces, stock) => {
      let workspace: Workspace | undefined;
      let apply: Native[NativeFunction];
      return (params) => {
        const backend = params.backend as WasmBackend;
        if (workspace?.backend !== backend) {
          workspace = workspaces.of(backend);
          apply = workspace.native[operation];
        }
        const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
        if (a.dtype !== 'float32' || b.dtype !== 'float32') {
          if (name === 'Sub' && a.dtype === 'bool') refuseTruthValues(name);
          return stock!(params);
        }
        const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
        const loops = loopsOver(a.shape, b.shape);
        const y = backend.makeOutput(shape, 'float32');
        const fromA = addressOf(backend, a);
        const fromB = addressOf(backend, b);
        let to = addressOf(backend, y);
        // The compiled module does the two innermost loops in one call.
        const column = loops.length > 0 ? loops[0]! : ONCE;
        const row = loops.length > 1 ? loops[1]! : ONCE;
        const turns = turnsOf(loops);
        for (let turn = 0; turn < turns; turn++) {
          // The turn number is a mixed-radix number: its digits are the indices of the outer loops.
          let rest = turn;
          let startA = fromA;
          let startB = fromB;
          for (let level = 2; level < loops.length; level++) {
            const loop = loops[level]!;
            const index = rest % loop.size;
            rest = (rest - index) / loop.size;
            startA += 4 * index * loop.a;
            startB += 4 * index * loop.b;
          }
          apply(startA, row.a, column.a, startB, row.b, column.b, to, row.size, column.size);
          to += 4 * row.size * column.size;
        }
        return y;
      };
    },
  };
}

/** A loop over values: the step from one value to the next in a and in b, in floats. A step of 0 repeats one value. */
interface Loop {
  size: number;
  a: number;
  b: number;
}
const ONCE: Loop = { size: 1, a: 0, b: 0 };

/**
 * The nested loops that compute a ∘ b for two shapes that broadcast, the innermost first. Neighbouring axes are one loop
 * if both operands move along them, or the same one stands still.
 */
function loopsOver(a: readonly number[], b: readonly number[]): Loop[] {
  const rank = Math.max(a.length, b.length);
  const loops: Loop[] = [];
  let [sizeOfA, sizeOfB] = [1, 1];
  let last = ONCE;
  for (let axis = 1; axis <= rank; axis++) {
    // Reading outside of an array, and taking 1 instead, would be much slower.
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

/** @returns the number of turns of all loops but the two innermost ones */
function turnsOf(loops: readonly Loop[]): number {
  let turns = 1;
  for (let level = 2; level < loops.length; level++) turns *= loops[level]!.size;
  return turns;
}
