/** Independent training runs, as over seeds or learning rates, by one process or several. */
import { runPool } from '../hosts/pool';
import { Peer, program } from './peer';
import type { StepQuestion } from './sides';
import { mlp } from './workloads';

export const TRAINING_RUNS = 20;
/** 20 epochs of 1,440 digits in batches of 32. */
const STEPS = 900;

/**
 * Starts the workers, does all runs and stops the workers: their start-up time is part of the measurement.
 *
 * @returns the number of runs done
 */
export async function trainInParallel(
  workers: number,
  { runs = TRAINING_RUNS, steps = STEPS } = {},
): Promise<number> {
  const workloads = Array.from({ length: runs }, (_, i) => mlp([64, 64, 10], 32, `run ${i}`));
  const all = Array.from(
    { length: workers },
    () => new Peer<StepQuestion, number>(program('a worker', 'trainingWorker.ts')),
  );
  const idle = [...all];
  const trained = runPool(workloads, {
    parallel: workers,
    run: async (workload) => {
      const worker = idle.pop()!;
      const seconds = await worker.ask({ workload, steps });
      idle.push(worker);
      return seconds;
    },
  });
  return (await trained.finally(() => all.forEach((worker) => worker.stop()))).length;
}
