/** Independent training runs, as over seeds or learning rates, by one process or several. */
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
  const waiting = Array.from({ length: runs }, (_, i) => mlp([64, 64, 10], 32, `run ${i}`));
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Peer<StepQuestion, number>(program('a worker', 'trainingWorker.ts'));
      try {
        for (let run = waiting.shift(); run; run = waiting.shift()) {
          await worker.ask({ workload: run, steps });
          done++;
        }
      } finally {
        worker.stop();
      }
    }),
  );
  return done;
}
