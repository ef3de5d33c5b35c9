import { join } from 'node:path';
import type { WorkerOptions } from '../node/jobs/workerProcess';
import { GRADING_PROCESS } from './batch/gradeInput';
import { TRAINING } from './compare/trainingInput';
import { TRAINING_PROCESS } from './compare/trainingProcess';

/** The processes that `lab worker` starts: each runs jobs of every kind that a queue may hold. */
export const QUEUE_PROCESS: WorkerOptions = {
  program: join(__dirname, 'queueProgram.cjs'),
  secondsOf: (job) => (job.kind === TRAINING ? TRAINING_PROCESS : GRADING_PROCESS).secondsOf(job),
  jobsPerProcess: GRADING_PROCESS.jobsPerProcess,
};
