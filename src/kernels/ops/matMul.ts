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

/** The product of two matrices, of m × k and k × n values after their transposes. */
interface Sizes extends Transposes {
  m: number;
  k: number;
  n: number;
}

/*
 * A small product takes a microsecond or two, most of it on the way to the module: where both operands are single
 * matrices, nothing is made that isn't needed.
 */
function multiply(
  workspace: Workspace,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes,
): tf.TensorInfo {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') {
    throw new Error(`matMul on wasm takes float32 tensors, received ${a.dtype} and ${b.dtype}`);
  }
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new Error(
      `matMul takes matrices, or batches of them, received shapes [${a.shape}] and [${b.shape}]`,
    );
  }
  const m = transposeA ? columnsOf(a) : rowsOf(a);
  const k = transposeA ? rowsOf(a) : columnsOf(a);
  const n = transposeB ? rowsOf(b) : columnsOf(b);
  if (k !== (transposeB ? columnsOf(b) : rowsOf(b))) {
    throw new Error(
      `matMul takes matrices whose inner sizes are the same, received [${a.shape}] and [${b.shape}] ` +
        `with transposeA = ${transposeA} and transposeB = ${transposeB}`,
    );
  }
  if (a.shape.length > 2 || b.shape.length > 2)
    return multiplyMany(workspace, a, b, { m, k, n, transposeA, transposeB });
  const { backend } = workspace;
  if (k === 0) return makeZeros(backend, [m, n]);
  const out = backend.makeOutput([m, n], 'float32');
  if (m === 0 || n === 0) return out;
  gemm(workspace, {
    a: addressOf(backend, a),
    b: addressOf(backend, b),
    c: addressOf(backend, out),
    m,
    k,
    n,
    transposeA,
    transposeB,
  });
  return out;
}

function multiplyMany(workspace: Workspace, a: tf.TensorInfo, b: tf.TensorInfo, sizes: Sizes): tf.TensorInfo {
  const { backend } = workspace;
  const { m, k, n, transposeA, transposeB } = sizes;
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const shape = [...batch, m, n];
  if (k === 0) return makeZeros(backend, shape);
  const out = backend.makeOutput(shape, 'float32');
  if (sizeOf(out) === 0) return out;
  const [fromA, fromB, to] = [a, b, out].map((x) => addressOf(backend, x)) as [number, number, number];
  const { count, rows, pairs } = plan(batch, batchA, batchB, m, transposeA);
  for (let i = 0; i < count; i++) {
    const [ia, ib] = pairs(i);
    gemm(workspace, {
      a: fromA + 4 * ia * m * k,
      b: fromB + 4 * ib * k * n,
      c: to + 4 * i * rows * n,
      m: rows,
      k,
      n,
      transposeA,
      transposeB,
    });
  }
  return out;
}

function rowsOf({ shape }: tf.TensorInfo): number {
  return shape[shape.length - 2]!;
}

function columnsOf({ shape }: tf.TensorInfo): number {
  return shape[shape.length - 1]!;
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
