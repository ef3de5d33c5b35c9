/* A WorkerProcess over a process that is only played; localJobs.test.ts has real ones. */
import { EventEmitter } from 'node:events';
import type * as ChildProcess from 'node:child_process';
import { jobOf } from '../../../../src/jobs/job';

class MockProcess extends EventEmitter {
  exitCode: number | null = null;
  signalCode: string | null = null;
  connected = true;
  sent: unknown[] = [];
  signals: unknown[] = [];
  constructor(readonly given: unknown[]) {
    super();
    mockStarted.push(this);
  }
  send(job: unknown, told: (error: Error | null) => void): void {
    this.sent.push(job);
    told(mockUnreachable);
  }
  kill(signal: string): void {
    this.signals.push(signal);
    this.end(null, signal);
  }
  disconnect(): void {
    this.connected = false;
  }
  end(code: number | null, signal: string | null = null): void {
    [this.exitCode, this.signalCode] = [code, signal];
    this.emit('exit', code, signal);
  }
}
const mockStarted: MockProcess[] = [];
let mockUnreachable: Error | null = null;
jest.mock('node:child_process', () => ({
  ...jest.requireActual<typeof ChildProcess>('node:child_process'),
  fork: (...given: unknown[]) => new MockProcess(given),
}));

import { WorkerProcess } from '../../../../src/node/jobs/workerProcess';

const JOB = jobOf('grade', 1);
const worker = (jobsPerProcess = 10): WorkerProcess =>
  new WorkerProcess({
    program: 'worker.cjs',
    secondsOf: ({ input }) => 10 * (input as number),
    jobsPerProcess,
  });
const process = (i = 0): MockProcess => mockStarted[i]!;
const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

beforeEach(() => {
  jest.useFakeTimers();
  mockStarted.length = 0;
  mockUnreachable = null;
});
afterEach(() => jest.useRealTimers());

it('starts its program when a job comes, without a terminal, and hands it the job', async () => {
  const one = worker();
  expect(mockStarted).toEqual([]);
  const answer = one.run(JOB);
  await turn();
  expect(process().given).toEqual(['worker.cjs', [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }]);
  expect(process().sent).toEqual([JOB]);
  process().emit('message', { value: 7 });
  expect(await answer).toEqual({ value: 7 });
  expect(process().listenerCount('message')).toBe(0);
  expect(process().listenerCount('exit')).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});

it('gives the next job to the same process, up to its number of jobs', async () => {
  const one = worker(2);
  for (let i = 0; i < 3; i++) {
    const answer = one.run(JOB);
    await turn();
    if (i === 2) process(0).end(0); // it was asked to end
    await turn();
    mockStarted.at(-1)!.emit('message', { value: i });
    expect(await answer).toEqual({ value: i });
  }
  expect(mockStarted).toHaveLength(2);
  expect(process(0).connected).toBe(false);
  expect(process(1).sent).toHaveLength(1);
});

it.each<[string, (one: MockProcess) => unknown, string]>([
  ['ends', (one) => one.end(7), 'the worker process ended (exit code 7)'],
  ['is killed', (one) => one.end(null, 'SIGSEGV'), 'the worker process ended (SIGSEGV)'],
  ['answers with a fault', (one) => one.emit('message', { fault: 'no disk' }), 'no disk'],
  ['takes too long', () => jest.advanceTimersByTime(10_000), 'the job took more than 10 s'],
])('a process that %s gives a fault, and another one takes the next job', async (_, act, fault) => {
  const one = worker();
  const answer = one.run(JOB);
  await turn();
  act(process());
  await turn();
  jest.advanceTimersByTime(0);
  expect(await answer).toEqual({ fault });
  const next = one.run(JOB);
  await turn();
  expect(mockStarted).toHaveLength(2);
  process(1).emit('message', { value: 1 });
  expect(await next).toEqual({ value: 1 });
});

it('is not ended a moment before its time', async () => {
  const one = worker();
  const answer = one.run(JOB);
  await turn();
  jest.advanceTimersByTime(9999);
  process().emit('message', { value: 1 });
  expect(await answer).toEqual({ value: 1 });
  expect(process().signals).toEqual([]);
});

it('a process that can not be reached gives a fault, and is ended', async () => {
  mockUnreachable = new Error('EPIPE');
  const answer = worker().run(JOB);
  await turn();
  jest.advanceTimersByTime(0);
  expect(await answer).toEqual({ fault: 'the worker process can not be reached: EPIPE' });
  expect(process().signals).toEqual(['SIGKILL']);
});

it('an error of the process is no exception', async () => {
  void worker().run(JOB);
  await turn();
  expect(() => process().emit('error', new Error('spawn'))).not.toThrow();
});

describe('closing', () => {
  const opened = async (): Promise<WorkerProcess> => {
    const one = worker();
    const answer = one.run(JOB);
    await turn();
    process().emit('message', { value: 1 });
    await answer;
    return one;
  };

  it('lets the process clean up for some seconds', async () => {
    const closed = (await opened()).close();
    expect(process().connected).toBe(false);
    jest.advanceTimersByTime(4999);
    expect(process().signals).toEqual([]);
    process().end(0);
    await closed;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends a process that does not', async () => {
    const closed = (await opened()).close();
    jest.advanceTimersByTime(5000);
    expect(process().signals).toEqual(['SIGKILL']);
    await closed;
  });

  it('waits for no process that is gone, or was never there', async () => {
    const one = await opened();
    process().end(0);
    await one.close();
    await one.close();
    await worker().close();
    expect(process().connected).toBe(true);
  });
});
