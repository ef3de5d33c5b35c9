/*
 * One side of the comparison in a process of its own: a request a line on stdin, an answer a line on stdout.
 *
 *     { "workload": …, "steps": n }  →  { "ms": milliseconds a step }  or  { "ms": null } where it can't
 *
 * Arguments: the backend (kit, wasm, cpu) and the style of the code (see models.ts).
 */
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installKernels } from '../kernels';
import { type Step, stepOf, type Style } from './models';
import type { Workload } from './workloads';

interface Request {
  workload: Workload;
  steps: number;
}

async function serve(backend: string, style: Style): Promise<void> {
  await tf.setBackend(backend === 'cpu' ? 'cpu' : 'wasm');
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  if (backend === 'kit') installKernels();
  const prepared = new Map<string, Step | undefined>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { workload, steps } = JSON.parse(line) as Request;
    const key = JSON.stringify(workload);
    if (!prepared.has(key)) prepared.set(key, await warm(workload, style));
    const step = prepared.get(key);
    console.log(JSON.stringify({ ms: step ? await time(step, steps) : null }));
  }
}

/** @returns nothing where the first step fails, as a convolution's does on the stock wasm backend */
async function warm(workload: Workload, style: Style): Promise<Step | undefined> {
  try {
    const step = stepOf(workload, style);
    if (!step) return undefined;
    const first = await time(step, 1);
    if (first < 200) await time(step, Math.min(20, Math.ceil(200 / first)));
    return step;
  } catch {
    return undefined;
  }
}

async function time(step: Step, steps: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < steps; i++) await step();
  return (performance.now() - start) / steps;
}

const [, , backend = 'kit', style = 'fused'] = process.argv;
void serve(backend, style as Style);
