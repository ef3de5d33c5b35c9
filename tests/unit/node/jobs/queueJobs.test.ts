import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobResult } from '../../../../src/jobs/job';
import { ATTEMPTS, jobOf } from '../../../../src/jobs/job';
import { queueAddress } from '../../../../src/node/jobs/queue/address';
import { QUEUE_SECONDS, QueueDatabase, SCHEMA } from '../../../../src/node/jobs/queue/database';
import { makeQueue, MOST_WORKERS, QueueJobs } from '../../../../src/node/jobs/queue/queueJobs';
import { QueueWorker } from '../../../../src/node/jobs/queue/queueWorker';
import { queueStatus } from '../../../../src/node/jobs/queue/status';
import { withPostgres } from '../../../support/postgres';
import { scratchFolder } from '../../../support/scratch';

const TMP = scratchFolder('queue-test');

/** A worker that answers in capitals, takes its time, or dies, as the input says. It writes a line for each try. */
const PROGRAM = join(TMP, 'worker.cjs');
const LOG = join(TMP, 'log');
writeFileSync(
  PROGRAM,
  `const { appendFileSync } = require('node:fs');
process.on('message', ({ input }) => {
  appendFileSync(${JSON.stringify(LOG)}, input + '\\n');
  if (input.startsWith('dies')) process.exit(7);
  setTimeout(() => process.send({ value: input.toUpperCase() }), input.startsWith('slow') ? 1500 : 0);
});
process.once('disconnect', () => process.exit());
`,
);
const tries = (): string[] => readFileSync(LOG, 'utf8').split('\n').filter(Boolean);
beforeEach(() => writeFileSync(LOG, ''));

/** Shorter than a user's, so that a dead worker is found out soon. */
const SHORT = { beat: 0.5, lease: 4, poll: 0.05, retry: 0.1 };
for (const [name, value] of Object.entries(SHORT))
  jest.replaceProperty(QUEUE_SECONDS as Record<string, number>, name, value);

