/** A sweep: the same training again and again, as over seeds or learning rates, by one process or several. */
import { Peer, program } from './peer';
import type { StepQuestion } from './sides';
import { mlp } from './workloads';

export const SWEEP_RUNS = 20;
/** 20 epochs of 1,440 digits in batches of 32. */
const STEPS = 900;

/** Begins and ends with no process: what it takes to start the workers is part of a sweep. @returns the runs done */
export async function sweep(workers: number, { runs = SWEEP_RUNS, steps = STEPS } = {}): Promise<number> {
  const waiting = Array.from({ length: runs }, (_, i) => mlp([64, 64, 10], 32, `run ${i}`));
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Peer<StepQuestion, number>(program('a worker', 'sweepWorker.ts'));
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
