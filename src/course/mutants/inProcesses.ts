import { join } from 'node:path';
import { z } from 'zod';
import { jobOf } from '../../jobs/job';
import { LocalJobs } from '../../node/jobs/localJobs';
import type { MutantTrial } from './trial';

/** The kind of jobs that try the mutants of a lab. */
export const MUTANTS = 'mutants';

export const MutantsInput = z.strictObject({ id: z.string(), seeds: z.array(z.int()) });

/** The limit of time of one lab: far more than it takes. */
const SECONDS_OF_LAB = 7200;

export interface InProcessesOptions {
  seeds: number[];
  /** Called before each lab. */
  onStep: (id: string, total: number) => void;
}

/**
 * Tries the mutants of labs, each lab in a process of its own: the modules of all mutants stay in memory, and those of
 * all labs do not fit into one heap.
 *
 * @throws Error if a process failed
 */
export async function tryMutantsOf(
  ids: readonly string[],
  { seeds, onStep }: InProcessesOptions,
): Promise<MutantTrial[]> {
  const program = join(__dirname, 'mutantsWorker.cjs');
  const runner = new LocalJobs({
    program,
    secondsOf: () => SECONDS_OF_LAB,
    jobsPerProcess: 1,
    parallel: 1,
  });
  const trials: MutantTrial[] = [];
  try {
    for (const id of ids) {
      onStep(id, ids.length);
      await runner.run([jobOf(MUTANTS, { id, seeds } satisfies z.infer<typeof MutantsInput>)], (result) => {
        if ('fault' in result) throw new Error(`the mutants of ${id} could not be tried: ${result.fault}`);
        trials.push(result.value as MutantTrial); // written by a worker of this kit
      });
    }
  } finally {
    await runner.close();
  }
  return trials;
}
