import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../backend';
import { type Kernel, kernel } from '../registry';
import { stridesOf } from './transpose';

/*
 * Quotients and remainders of floats and whole numbers. The backend's own kernels stop the engine if a whole number is
 * divided by 0, and differ from tfjs's cpu backend in type and for quotients without an end.
 */

/** ⌊a / b⌋, as int32; 0 where it is no number or infinite, as on the cpu backend. */
export const floorDiv: Kernel = kernel('FloorDiv', ({ inputs, backend }) =>
  combined(backend, [inputs['a']!, inputs['b']!], 'int32', (a, b) => Math.floor(a / b)),
);

/** a − ⌊a / b⌋ · b: a remainder with the sign of b. */
export const mod: Kernel = kernel('Mod', ({ inputs, backend }) =>
  combined(backend, [inputs['a']!, inputs['b']!], inputs['a']!.dtype, (a, b) => {
    const rest = a % b;
    return (a < 0 && b < 0) || (a >= 0 && b >= 0) ? rest : (rest + b) % b;
  }),
);

function combined(
  backend: WasmBackend,
  [a, b]: [tf.TensorInfo, tf.TensorInfo],
  dtype: tf.DataType,
  combine: (a: number, b: number) => number,
): tf.TensorInfo {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const out = backend.makeOutput(shape, dtype);
  const [left, right, to] = [a, b, out].map((x) => backend.typedArrayFromHeap(x)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [steps, stepsA, stepsB] = [stridesOf(shape), broadcastSteps(a, shape), broadcastSteps(b, shape)];
  for (let i = 0; i < to.length; i++) {
    let [atA, atB, rest] = [0, 0, i];
    for (let axis = 0; axis < shape.length; axis++) {
      const index = Math.floor(rest / steps[axis]!);
      rest -= index * steps[axis]!;
      atA += index * stepsA[axis]!;
      atB += index * stepsB[axis]!;
    }
    to[i] = combine(left[atA]!, right[atB]!);
  }
  return out;
}

/** The step from one value to the next along each axis of the output: 0 where the operand is broadcast. */
function broadcastSteps({ shape }: tf.TensorInfo, to: number[]): number[] {
  const steps = stridesOf(shape);
  const missing = to.length - shape.length;
  return to.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : steps[axis - missing]!));
}
