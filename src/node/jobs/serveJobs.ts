import { messageOf } from '../../core/errors';
import type { Job } from '../../jobs/job';

/** The answer of a worker process to a job. */
export type WorkerAnswer = { value: unknown } | { fault: string };

/** Runs a job of one kind. It throws if the machinery fails. */
export type JobRunner = (input: unknown) => Promise<unknown>;

/**
 * The program of a worker process: runs the jobs that its parent sends, one after the other, and ends with its parent.
 *
 * @param runners by kind of job
 */
export function serveJobs(runners: Readonly<Record<string, JobRunner>>): void {
  process.on('message', (job: Job) => void answer(job, runners).then((result) => process.send!(result)));
  process.once('disconnect', () => process.exit());
  // Ctrl-C and a stopping service reach all processes at once: the parent decides if the job comes to its end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}

async function answer(
  { kind, input }: Job,
  runners: Readonly<Record<string, JobRunner>>,
): Promise<WorkerAnswer> {
  try {
    const runner = runners[kind];
    if (runner === undefined) throw new Error(`this worker knows no job of kind ${kind}`);
    return { value: await runner(input) };
  } catch (error) {
    return { fault: messageOf(error) };
  }
}
