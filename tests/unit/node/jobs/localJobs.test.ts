import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../../../../src/jobs/job';
import { ATTEMPTS, jobOf } from '../../../../src/jobs/job';
import { FileJournal } from '../../../../src/node/jobs/fileJournal';
import { LocalJobs } from '../../../../src/node/jobs/localJobs';
import { scratchFolder } from '../../../support/scratch';

const TMP = scratchFolder('jobs');

/** A worker that does what the input says, and writes a line a try. */
const PROGRAM = join(TMP, 'worker.cjs');
const LOG = join(TMP, 'log');
writeFileSync(
  PROGRAM,
  `const { appendFileSync, existsSync, writeFileSync } = require('node:fs');
process.on('message', ({ input }) => {
  appendFileSync(${JSON.stringify(LOG)}, input + ' ' + process.pid + '\\n');
  const once = ${JSON.stringify(TMP)} + '/' + input;
  if (input === 'dies') process.kill(process.pid, 'SIGKILL');
  else if (input === 'exits') process.exit(7);
  else if (input === 'hangs') setInterval(() => undefined, 1000);
  else if (input === 'throws') process.send({ fault: 'it threw' });
  else if (input === 'dies once' && !existsSync(once)) { writeFileSync(once, ''); process.exit(1); }
  else process.send({ value: input.toUpperCase() });
});
process.once('disconnect', () => process.exit());
`,
);

const tries = (): string[] => readFileSync(LOG, 'utf8').trim().split('\n');
beforeEach(() => writeFileSync(LOG, ''));

async function resultsOf(
  inputs: string[],
  { seconds = 60, ...more }: { seconds?: number; jobsPerProcess?: number } = {},
): Promise<unknown[]> {
  const jobs = new LocalJobs({
    program: PROGRAM,
    parallel: 2,
    secondsOf: () => seconds,
    jobsPerProcess: 100,
    ...more,
  });
  const results = new Map<Job, unknown>();
  const all = inputs.map((input) => jobOf('test', input));
  try {
    await jobs.run(all, ({ job, ...result }) => results.set(job, result));
  } finally {
    await jobs.close();
  }
  return all.map((job) => results.get(job));
}

it('runs jobs side by side and reports each result', async () => {
  expect(await resultsOf(['a', 'b', 'c'])).toEqual([{ value: 'A' }, { value: 'B' }, { value: 'C' }]);
  expect(new Set(tries().map((line) => line.split(' ')[1])).size).toBe(2);
});

it.each([
  ['dies', 'the worker process ended (SIGKILL)'],
  ['exits', 'the worker process ended (exit code 7)'],
  ['throws', 'it threw'],
])(
  'tries a job that %s a few times, and then reports the cause; the others get their results',
  async (input, fault) => {
    expect(await resultsOf(['a', input, 'b'])).toEqual([{ value: 'A' }, { fault }, { value: 'B' }]);
    expect(tries().filter((line) => line.startsWith(input))).toHaveLength(ATTEMPTS);
  },
);

it('a job that failed once by accident gets its result', async () => {
  expect(await resultsOf(['dies once'])).toEqual([{ value: 'DIES ONCE' }]);
});

it('ends a worker that takes too long', async () => {
  expect(await resultsOf(['hangs'], { seconds: 0.3 })).toEqual([{ fault: 'the job took more than 0.3 s' }]);
});

it('starts a new process after some jobs', async () => {
  await resultsOf(['a', 'b', 'c', 'd', 'e', 'f'], { jobsPerProcess: 1 });
  expect(new Set(tries().map((line) => line.split(' ')[1])).size).toBe(6);
});

it('close ends all processes', async () => {
  await resultsOf(['a', 'b']);
  const pids = tries().map((line) => Number(line.split(' ')[1]));
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('a file that is cut, damaged or of another kind counts as absent', () => {
  const folder = join(TMP, 'journal');
  const journal = new FileJournal(folder, (json) => typeof json === 'number');
  const job = jobOf('test', 'x');
  expect(journal.read(job)).toBeUndefined();
  journal.write(job, 17);
  expect(readdirSync(folder)).toEqual([`${job.hash}.json`]);
  expect(journal.read(job)).toBe(17);
  for (const text of ['', '{"a', '"text"']) {
    writeFileSync(join(folder, `${job.hash}.json`), text);
    expect(journal.read(job)).toBeUndefined();
  }
});
