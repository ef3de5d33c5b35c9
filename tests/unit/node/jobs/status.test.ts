/* The state of the queues, from rows that are only played; queueJobs.test.ts has a real server. */
import type { QueueDatabase, Rows } from '../../../../src/node/jobs/queue/database';
import { QUEUE_SECONDS } from '../../../../src/node/jobs/queue/database';
import { queueStatus } from '../../../../src/node/jobs/queue/status';

const asked: [string, unknown[] | undefined][] = [];
const databaseOf = (...answers: Rows[]): QueueDatabase =>
  ({
    sql: (text: string, values?: unknown[]) => {
      asked.push([text.replace(/\s+/g, ' ').trim(), values]);
      return Promise.resolve(answers[asked.length - 1]);
    },
  }) as unknown as QueueDatabase; // all that is called
beforeEach(() => (asked.length = 0));

const QUEUE = { name: 'grade', waiting: 1, atWork: 2, done: 3, failed: 4 };
const WORKER = { host: 'a', pid: 7, queues: ['grade'], busy: 1 };
const AT = new Date(0);

it('has the numbers of jobs, the workers with their last words, and the jobs that failed for good', async () => {
  const { lease } = QUEUE_SECONDS;
  const workers = [
    { ...WORKER, secondsAgo: lease - 1 },
    { ...WORKER, secondsAgo: lease },
  ];
  const dead = [
    { hash: 'x', output: { fault: 'no disk', faults: 3 }, at: AT },
    { hash: 'y', output: null, at: AT },
  ];
  expect(await queueStatus(databaseOf([QUEUE], workers, dead))).toEqual({
    queues: [QUEUE],
    workers: [
      { ...WORKER, secondsAgo: lease - 1, alive: true },
      { ...WORKER, secondsAgo: lease, alive: false },
    ],
    dead: [
      { hash: 'x', cause: 'no disk', at: AT },
      { hash: 'y', cause: expect.stringContaining('not heard of') as string, at: AT },
    ],
  });
  const [counts, , failed] = asked;
  expect(counts).toEqual([
    `SELECT name, (count(*) FILTER (WHERE state < 'active'))::int AS waiting, (count(*) FILTER (WHERE state = 'active'))::int AS "atWork", (count(*) FILTER (WHERE state = 'completed'))::int AS done, (count(*) FILTER (WHERE state = 'failed'))::int AS failed FROM lab_jobs.job WHERE name <> $1 GROUP BY name ORDER BY name`,
    ['dead'],
  ]);
  expect(failed![0]).toMatch(/FROM lab_jobs\.job WHERE name = \$1 ORDER BY created_on DESC$/);
  expect(failed![1]).toEqual(['dead']);
  expect(asked[1]![0]).toMatch(/FROM lab_jobs\.worker ORDER BY host, pid$/);
});

it.each<[string, Rows[]]>([
  ['counts', [[{ ...QUEUE, done: 'many' }], [], []]],
  ['workers', [[], [{ ...WORKER, secondsAgo: null }], []]],
  ['failures', [[], [], [{ hash: 'x', output: null, at: 'then' }]]],
])('rows of another form are refused: %s', async (_, answers) => {
  await expect(queueStatus(databaseOf(...answers))).rejects.toThrow();
});
