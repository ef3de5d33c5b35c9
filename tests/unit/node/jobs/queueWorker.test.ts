/* A QueueWorker over a database and processes that are only played; queueJobs.test.ts has a real server. */
import { hostname } from 'node:os';
import type { JobWithMetadata } from 'pg-boss';
import type { Job } from '../../../../src/jobs/job';
import { ATTEMPTS, jobOf } from '../../../../src/jobs/job';
import type { WorkerAnswer } from '../../../../src/node/jobs/serveJobs';

const mockRun = jest.fn<Promise<WorkerAnswer>, [Job]>();
let mockClosed = 0;
jest.mock('../../../../src/node/jobs/workerProcess', () => ({
  WorkerProcess: class {
    run = (job: Job): Promise<WorkerAnswer> => mockRun(job);
    close = (): Promise<void> => Promise.resolve(void mockClosed++);
  },
}));
const mockMade: string[] = [];
jest.mock('../../../../src/node/jobs/queue/queueJobs', () => ({
  makeQueue: (_: unknown, name: string) => Promise.resolve(mockMade.push(name)),
}));
/** Waits take no time, but other things come between. */
const mockWaits: number[] = [];
jest.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => {
    mockWaits.push(milliseconds);
    return new Promise((done) => setImmediate(done));
  },
}));

import type { QueueDatabase, Rows } from '../../../../src/node/jobs/queue/database';
import * as packed from '../../../../src/node/jobs/queue/packed';
import { sent } from '../../../../src/node/jobs/queue/sentJob';
import type { QueueWorkerOptions } from '../../../../src/node/jobs/queue/queueWorker';
import { QueueWorker } from '../../../../src/node/jobs/queue/queueWorker';

/** The jobs that wait, by queue; what was asked of the database, and what was told of each job. */
let waiting: Record<string, JobWithMetadata[]>;
let sql: [text: string, values: unknown[]][];
let told: unknown[][];
let expired: number;
let away: boolean;
let found: Rows;

const database = {
  boss: {
    fetch: (queue: string, options: unknown) => {
      expect(options).toEqual({ includeMetadata: true });
      const job = waiting[queue]?.shift();
      return Promise.resolve(job ? [job] : []);
    },
    complete: (...given: unknown[]) => Promise.resolve(told.push(['complete', ...given])),
    fail: (...given: unknown[]) => Promise.resolve(told.push(['fail', ...given])),
  },
  sql: (text: string, values: unknown[] = []) => {
    sql.push([text.replace(/\s+/g, ' ').trim(), values]);
    return Promise.resolve(text.includes('SELECT 1') ? found : []);
  },
  expire: () => Promise.resolve(void expired++),
  get isAway() {
    return away;
  },
} as unknown as QueueDatabase; // all that is called

const onDone = jest.fn<undefined, [{ queue: string; hash: string; seconds: number; fault?: string }]>();
const JOB = jobOf('grade', { a: 1 });

beforeEach(() => {
  [waiting, sql, told, expired, away, found] = [{}, [], [], 0, false, []];
  [mockClosed, mockMade.length, mockWaits.length] = [0, 0, 0];
  mockRun.mockReset().mockResolvedValue({ value: 7 });
  onDone.mockReset();
});
afterEach(() => jest.restoreAllMocks());

const taken = (data: unknown, more: object = {}): JobWithMetadata =>
  // What is read of one.
  ({ id: 'id-1', name: 'first', data, retryCount: 2, output: null, ...more }) as unknown as JobWithMetadata;

/** Runs a worker until the jobs that wait are done. */
async function work(jobs: number, more: Partial<QueueWorkerOptions> = {}): Promise<QueueWorker> {
  const common = { program: 'p', secondsOf: () => 1, jobsPerProcess: 1, parallel: 1 };
  const worker = new QueueWorker({ ...common, database, queues: ['first', 'second'], onDone, ...more });
  onDone.mockImplementation(() => {
    if (onDone.mock.calls.length === jobs) worker.drain();
    return undefined;
  });
  if (jobs === 0) setImmediate(() => worker.drain());
  await worker.run();
  return worker;
}

/** The questions to the database about one table or state, with their values. */
const asked = (part: string): unknown[][] =>
  sql.filter(([text]) => text.includes(part)).map(([, values]) => values);

it('keeps the value of a job, and then says that it is done', async () => {
  waiting['first'] = [taken(sent(JOB))];
  const worker = await work(1);
  expect(mockRun.mock.calls).toEqual([[JOB]]);
  const [[hash, value]] = asked('INSERT INTO lab_jobs.result') as [[string, string]];
  expect([hash, packed.unpack(value)]).toEqual([JOB.hash, 7]);
  expect(told).toEqual([['complete', 'first', 'id-1']]);
  expect(onDone.mock.calls).toEqual([
    [{ queue: 'first', hash: JOB.hash, seconds: expect.any(Number) as number }],
  ]);
  expect(onDone.mock.calls[0]![0].seconds).toBeLessThan(60);
  expect(worker.busy).toBe(0);
});

it('a job that another worker has finished meanwhile is done, and not run', async () => {
  waiting['first'] = [taken(sent(JOB))];
  found = [{ a: 1 }];
  await work(1);
  expect(asked('SELECT 1 FROM lab_jobs.result')).toEqual([[JOB.hash]]);
  expect(mockRun).not.toHaveBeenCalled();
  expect(told).toEqual([['complete', 'first', 'id-1']]);
});

