import { runPool } from '../../../src/hosts/pool';

/** Jobs that end when the test says so. */
function held(): { run: (job: string) => Promise<string>; running: string[]; end: (job: string) => void } {
  const ends = new Map<string, () => void>();
  const running: string[] = [];
  const run = (job: string): Promise<string> => {
    running.push(job);
    return new Promise((resolve) => ends.set(job, () => resolve(`${job} done`)));
  };
  return { run, running, end: (job) => ends.get(job)!() };
}

/** Lets everything happen that can happen now. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('starts as many jobs at once as asked for, in their order, and answers in their order', async () => {
  const { run, running, end } = held();
  const results = runPool(['a', 'b', 'c'], { parallel: 2, run });
  await settled();
  expect(running).toEqual(['a', 'b']);
  end('b');
  await settled();
  expect(running).toEqual(['a', 'b', 'c']);
  end('c');
  end('a');
  expect(await results).toEqual(['a done', 'b done', 'c done']);
});

it('hands each job its index', async () => {
  const run = (job: string, index: number): Promise<string> => Promise.resolve(`${job}${index}`);
  expect(await runPool(['a', 'b'], { parallel: 1, run })).toEqual(['a0', 'b1']);
});

it('starts no further job after one failed, and waits for those that run', async () => {
  const { run, running, end } = held();
  const failing = (job: string): Promise<string> =>
    job === 'bad' ? (running.push(job), Promise.reject(new Error('no disk'))) : run(job);
  let ended = false;
  const results = runPool(['a', 'bad', 'c'], { parallel: 2, run: failing }).finally(() => (ended = true));
  results.catch(() => undefined);
  await settled();
  expect(running).toEqual(['a', 'bad']);
  expect(ended).toBe(false);
  end('a');
  await expect(results).rejects.toThrow('no disk');
  expect(running).toEqual(['a', 'bad']);
});

it('gives no results for no jobs', async () => {
  expect(await runPool([], { parallel: 2, run: () => Promise.resolve(1) })).toEqual([]);
});
