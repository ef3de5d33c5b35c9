/*
 * One side of the comparison of training steps, in a process of its own: see StepQuestion and StepAnswer.
 * Arguments: the backend (kit, wasm, cpu) and the style of the code (see models.ts).
 */
import { startBackend } from './backend';
import { type Step, stepOf, type Style } from './models';
import { answer } from './peer';
import type { StepAnswer, StepQuestion } from './sides';
import type { Workload } from './workloads';

/**
 * Time of the steps before the first timed one. The engine optimises functions that have run often, and training runs them
 * often.
 */
const WARM_MS = 500;

async function serve(backend: string, style: Style): Promise<void> {
  await startBackend(backend);
  const prepared = new Map<string, Step | undefined>();
  await answer<StepQuestion, StepAnswer>(async ({ workload, steps }) => {
    const key = JSON.stringify(workload);
    if (!prepared.has(key)) prepared.set(key, await warm(workload, style));
    const step = prepared.get(key);
    return { ms: step ? await time(step, steps) : null };
  });
}

/** @returns undefined if the first step fails, as that of a convolution does on the stock wasm backend */
async function warm(workload: Workload, style: Style): Promise<Step | undefined> {
  try {
    const step = stepOf(workload, style);
    if (!step) return undefined;
    const end = performance.now() + WARM_MS;
    do await step();
    while (performance.now() < end);
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
