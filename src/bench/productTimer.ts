/** Times one product beside a loop of nothing but multiply-adds: the answers of its process. */
import * as tf from '@tensorflow/tfjs';
import { addressOf } from '../kernels/backend';
import { gemm, type Product } from '../kernels/gemm';
import { activeWorkspace } from '../kernels/installed';
import type { Workspace } from '../kernels/workspace';
import { startBackend } from './backend';
import type { ProductAnswer, ProductQuestion } from './products';

/** Time of one measurement, in milliseconds. */
const TURN_MS = 4;
/** The product and the loop take turns so often; the fastest turn of each counts, as other work only slows them down. */
const TURNS = 3;
const STEPS = 10_000;

export async function productService(): Promise<(question: ProductQuestion) => ProductAnswer> {
  await startBackend('kit');
  const workspace = activeWorkspace()!;
  return (question) => {
    tf.engine().startScope();
    try {
      return timeProduct(question, workspace, processorTime);
    } finally {
      tf.engine().endScope();
    }
  };
}

/** Milliseconds of the processor that this process has used: work of other processes doesn't count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Something that is timed. @returns the number of floating-point operations of one call */
type Work = () => number;

/** The product alone, without tfjs's dispatch, which takes about 2 µs a call. @param clock milliseconds */
export function timeProduct(
  { m, k, n, transposeA, transposeB }: ProductQuestion,
  workspace: Workspace,
  clock: () => number,
): ProductAnswer {
  const { backend, native } = workspace;
  const [a, b, c, numbers] = [m * k, k * n, m * n, 64].map((size) =>
    addressOf(backend, tf.fill([size], 0.5)),
  );
  const operands: Product = { a: a!, b: b!, c: c!, m, k, n, transposeA, transposeB };
  const product: Work = () => {
    gemm(workspace, operands);
    return 2 * m * k * n;
  };
  const loop: Work = () => native.multiplyAdds(STEPS, numbers!);
  const rates: ProductAnswer = { product: 0, limit: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    rates.limit = Math.max(rates.limit, rateOf(loop, clock));
    rates.product = Math.max(rates.product, rateOf(product, clock));
  }
  return rates;
}

/** @returns GFLOP/s. Calls are doubled until they take long enough: reading the clock takes time too */
function rateOf(work: Work, clock: () => number): number {
  for (let calls = 1; ; calls *= 2) {
    const began = clock();
    let operations = 0;
    for (let i = 0; i < calls; i++) operations += work();
    const passed = clock() - began;
    if (passed >= TURN_MS) return operations / passed / 1e6;
  }
}
