import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobWithMetadata } from 'pg-boss';
import { messageOf } from '../../../core/errors';
import type { Job } from '../../../jobs/job';
import { ATTEMPTS } from '../../../jobs/job';
import type { WorkerAnswer } from '../serveJobs';
import type { WorkerOptions } from '../workerProcess';
import { WorkerProcess } from '../workerProcess';
import type { QueueDatabase } from './database';
import { QUEUE_SECONDS, SCHEMA } from './database';
import { pack } from './packed';
import { makeQueue } from './queueJobs';
import type { Fault } from './sentJob';
import { faultsIn, received } from './sentJob';

export interface QueueWorkerOptions extends WorkerOptions {
  database: QueueDatabase;
  /** The names of the queues to take jobs from, in the order of preference. */
  queues: readonly string[];
  /** The number of jobs that run at once. */
  parallel: number;
  /** Called after each job. */
  onDone: (job: { queue: string; hash: string; seconds: number; fault?: string }) => void;
}

/** Takes jobs from queues and runs them in worker processes of this machine. */
export class QueueWorker {
  private readonly id = randomUUID();
  private readonly stopping = new AbortController();
  private readonly processes: WorkerProcess[];
  private readonly atWork = new Set<JobWithMetadata>();

  constructor(private readonly options: QueueWorkerOptions) {
    this.processes = Array.from({ length: options.parallel }, () => new WorkerProcess(options));
  }

  /** Takes jobs until {@link drain}. */
  async run(): Promise<void> {
    const { database, queues } = this.options;
    for (const queue of queues) await makeQueue(database, queue);
    await this.beat();
    const ended = new AbortController();
    const slots = this.processes.map((process) => this.serve(process));
    const served = Promise.all(slots).finally(() => ended.abort());
    try {
      await Promise.all([served, this.keepBeating(ended.signal)]);
    } finally {
      this.drain();
      await Promise.all(this.processes.map((process) => process.close()));
    }
    if (!database.isAway) await database.sql(`DELETE FROM ${SCHEMA}.worker WHERE id = $1`, [this.id]);
  }

  /** Lets the jobs that run come to their end, and takes no new one. */
  drain(): void {
    this.stopping.abort();
  }

  /** The number of jobs that run now. */
  get busy(): number {
    return this.atWork.size;
  }

  private async serve(process: WorkerProcess): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const taken = await this.take();
      if (taken === undefined) await pause(QUEUE_SECONDS.poll, this.stopping.signal);
      else await this.finish(taken, process);
    }
  }

  private async take(): Promise<JobWithMetadata | undefined> {
    for (const queue of this.options.queues) {
      const [job] = await this.options.database.boss.fetch<object>(queue, { includeMetadata: true });
      if (job) return job;
    }
    return undefined;
  }

  private async finish(taken: JobWithMetadata, process: WorkerProcess): Promise<void> {
    const { database, onDone } = this.options;
    const began = performance.now();
    this.atWork.add(taken);
    let hash = taken.id;
    try {
      const job = received(taken.data);
      ({ hash } = job);
      const answer = (await this.isThere(job)) ? undefined : await process.run(job);
      const fault = answer && (await this.keep(job, answer));
      if (fault !== undefined) throw new Error(fault);
      await database.boss.complete(taken.name, taken.id);
      onDone({ queue: taken.name, hash, seconds: (performance.now() - began) / 1000 });
    } catch (error) {
      const fault = messageOf(error);
      await this.fail(taken, { fault: printable(fault), faults: faultsIn(taken.output) + 1 });
      onDone({ queue: taken.name, hash, seconds: (performance.now() - began) / 1000, fault });
    } finally {
      this.atWork.delete(taken);
    }
  }

  /** Returns a job to the queue, or gives it up. */
  private async fail({ name, id, retryCount }: JobWithMetadata, fault: Fault): Promise<void> {
    const { database } = this.options;
    if (fault.faults >= ATTEMPTS)
      await database.sql(
        `UPDATE ${SCHEMA}.job SET retry_limit = retry_count
         WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`,
        [name, id, retryCount],
      );
    await database.boss.fail(name, id, fault);
  }

  /** Another worker may have finished the job before it was taken for dead. */
  private async isThere({ hash }: Job): Promise<boolean> {
    const rows = await this.options.database.sql(`SELECT 1 FROM ${SCHEMA}.result WHERE hash = $1`, [hash]);
    return rows.length > 0;
  }

  /** Keeps a value; answers with the cause if there is none. The first value of a job stays. */
  private async keep({ hash }: Job, answer: WorkerAnswer): Promise<string | undefined> {
    if ('fault' in answer) return answer.fault;
    const value = pack(answer.value);
    if (value === undefined) return 'its result is larger than the queue takes';
    await this.options.database.sql(
      `INSERT INTO ${SCHEMA}.result (hash, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [hash, value],
    );
    return undefined;
  }

  private async keepBeating(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await pause(QUEUE_SECONDS.beat, ended);
      if (!ended.aborted) await this.beat();
    }
  }

  /** Says that this worker is there, and its jobs too; and looks for jobs of workers that are not. */
  private async beat(): Promise<void> {
    const { database, queues } = this.options;
    await database.sql(
      `INSERT INTO ${SCHEMA}.worker (id, host, pid, queues, busy) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET seen = now(), busy = $5`,
      [this.id, hostname(), process.pid, [...queues], this.busy],
    );
    for (const { name, id, retryCount } of this.atWork)
      await database.sql(
        `UPDATE ${SCHEMA}.job SET started_on = now()
         WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`,
        [name, id, retryCount],
      );
    await database.expire();
    await database.sql(`DELETE FROM ${SCHEMA}.worker WHERE seen < now() - interval '1 h'`);
  }
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

/** JSON columns refuse the character U+0000 and halves of others. */
function printable(text: string): string {
  return text.slice(0, 2000).replace(/[\p{Cc}\p{Cs}]/gu, ' ');
}