describe('a job that fails', () => {
  it('returns to the queue with the cause and the number of failures', async () => {
    waiting['first'] = [taken(sent(JOB), { output: { fault: 'before', faults: ATTEMPTS - 2 } })];
    mockRun.mockResolvedValue({ fault: 'no\u0000 disk' });
    await work(1);
    expect(told).toEqual([['fail', 'first', 'id-1', { fault: 'no  disk', faults: ATTEMPTS - 1 }]]);
    expect(asked('retry_limit')).toEqual([]);
    expect(onDone.mock.calls[0]![0]).toMatchObject({ hash: JOB.hash, fault: 'no\u0000 disk' });
  });

  it('is given up after the last attempt', async () => {
    waiting['first'] = [taken(sent(JOB), { output: { fault: 'before', faults: ATTEMPTS - 1 } })];
    mockRun.mockResolvedValue({ fault: 'no' });
    await work(1);
    expect(asked('retry_limit')).toEqual([['first', 'id-1', 2]]);
    expect(told).toEqual([['fail', 'first', 'id-1', { fault: 'no', faults: ATTEMPTS }]]);
  });

  it('because its result is too large says so', async () => {
    waiting['first'] = [taken(sent(JOB))];
    jest.spyOn(packed, 'pack').mockReturnValue(undefined);
    await work(1);
    expect(told).toEqual([
      ['fail', 'first', 'id-1', { fault: 'its result is larger than the queue takes', faults: 1 }],
    ]);
  });

  it('because it is damaged is told by its name in the queue', async () => {
    waiting['first'] = [taken({ kind: 'grade' })];
    await work(1);
    expect(onDone.mock.calls[0]![0].hash).toBe('id-1');
    expect(told[0]!.slice(0, 3)).toEqual(['fail', 'first', 'id-1']);
    expect(mockRun).not.toHaveBeenCalled();
  });

  it('for a very long reason reports its beginning', async () => {
    waiting['first'] = [taken(sent(JOB))];
    mockRun.mockResolvedValue({ fault: 'x'.repeat(3000) });
    await work(1);
    expect((told[0]![3] as { fault: string }).fault).toBe('x'.repeat(2000));
  });
});

it('takes jobs of the first queue before those of the second', async () => {
  const [a, b] = [jobOf('grade', 'a'), jobOf('grade', 'b')];
  waiting = { second: [taken(sent(b), { name: 'second' })], first: [taken(sent(a))] };
  await work(2);
  expect(mockMade).toEqual(['first', 'second']);
  expect(mockRun.mock.calls.map(([job]) => job.input)).toEqual(['a', 'b']);
});

it('runs as many jobs at once as it may, and counts them', async () => {
  waiting['first'] = [1, 2, 3].map((i) => taken(sent(jobOf('grade', i)), { id: `id-${i}` }));
  const most: number[] = [];
  const parts: { worker?: QueueWorker } = {};
  mockRun.mockImplementation(async () => {
    await new Promise((done) => setImmediate(done));
    most.push(parts.worker!.busy);
    return { value: 1 };
  });
  const common = { program: 'p', secondsOf: () => 1, jobsPerProcess: 1, parallel: 2 };
  const worker = new QueueWorker({
    ...{ ...common, database, queues: ['first'] },
    onDone: () => {
      if (told.length === 3) worker.drain();
    },
  });
  parts.worker = worker;
  await worker.run();
  expect(Math.max(...most)).toBe(2);
  expect(worker.busy).toBe(0);
  expect(mockClosed).toBe(2);
});

describe('a worker', () => {
  it('says at once who it is, and takes itself off the list at its end', async () => {
    await work(0);
    const [id, ...rest] = asked('INSERT INTO lab_jobs.worker')[0]!;
    expect(rest).toEqual([hostname(), process.pid, ['first', 'second'], 0]);
    expect(asked('DELETE FROM lab_jobs.worker WHERE id')).toEqual([[id]]);
    expect(asked("DELETE FROM lab_jobs.worker WHERE seen < now() - interval '1 h'").length).toBeGreaterThan(
      0,
    );
    expect(expired).toBeGreaterThan(0);
    expect(mockWaits).toEqual(expect.arrayContaining([500, 3000]));
    expect(mockClosed).toBe(1);
  });

  it('asks nothing at its end of a server that is gone', async () => {
    away = true;
    await work(0);
    expect(asked('DELETE FROM lab_jobs.worker WHERE id')).toEqual([]);
  });

  it('says with each beat that its jobs are alive', async () => {
    waiting['first'] = [taken(sent(JOB))];
    mockRun.mockImplementation(async () => {
      while (asked('SET started_on').length < 2) await new Promise((done) => setImmediate(done));
      return { value: 1 };
    });
    await work(1);
    expect(asked('SET started_on')[0]).toEqual(['first', 'id-1', 2]);
    expect(asked('INSERT INTO lab_jobs.worker').at(-1)!.at(-1)).toBe(1);
  });

  it('ends its processes if the database refuses a question', async () => {
    const broken = { ...database, isAway: false, expire: () => Promise.reject(new Error('no rights')) };
    const options = { database: broken as unknown as QueueDatabase }; // all that is called
    await expect(work(0, options)).rejects.toThrow('no rights');
  });
});
