import type { Job, JobResult, Journal, Jobs } from '../../../src/jobs/job';
import { hashOf, jobOf, runWithJournal } from '../../../src/jobs/job';

it('a hash does not depend on the order of keys, but on all values', () => {
  expect(hashOf({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(hashOf({ b: [{ d: 3, c: 2 }], a: 1 }));
  const others = [{ a: 1, b: 2 }, { a: 2, b: 1 }, { a: '1', b: 2 }, { a: [1, 2] }, { a: [2, 1] }, {}, null];
  expect(new Set(others.map(hashOf)).size).toBe(others.length);
  expect(hashOf('abc')).toMatch(/^[0-9a-f]{64}$/);
});

it('a job is known by its kind and input', () => {
  expect(jobOf('grade', 1).hash).toBe(jobOf('grade', 1).hash);
  expect(jobOf('grade', 1).hash).not.toBe(jobOf('train', 1).hash);
});

describe('with a journal', () => {
  const [a, b, c] = [jobOf('k', 'a'), jobOf('k', 'b'), jobOf('k', 'c')];
  let kept: Map<string, unknown>;
  let ran: Job[];
  const journal: Journal = {
    read: ({ hash }) => kept.get(hash),
    write: ({ hash }, value) => void kept.set(hash, value),
  };
  const runner: Jobs = {
    run: (jobs, onResult) => {
      for (const job of jobs) {
        ran.push(job);
        onResult(job === c ? { job, fault: 'broken' } : { job, value: `new ${String(job.input)}` });
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  beforeEach(() => {
    kept = new Map();
    ran = [];
  });

  async function resultsOf(jobs: Job[]): Promise<JobResult[]> {
    const results: JobResult[] = [];
    await runWithJournal(jobs, { runner, journal, onResult: (result) => results.push(result) });
    return results;
  }

  it('a job with a value there is not run', async () => {
    kept.set(a.hash, 'old a');
    expect(await resultsOf([a, b])).toEqual([
      { job: a, value: 'old a' },
      { job: b, value: 'new b' },
    ]);
    expect(ran).toEqual([b]);
    expect(kept.get(b.hash)).toBe('new b');
  });

  it('equal jobs are run once', async () => {
    expect(await resultsOf([a, jobOf('k', 'a')])).toHaveLength(1);
  });

  it('a fault is reported and not kept, so that the next run tries it again', async () => {
    expect(await resultsOf([c])).toEqual([{ job: c, fault: 'broken' }]);
    expect(kept.size).toBe(0);
    await resultsOf([c]);
    expect(ran).toEqual([c, c]);
  });

  it('a value is kept before it is reported', async () => {
    await runWithJournal([a], { runner, journal, onResult: () => expect(kept.has(a.hash)).toBe(true) });
    expect(kept.size).toBe(1);
  });
});
