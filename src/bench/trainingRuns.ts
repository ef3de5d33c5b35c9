/** Independent training runs, as over seeds or learning rates, by one process or several. */
import { runPool } from '../hosts/pool';
import type { Machine } from './machine';
import { serviceCommand } from './peer';
import type { StepQuestion } from './sides';
import { mlp } from './workloads';

/** The amount of training. */
export interface TrainingPlan {
  runs: number;
  /** The steps of each run. */
  steps: number;
}

/** Each run is 20 epochs of 1,440 digits in batches of 32. */
export const TRAINING: TrainingPlan = { runs: 20, steps: 900 };

/**
 * Starts the workers, does all runs and stops the workers: their start-up time is part of the measurement.
 *
 * @returns the steps of each run
 */
export async function trainInParallel(
  { start }: Pick<Machine, 'start'>,
  workers: number,
  { runs, steps }: TrainingPlan = TRAINING,
): Promise<number[]> {
  const workloads = Array.from({ length: runs }, (_, i) => mlp([64, 64, 10], 32, `run ${i}`));
  const all = Array.from({ length: workers }, () =>
    start<StepQuestion, number>(serviceCommand('a worker', 'training')),
  );
  const idle = [...all];
  const trained = runPool(workloads, {
    parallel: workers,
    run: async (workload) => {
      const worker = idle.pop()!;
      const taken = await worker.ask({ workload, steps });
      idle.push(worker);
      return taken;
    },
  });
  return trained.finally(() => all.forEach((worker) => worker.stop()));
}
