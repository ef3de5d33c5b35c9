import PQueue from 'p-queue';

export interface PoolOptions<Job, Result> {
  /** The number of jobs that run at once, from 1 up. */
  parallel: number;
  run(job: Job, index: number): Promise<Result>;
}

/**
 * Runs jobs side by side and answers with their results in the order of the jobs. They start in that order. After a
 * job throws, no further job starts, those that run are waited for, and the error is thrown.
 */
export async function runPool<Job, Result>(
  jobs: readonly Job[],
  { parallel, run }: PoolOptions<Job, Result>,
): Promise<Result[]> {
  const queue = new PQueue({ concurrency: parallel });
  const started = jobs.map((job, index) =>
    queue.add(async () => {
      try {
        return await run(job, index);
      } catch (error) {
        queue.clear();
        throw error;
      }
    }),
  );
  const results = Promise.all(started);
  results.catch(() => undefined); // thrown below, after the last running job has ended
  await queue.onIdle();
  return results;
}
