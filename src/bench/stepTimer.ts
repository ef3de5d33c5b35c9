/** Times the training steps of one side: the answers of its process. */
import { startBackend } from './backend';
import { type Step, stepOf, type Style } from './models';
import type { StepAnswer, StepQuestion } from './sides';
import type { Workload } from './workloads';

/**
 * Time of the steps before the first timed one. The engine optimises functions that have run often, and training runs them
 * often.
 */
const WARM_MS = 500;

/** @param backend `kit`, `wasm` or `cpu` */
export async function stepService(backend: string, style: Style): Promise<StepTimer['answer']> {
  await startBackend(backend);
  const timer = new StepTimer(
    (workload) => stepOf(workload, style),
    () => performance.now(),
  );
  return (question) => timer.answer(question);
}

/** Makes and warms the step of each workload once, and times it as often as it is asked. */
export class StepTimer {
  private readonly prepared = new Map<string, Step | undefined>();

  /** @param make the step of a workload, or undefined if this side doesn't have it */
  constructor(
    private readonly make: (workload: Workload) => Step | undefined,
    private readonly clock: () => number,
  ) {}

  async answer({ workload, steps }: StepQuestion): Promise<StepAnswer> {
    const key = JSON.stringify(workload);
    if (!this.prepared.has(key)) this.prepared.set(key, await this.warm(workload));
    const step = this.prepared.get(key);
    return { ms: step ? await this.time(step, steps) : null };
  }

  /** @returns undefined if the first step fails, as that of a convolution does on the stock wasm backend */
  private async warm(workload: Workload): Promise<Step | undefined> {
    try {
      const step = this.make(workload);
      if (!step) return undefined;
      const end = this.clock() + WARM_MS;
      do await step();
      while (this.clock() < end);
      return step;
    } catch {
      return undefined;
    }
  }

  /** @returns the milliseconds of one step */
  private async time(step: Step, steps: number): Promise<number> {
    const began = this.clock();
    for (let i = 0; i < steps; i++) await step();
    return (this.clock() - began) / steps;
  }
}