withPostgres('the queue', (server) => {
  const QUEUE = 'test';
  let said: string[];
  let databases: QueueDatabase[];
  let workers: { worker: QueueWorker; ended: Promise<void> }[];
  beforeEach(() => {
    said = [];
    databases = [];
    workers = [];
  });
  afterEach(async () => {
    for (const { worker } of workers) worker.drain();
    await Promise.all(workers.map(({ ended }) => ended));
    for (const database of databases) await database.close();
  });

  async function open(): Promise<QueueDatabase> {
    const database = await QueueDatabase.open(queueAddress(server().url), (sentence) => said.push(sentence));
    databases.push(database);
    return database;
  }

  async function listen(onDone: () => void = () => undefined): Promise<QueueWorker> {
    const common = { program: PROGRAM, jobsPerProcess: 100, secondsOf: () => 60, parallel: 1 };
    const worker = new QueueWorker({ ...common, queues: [QUEUE], database: await open(), onDone });
    workers.push({ worker, ended: worker.run() });
    return worker;
  }

  async function resultsOf(inputs: string[]): Promise<Record<string, unknown>> {
    const isValue = (json: unknown): boolean => typeof json === 'string';
    const runner = new QueueJobs({
      database: await open(),
      queue: QUEUE,
      isValue,
      tell: (text) => said.push(text),
    });
    const results: JobResult[] = [];
    await runner.run(inputs.map(jobFor), (result) => results.push(result));
    expect(results).toHaveLength(inputs.length);
    return Object.fromEntries(
      results.map((result) => [
        String(result.job.input),
        'value' in result ? result.value : { fault: result.fault },
      ]),
    );
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await holds()); tries++) {
      if (tries > 9000) throw new Error('waited for three minutes');
      await delay(20);
    }
  }

  /** Takes a job and never answers. */
  const takeOne = ({ boss }: QueueDatabase): Promise<void> =>
    until(async () => (await boss.fetch(QUEUE)).length > 0);

  const jobFor = (input: string): Job => jobOf('test', input);

  it('jobs that several processes ask for are run by several workers, each once', async () => {
    await Promise.all([listen(), listen()]);
    const inputs = Array.from({ length: 20 }, (_, i) => `several ${i}\0`);
    const expected = Object.fromEntries(inputs.map((input) => [input, input.toUpperCase()]));
    expect(await Promise.all([resultsOf(inputs), resultsOf(inputs)])).toEqual([expected, expected]);
    expect(tries().sort()).toEqual([...inputs].sort());
    expect(await resultsOf(inputs)).toEqual(expected);
    expect(tries()).toHaveLength(inputs.length);
  }, 180_000);

  it('many that make a queue at once get one queue', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, open));
    const name = 'made-at-once';
    await Promise.all(all.map((database) => makeQueue(database, name)));
    expect(server().sql(`SELECT count(*) FROM ${SCHEMA}.queue WHERE name = '${name}'`)).toBe('1');
  }, 180_000);

  it('questions that wait for each other are asked again, and nobody is told', async () => {
    const [one, two] = [await open(), await open()];
    const locked = (first: number, second: number): string =>
      `BEGIN; SELECT pg_advisory_xact_lock(${first}); SELECT pg_sleep(0.3);
       SELECT pg_advisory_xact_lock(${second}); COMMIT;`;
    await Promise.all([one.sql(locked(1, 2)), two.sql(locked(2, 1))]);
    expect(said).toEqual([]);
  }, 180_000);

  it('a job that ends its worker each time is reported with the cause and listed; the next run tries it again', async () => {
    await listen();
    const fault = 'the worker process ended (exit code 7)';
    expect(await resultsOf(['a', 'dies', 'b'])).toEqual({ a: 'A', dies: { fault }, b: 'B' });
    expect(tries().filter((line) => line === 'dies')).toHaveLength(ATTEMPTS);
    const { hash } = jobFor('dies');
    const deadOnes = async (): Promise<unknown> => (await queueStatus(await open())).dead;
    expect(await deadOnes()).toEqual([{ hash, cause: fault, at: expect.any(Date) as Date }]);
    expect(await resultsOf(['dies'])).toEqual({ dies: { fault } });
    expect(tries().filter((line) => line === 'dies')).toHaveLength(2 * ATTEMPTS);
    expect(await deadOnes()).toHaveLength(1);
  }, 180_000);

  it('the job of a worker that vanished is run by another', async () => {
    const lost = await open();
    await makeQueue(lost, QUEUE);
    const results = resultsOf(['vanished']);
    await takeOne(lost);
    await listen();
    expect(await results).toEqual({ vanished: 'VANISHED' });
    expect(said).toContainEqual(expect.stringContaining('no worker with this kit is listening'));
  }, 180_000);

  it('a job that always ends its worker is reported as such', async () => {
    const lost = await open();
    await makeQueue(lost, QUEUE);
    const results = resultsOf(['takes along']);
    const taking = (async () => {
      for (let taken = 0; taken < MOST_WORKERS; taken++) await takeOne(lost);
    })();
    expect(await results).toEqual({
      'takes along': { fault: expect.stringContaining('not heard of') as string },
    });
    await taking;
  }, 180_000);

  it('a server that goes away and comes back loses nothing', async () => {
    const inputs = Array.from({ length: 8 }, (_, i) => `slow ${i}`);
    let done = 0;
    await Promise.all([listen(() => done++), listen(() => done++)]);
    const results = resultsOf(inputs);
    await until(() => done >= 2);
    await server().pause();
    await delay(1000);
    await server().resume();
    expect(await results).toEqual(Object.fromEntries(inputs.map((input) => [input, input.toUpperCase()])));
    const place = `the server of postgres://grader@127.0.0.1:${server().port}/postgres`;
    expect(said).toContain(`${place} is gone; waiting for it, nothing is lost`);
    expect(said).toContain(`${place} is back`);
  }, 180_000);

  it('a worker that is drained finishes its job and takes no new one', async () => {
    const first = await listen();
    const results = resultsOf(['slow a', 'slow b']);
    await until(() => first.busy > 0);
    first.drain();
    await workers[0]!.ended;
    expect(tries()).toHaveLength(1);
    const { queues, workers: left } = await queueStatus(await open());
    expect(queues).toContainEqual(expect.objectContaining({ name: QUEUE, waiting: 1, atWork: 0 }));
    expect(left).toEqual([]);
    await listen();
    expect(await results).toEqual({ 'slow a': 'SLOW A', 'slow b': 'SLOW B' });
  }, 180_000);

  it('a damaged result is reported, removed, and made anew by the next run', async () => {
    await listen();
    await resultsOf(['damaged']);
    server().sql(`UPDATE ${SCHEMA}.result SET value = 'x' WHERE hash = '${jobFor('damaged').hash}'`);
    expect(await resultsOf(['damaged'])).toEqual({
      damaged: { fault: 'its result in the database is damaged' },
    });
    expect(await resultsOf(['damaged'])).toEqual({ damaged: 'DAMAGED' });
  }, 180_000);

  it('jobs that somebody removed from the queue are sent again', async () => {
    jest.replaceProperty(QUEUE_SECONDS as Record<string, number>, 'poll', 0.02);
    const results = resultsOf(['removed']);
    const { hash } = jobFor('removed');
    const count = (): string =>
      server().sql(`SELECT count(*) FROM ${SCHEMA}.job WHERE data->>'hash' = '${hash}'`);
    await until(() => count() !== '0');
    server().sql(`DELETE FROM ${SCHEMA}.job WHERE data->>'hash' = '${hash}'`);
    await until(() => count() !== '0');
    await listen();
    expect(await results).toEqual({ removed: 'REMOVED' });
  }, 180_000);

  it('a run that is closed ends without results, and loses none', async () => {
    const database = await open();
    const runner = new QueueJobs({
      ...{ database, queue: QUEUE, isValue: () => true },
      tell: (text) => said.push(text),
    });
    const running = runner.run([jobFor('closed')], () => undefined);
    await until(() => said.length > 0);
    await runner.close();
    await running;
    await listen();
    expect(await resultsOf(['closed'])).toEqual({ closed: 'CLOSED' });
    expect(tries()).toEqual(['closed']);
  }, 180_000);
});
