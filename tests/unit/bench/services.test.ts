import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as tf from '@tensorflow/tfjs';
import { serve } from '../../../src/bench/services';
import { uninstallKernels } from '../../../src/kernels';
import { mlp } from '../../../src/bench/workloads';

/** The answer of a service of the bench to one question. */
async function answerOf(args: string[], question: unknown): Promise<unknown> {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  stdin.end(`${JSON.stringify(question)}\n`);
  expect(await serve(args, { stdin, stdout })).toBe(0);
  return JSON.parse(await text(stdout.end()));
}

const SMALL = mlp([2, 3, 2], 1);

it.each([
  ['kit', 'wasm'],
  ['wasm', 'wasm'],
  ['cpu', 'cpu'],
])('steps are timed on %s', async (backend, name) => {
  expect(await answerOf(['steps', backend, 'ops'], { workload: SMALL, steps: 2 })).toEqual({
    ms: expect.any(Number),
  });
  expect(tf.getBackend()).toBe(name);
});

it('a style that lacks the workload has no time', async () => {
  const xor = { ...SMALL, loss: 'sigmoid' };
  expect(await answerOf(['steps', 'kit', 'layers'], { workload: xor, steps: 1 })).toEqual({ ms: null });
});

it('models are trained', async () => {
  expect(await answerOf(['training'], { workload: SMALL, steps: 3 })).toBe(3);
});

it('kernels are timed on both sides', async () => {
  uninstallKernels();
  const x = { shape: [3, 4], dtype: 'float32' };
  const call = { kernel: 'Sum', inputs: { x }, attrs: { axis: 1, keepDims: false } };
  const found = (await answerOf(['kernels'], { call, turns: 2 })) as { kit: number[]; stock: number[] };
  for (const times of [found.kit, found.stock]) {
    expect(times).toHaveLength(2);
    for (const us of times) expect(us).toBeGreaterThan(0);
  }
  uninstallKernels();
  const einsum = { kernel: 'Einsum', inputs: { 0: x }, attrs: { equation: 'ij->ji' } };
  expect(await answerOf(['kernels'], { call: einsum, turns: 2 })).toEqual({ kit: [], stock: null });
});
