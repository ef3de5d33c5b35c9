import type { Job, JobResult, Jobs } from '../../jobs/job';
import { ATTEMPTS } from '../../jobs/job';
import { runPool } from '../../hosts/pool';
import type { WorkerOptions } from './workerProcess';
import { WorkerProcess } from './workerProcess';

export interface LocalJobsOptions extends WorkerOptions {
  /** The number of worker processes. */
  parallel: number;
}

/** Runs jobs in worker processes of this machine. */
export class LocalJobs implements Jobs {
  private readonly workers: WorkerProcess[];
  private readonly idle: WorkerProcess[];
  private closed = false;

  constructor({ parallel, ...options }: LocalJobsOptions) {
    this.workers = Array.from({ length: parallel }, () => new WorkerProcess(options));
    this.idle = [...this.workers];
  }

  async run(jobs: readonly Job[], onResult: (result: JobResult) => void): Promise<void> {
    await runPool(jobs, {
      parallel: this.workers.length,
      run: async (job) => {
        const result = await this.tryJob(job);
        if (result && !this.closed) onResult(result);
      },
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  private async tryJob(job: Job): Promise<JobResult | undefined> {
    if (this.closed) return undefined;
    const worker = this.idle.pop()!;
    try {
      let answer = await worker.run(job);
      for (let tries = 1; 'fault' in answer && tries < ATTEMPTS && !this.closed; tries++)
        answer = await worker.run(job);
      return { job, ...answer };
    } finally {
      this.idle.push(worker);
    }
  }
}
