import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { gemm } from '../gemm';
import { kernel } from '../registry';
import type { Workspace } from '../workspace';
import { finish, type Finish } from './finish';

interface Transposes {
  transposeA: boolean;
  transposeB: boolean;
}

/** out[…, i, j] = Σ_p a[…, i, p] · b[…, p, j], either operand transposed, leading dimensions broadcast. */
export const matMul = kernel<Transposes>('BatchMatMul', ({ inputs, attrs, workspace }) =>
  multiply(workspace, inputs['a']!, inputs['b']!, attrs),
);

/** activation(a·b + bias) */
export const fusedMatMul = kernel<Transposes & Finish>('_FusedMatMul', ({ inputs, attrs, workspace }) =>
  finish(workspace, multiply(workspace, inputs['a']!, inputs['b']!, attrs), inputs, attrs),
);

function multiply(
  workspace: Workspace,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes,
): tf.TensorInfo {
  const { backend } = workspace;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') {
    throw new Error(`matMul on wasm takes float32 tensors, received ${a.dtype} and ${b.dtype}`);
  }
  const [m, k] = matrixOf(a, transposeA);
  const [inner, n] = matrixOf(b, transposeB);
  tf.util.assert(
    k === inner,
    () =>
      `Error in matMul: inner shapes (${k}) and (${inner}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
      `and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const single = batchA.length === 0 && batchB.length === 0;
  const batch = single ? [] : tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const shape = [...batch, m, n];
  if (k === 0) return makeZeros(backend, shape);
  const out = backend.makeOutput(shape, 'float32');
  if (sizeOf(out) === 0) return out;
  const product = { a: addressOf(backend, a), b: addressOf(backend, b), c: addressOf(backend, out), m, n, k };
  if (single) {
    gemm(workspace, { ...product, transposeA, transposeB });
    return out;
  }
  const { count, rows, pairs } = plan(batch, batchA, batchB, m, transposeA);
  for (let i = 0; i < count; i++) {
    const [ia, ib] = pairs(i);
    gemm(workspace, {
      a: product.a + 4 * ia * m * k,
      b: product.b + 4 * ib * k * n,
      c: product.c + 4 * i * rows * n,
      m: rows,
      n,
      k,
      transposeA,
      transposeB,
    });
  }
  return out;
}

/** Rows and columns after the transpose. */
function matrixOf({ shape }: tf.TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

/** How many products there are, of how many rows, and which matrices of A and B each is of. */
function plan(
  batch: number[],
  batchA: number[],
  batchB: number[],
  m: number,
  transposeA: boolean,
): { count: number; rows: number; pairs: (i: number) => [number, number] } {
  const [count, countA, countB] = [batch, batchA, batchB].map(tf.util.sizeFromShape) as [
    number,
    number,
    number,
  ];
  // One B for all: the matrices of A, below one another, are a single one.
  if (countB === 1 && countA === count && !transposeA)
    return { count: 1, rows: count * m, pairs: () => [0, 0] };
  const place = (of: number[]) => (i: number) => {
    let index = 0;
    let stride = 1;
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      const size = of[axis - batch.length + of.length] ?? 1;
      if (size > 1) index += (i % batch[axis]!) * stride;
      stride *= size;
      i = Math.floor(i / batch[axis]!);
    }
    return index;
  };
  const [placeA, placeB] = [
    countA === count ? (i: number) => i : place(batchA),
    countB === count ? (i: number) => i : place(batchB),
  ];
  return { count, rows: m, pairs: (i) => [placeA(i), placeB(i)] };
}
