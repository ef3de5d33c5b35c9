import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobResult, Jobs } from '../../../jobs/job';
import type { QueueDatabase, Tell } from './database';
import { QUEUE_SECONDS, SCHEMA } from './database';
import { PACKED_LIMITS, unpack } from './packed';
import { causeOf, idOf, sent } from './sentJob';

/** The queue of all jobs that failed for good. */
export const DEAD = 'dead';

export interface QueueJobsOptions {
  database: QueueDatabase;
  /** The name of the queue. Its workers have the same kit. */
  queue: string;
  /** Tells a value of these jobs from anything else. */
  isValue: (json: unknown) => boolean;
  tell: Tell;
}

/**
 * Runs jobs by workers on any number of machines, over a queue in PostgreSQL. The jobs and their results are in the
 * database; equal jobs are queued once, even if several processes ask for them. If this process ends, the workers go
 * on, and the next run finds the results.
 */
export class QueueJobs implements Jobs {
  private readonly database: QueueDatabase;
  private closed = false;

  constructor(private readonly options: QueueJobsOptions) {
    this.database = options.database;
  }

  async run(jobs: readonly Job[], onResult: (result: JobResult) => void): Promise<void> {
    const open = new Map(jobs.map((job) => [job.hash, job]));
    try {
      await this.runOpen(open, (result) => {
        if (open.delete(result.job.hash)) onResult(result);
      });
    } catch (error) {
      if (!this.closed) throw error;
    }
  }

  private async runOpen(open: ReadonlyMap<string, Job>, finish: (result: JobResult) => void): Promise<void> {
    await makeQueue(this.database, this.options.queue);
    await this.forget();
    await this.takeResults(open, finish);
    await this.clearFailures(open);
    for (let round = 0; open.size > 0 && !this.closed; round++) {
      if (round % ROUNDS_OF_AUDIT === 0) {
        await this.sendMissing(open, finish);
        await this.lookForWorkers();
        await this.database.expire();
      }
      // A question about many jobs takes the server longer.
      await delay(QUEUE_SECONDS.poll * 1000 * (1 + open.size / MANY));
      await this.takeResults(open, finish);
      await this.takeFailures(open, finish);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.database.close();
  }

  /** Removes results that are too old: they are about students. */
  private async forget(): Promise<void> {
    await this.database.boss.maintain();
    await this.database.sql(`DELETE FROM ${SCHEMA}.result WHERE made < now() - $1 * interval '1 s'`, [
      QUEUE_SECONDS.keep,
    ]);
  }

  /** A job that failed in an earlier run is tried again, as often as a new one. */
  private async clearFailures(open: ReadonlyMap<string, Job>): Promise<void> {
    const hashes = [...open.keys()];
    await this.database.sql(
      `DELETE FROM ${SCHEMA}.job WHERE name = $1 AND id = ANY($2::uuid[]) AND state > 'active'`,
      [this.options.queue, hashes.map(idOf)],
    );
    await this.database.sql(`DELETE FROM ${SCHEMA}.job WHERE name = $1 AND data->>'hash' = ANY($2::text[])`, [
      DEAD,
      hashes,
    ]);
  }

  /** Sends the jobs that are not in the queue: at the beginning all; later those that somebody removed. */
  private async sendMissing(
    open: ReadonlyMap<string, Job>,
    finish: (result: JobResult) => void,
  ): Promise<void> {
    const there = await this.database.sql(
      `SELECT id::text FROM ${SCHEMA}.job WHERE name = $1 AND id = ANY($2::uuid[])`,
      [this.options.queue, [...open.keys()].map(idOf)],
    );
    const ids = new Set(there.map(({ id }) => id));
    let batch: object[] = [];
    let size = 0;
    const send = async (): Promise<void> => {
      if (batch.length > 0) await this.database.boss.insert(batch as { name: string }[]);
      batch = [];
      size = 0;
    };
    for (const job of [...open.values()].filter(({ hash }) => !ids.has(idOf(hash)))) {
      const data = sent(job);
      if (data === undefined) {
        finish({ job, fault: TOO_LARGE });
        continue;
      }
      batch.push({ id: idOf(job.hash), name: this.options.queue, data });
      size += data.input.length;
      if (size > BATCH_BYTES) await send();
    }
    await send();
  }

  private async takeResults(
    open: ReadonlyMap<string, Job>,
    finish: (result: JobResult) => void,
  ): Promise<void> {
    for (let more = true; more && open.size > 0;) {
      const rows = await this.database.sql(
        `SELECT hash, value FROM ${SCHEMA}.result WHERE hash = ANY($1::text[]) LIMIT ${ROWS}`,
        [[...open.keys()]],
      );
      for (const { hash, value } of rows) {
        const job = open.get(String(hash))!;
        const result = this.valueOf(value);
        if (result === undefined)
          await this.database.sql(`DELETE FROM ${SCHEMA}.result WHERE hash = $1`, [hash]);
        finish(result ? { job, ...result } : { job, fault: 'its result in the database is damaged' });
      }
      more = rows.length === ROWS;
    }
  }

  private valueOf(packed: unknown): { value: unknown } | undefined {
    try {
      const value = unpack(String(packed));
      return this.options.isValue(value) ? { value } : undefined;
    } catch {
      return undefined;
    }
  }

  private async takeFailures(
    open: ReadonlyMap<string, Job>,
    finish: (result: JobResult) => void,
  ): Promise<void> {
    const byId = new Map([...open.values()].map((job) => [idOf(job.hash), job]));
    const rows = await this.database.sql(
      `SELECT id::text, output FROM ${SCHEMA}.job WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'failed'`,
      [this.options.queue, [...byId.keys()]],
    );
    for (const { id, output } of rows) finish({ job: byId.get(String(id))!, fault: causeOf(output) });
  }

  private toldOfWorkers = false;

  /** Tells once if nobody listens, and again after somebody did. */
  private async lookForWorkers(): Promise<void> {
    const rows = await this.database.sql(
      `SELECT 1 FROM ${SCHEMA}.worker WHERE $1 = ANY(queues) AND seen > now() - $2 * interval '1 s' LIMIT 1`,
      [this.options.queue, QUEUE_SECONDS.lease],
    );
    const listens = rows.length > 0;
    if (!listens && !this.toldOfWorkers)
      this.options.tell('no worker with this kit is listening; waiting for one (npx lab worker --queue …)');
    this.toldOfWorkers = !listens;
  }
}

/**
 * The number of workers that may vanish with a job before it is given up. Workers that tell of a failure give it up
 * after fewer tries: vanishing is mostly the worker's own accident.
 */
export const MOST_WORKERS = 6;

/** Makes a queue if it isn't there. Its jobs are tried a few times, and then go to the list of the dead. */
export async function makeQueue({ boss }: QueueDatabase, name: string): Promise<void> {
  if (await boss.getQueue(name)) return;
  await boss.createQueue(DEAD);
  await boss.createQueue(name, {
    name,
    deadLetter: DEAD,
    retryLimit: MOST_WORKERS - 1,
    retentionMinutes: QUEUE_SECONDS.keep / 60,
    expireInSeconds: QUEUE_SECONDS.lease,
  });
}

const ROUNDS_OF_AUDIT = 20;
const MANY = 2000;
/** Results that are read at once: they are held in memory. */
const ROWS = 50;
const BATCH_BYTES = 4 * 1024 * 1024;
const TOO_LARGE = `it is larger than the queue takes (${PACKED_LIMITS.packed / 1024 / 1024} MiB packed); run it without --queue`;
