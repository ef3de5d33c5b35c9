import { z } from 'zod';
import type { QueueDatabase } from './database';
import { QUEUE_SECONDS, SCHEMA } from './database';
import { DEAD } from './queueJobs';
import { causeOf } from './sentJob';

/** The state of all queues in a database. */
export interface QueueStatus {
  queues: { name: string; waiting: number; atWork: number; done: number; failed: number }[];
  workers: {
    host: string;
    pid: number;
    queues: string[];
    busy: number;
    secondsAgo: number;
    alive: boolean;
  }[];
  /** Jobs that failed for good, the newest first. */
  dead: { hash: string; cause: string; at: Date }[];
}

const Counts = z.array(
  z.object({
    name: z.string(),
    waiting: z.number(),
    atWork: z.number(),
    done: z.number(),
    failed: z.number(),
  }),
);
const Workers = z.array(
  z.object({
    host: z.string(),
    pid: z.number(),
    queues: z.array(z.string()),
    busy: z.number(),
    secondsAgo: z.number(),
  }),
);
const Dead = z.array(z.object({ hash: z.string(), output: z.unknown(), at: z.date() }));

/** Reads the state of all queues. */
export async function queueStatus(database: QueueDatabase): Promise<QueueStatus> {
  const count = (condition: string): string => `(count(*) FILTER (WHERE state ${condition}))::int`;
  const queues = await database.sql(
    `SELECT name, ${count("< 'active'")} AS waiting, ${count("= 'active'")} AS "atWork",
       ${count("= 'completed'")} AS done, ${count("= 'failed'")} AS failed
     FROM ${SCHEMA}.job WHERE name <> $1 GROUP BY name ORDER BY name`,
    [DEAD],
  );
  const workers = await database.sql(
    `SELECT host, pid, queues, busy, extract(epoch FROM now() - seen)::int AS "secondsAgo"
     FROM ${SCHEMA}.worker ORDER BY host, pid`,
  );
  const dead = await database.sql(
    `SELECT data->>'hash' AS hash, output, created_on AS at
     FROM ${SCHEMA}.job WHERE name = $1 ORDER BY created_on DESC`,
    [DEAD],
  );
  return {
    queues: Counts.parse(queues),
    workers: Workers.parse(workers).map((one) => ({ ...one, alive: one.secondsAgo < QUEUE_SECONDS.lease })),
    dead: Dead.parse(dead).map(({ hash, output, at }) => ({ hash, cause: causeOf(output), at })),
  };
}
