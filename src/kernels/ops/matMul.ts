import * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf, type WasmBackend } from '../backend';
import { gemm } from '../gemm';
import { floatKernel, type Kernel, runKernel } from '../registry';
import type { Workspace } from '../workspace';
import { finish, type Finish } from './finish';

interface Transposes {
  transposeA: boolean;
  transposeB: boolean;
}

/** out[…, i, j] = Σ_p a[…, i, p] · b[…, p, j]; either operand may be transposed, leading dimensions are broadcast. */
export const matMul: Kernel = {
  name: 'BatchMatMul',
  make: (workspaces, stock) => {
    const onFloats = productOf.make(workspaces, stock);
    return (params) => {
      const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      if (a.dtype === 'float32' || b.dtype === 'float32') return onFloats(params);
      // Sums of products of whole numbers are exact below 2^24, and int32 as on tfjs's cpu backend.
      const backend = params.backend as WasmBackend;
      const product = onFloats(params) as tf.TensorInfo;
      const whole = runKernel('Cast', { x: product }, backend, { dtype: 'int32' });
      backend.disposeData(product.dataId);
      return whole;
    };
  },
};

const productOf = floatKernel<Transposes>('BatchMatMul', ({ inputs, attrs, workspace }) =>
  multiply(workspace, inputs['a']!, inputs['b']!, attrs),
);

/** activation(a·b + bias) */
export const fusedMatMul = floatKernel<Transposes & Finish>('_FusedMatMul', ({ inputs, attrs, workspace }) =>
  finish(workspace, multiply(workspace, inputs['a']!, inputs['b']!, attrs), inputs, attrs),
);

/** The sizes of a product of m × k by k × n values, after the transposes. */
interface Sizes extends Transposes {
  m: number;
  k: number;
  n: number;
}

/*
 * A small product takes a microsecond or two, and most of it is spent before the module is called. So the path for two
 * single matrices allocates only what it needs.
 */
function multiply(
  workspace: Workspace,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes,
): tf.TensorInfo {
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
  const { count, rows, indexA, indexB } = plan({ batch, batchA, batchB, m, transposeA });
  for (let i = 0; i < count; i++) {
    gemm(workspace, {
      a: fromA + 4 * indexA(i) * m * k,
      b: fromB + 4 * indexB(i) * k * n,
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

interface Batches {
  /** The leading dimensions of the output, of a and of b. */
  batch: number[];
  batchA: number[];
  batchB: number[];
  /** The number of rows of each output matrix. */
  m: number;
  transposeA: boolean;
}

interface Plan {
  /** The number of products. */
  count: number;
  /** The number of rows of each product. */
  rows: number;
  /** Product i multiplies matrix indexA(i) of a by matrix indexB(i) of b. */
  indexA: (i: number) => number;
  indexB: (i: number) => number;
}

function plan({ batch, batchA, batchB, m, transposeA }: Batches): Plan {
  const count = tf.util.sizeFromShape(batch);
  const [indexA, indexB] = [matrixIndex(batch, batchA), matrixIndex(batch, batchB)];
  // If all matrices of a meet the same b, they are multiplied as one tall matrix.
  if (tf.util.sizeFromShape(batchB) === 1 && !transposeA)
    return { count: 1, rows: count * m, indexA, indexB };
  return { count, rows: m, indexA, indexB };
}

/** @returns the function from the index of an output matrix to the index of the operand's matrix */
function matrixIndex(batch: number[], operand: number[]): (i: number) => number {
  if (tf.util.sizeFromShape(operand) === tf.util.sizeFromShape(batch)) return (i) => i;
  return (i) => {
    let index = 0;
    let stride = 1;
    for (let axis = 1; axis <= operand.length; axis++) {
      const size = operand[operand.length - axis]!;
      const position = i % batch[batch.length - axis]!;
      i = (i - position) / batch[batch.length - axis]!;
      if (size > 1) index += position * stride;
      stride *= size;
    }
    return index;
  };
}
