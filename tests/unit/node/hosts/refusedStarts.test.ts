import childProcess from 'node:child_process';
import type { EventEmitter } from 'node:events';
import threads from 'node:worker_threads';
import { refuseStartsByEvent } from '../../../../src/node/hosts/refusedStarts';

const starts = childProcess as unknown as Record<string, (...given: unknown[]) => EventEmitter>;
const before = { ...starts };
const { Worker } = threads;
const REFUSED = new Error('Access to this API has been restricted');
/** The arguments of each start that was tried. */
let given: unknown[] = [];

beforeEach(() => {
  given = [];
  for (const name of ['spawn', 'exec', 'execFile', 'fork'])
    starts[name] = (...args) => {
      given.push([name, ...args]);
      if (args[0] === 'allowed') return { started: name } as unknown as EventEmitter; // what a system would return
      throw REFUSED;
    };
  function Thread(...args: unknown[]): void {
    given.push(args);
    if (args[0] !== 'allowed') throw REFUSED;
  }
  threads.Worker = Thread as unknown as typeof Worker; // a class, as far as it is used
  refuseStartsByEvent();
});
afterEach(() => {
  Object.assign(childProcess, before);
  threads.Worker = Worker;
});

const errorOf = (started: EventEmitter): Promise<unknown> =>
  new Promise((resolve) => started.once('error', resolve));

it.each(['spawn', 'exec', 'execFile', 'fork'])(
  '%s is refused by an event after the code that runs now, not by an exception',
  async (name) => {
    const started = starts[name]!('rm', ['-r'], { any: 'option' });
    expect(given).toEqual([[name, 'rm', ['-r'], { any: 'option' }]]);
    expect(started).toBeInstanceOf(childProcess.ChildProcess);
    expect(await errorOf(started)).toBe(REFUSED);
  },
);

it('a start that the system allows is what it was', () => {
  expect(starts['spawn']!('allowed')).toEqual({ started: 'spawn' });
  expect(new threads.Worker('allowed')).toBeInstanceOf(threads.Worker);
});

it('a thread is refused in the same way, and takes messages that nobody reads', async () => {
  const thread = new threads.Worker('x.js', { eval: true });
  expect(given).toEqual([['x.js', { eval: true }]]);
  thread.postMessage('hello');
  thread.ref();
  thread.unref();
  expect(await thread.terminate()).toBe(1);
  expect(await errorOf(thread)).toBe(REFUSED);
});
