import { join } from 'node:path';
import type { WorkerOptions } from '../../node/jobs/workerProcess';

/** The longest that one training may take: those of large data sets take minutes. */
const MOST_SECONDS = 3600;

/** The processes that train. A process gives its memory back after so many trainings. */
export const TRAINING_PROCESS: WorkerOptions = {
  program: join(__dirname, 'worker.cjs'),
  secondsOf: () => MOST_SECONDS,
  jobsPerProcess: 500,
};

/** The beginning of the names of the folders with the files of submissions, before the number of the process. */
export const SCRATCH = 'lab-compare-';
