import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as Labs from '../../../../src/course/labs';
import type { GradeClassOptions, GradedClass } from '../../../../src/course/batch/gradeClass';
import type * as Inputs from '../../../../src/course/batch/gradeInput';
import type { GradeInput } from '../../../../src/course/batch/gradeInput';
import { UsageError } from '../../../../src/core/errors';
import type { Job, JobResult } from '../../../../src/jobs/job';
import type { LocalJobsOptions } from '../../../../src/node/jobs/localJobs';

const SOFTMAX = '03-softmax-sgd';
const OPTIMIZERS = '04-optimizers';

const mockSolved = new Set<string>();
jest.mock('../../../../src/course/labs', () => ({
  ...jest.requireActual<typeof Labs>('../../../../src/course/labs'),
  hasSolution: (id: string) => mockSolved.has(id),
}));
jest.mock('../../../../src/course/batch/kitHash', () => ({
  kitHash: (labs: string[]) => `kit ${labs.join()}`,
}));

/** Folders of processes that are gone are removed: gradeInput.test.ts tests that. */
const mockRemove = jest.fn();
jest.mock('../../../../src/course/batch/gradeInput', () => ({
  ...jest.requireActual<typeof Inputs>('../../../../src/course/batch/gradeInput'),
  removeLeftFolders: () => mockRemove() as undefined,
}));

/** Submissions are graded by processes: here, by a function. */
const mockRunner = {
  options: [] as LocalJobsOptions[],
  asked: [] as Job[],
  closed: 0,
  /** The job after which everything stops, if any. */
  stopAfter: Infinity,
  abort: undefined as AbortController | undefined,
};
const mockGrade = jest.fn<{ value: unknown } | { fault: string }, [GradeInput]>();
class MockJobs {
  private ended = false;
  constructor(options?: LocalJobsOptions) {
    if (options) mockRunner.options.push(options);
  }
  async run(jobs: Job[], onResult: (result: JobResult) => void): Promise<void> {
    for (const [i, job] of jobs.entries()) {
      if (i === mockRunner.stopAfter) mockRunner.abort?.abort();
      if (this.ended) return;
      mockRunner.asked.push(job);
      onResult({ job, ...mockGrade(job.input as GradeInput) });
      await Promise.resolve();
    }
  }
  close(): Promise<void> {
    mockRunner.closed++;
    this.ended = true;
    return Promise.resolve();
  }
}
jest.mock('../../../../src/node/jobs/localJobs', () => ({ LocalJobs: MockJobs }));

const mockQueue = jest.fn();
jest.mock('../../../../src/node/jobs/queue/queueJobs', () => ({
  QueueJobs: class extends MockJobs {
    constructor(options: unknown) {
      super();
      mockQueue(options);
    }
  },
}));
jest.mock('../../../../src/course/batch/gradeQueue', () => ({
  openQueue: (address: string) => Promise.resolve(`database at ${address}`),
  gradeQueue: (level: string) => `grade-${level}`,
}));

import { contentHash, gradeClass, Stopped } from '../../../../src/course/batch/gradeClass';
import { GRADING_PROCESS } from '../../../../src/course/batch/gradeInput';
import { scratchFolder } from '../../../support/scratch';

const TMP = scratchFolder('grade-class');
const OUT = join(TMP, 'out');

const VALUE = { version: 1, reports: [], seconds: {} };
const onProgress = jest.fn();

beforeEach(() => {
  rmSync(OUT, { recursive: true, force: true });
  mockSolved.clear();
  Object.assign(mockRunner, { options: [], asked: [], closed: 0, stopAfter: Infinity, abort: undefined });
  mockGrade.mockReset().mockReturnValue({ value: VALUE });
  for (const mock of [mockQueue, mockRemove, onProgress]) mock.mockReset();
});

/** A folder with a lab.ts for each student, of the first lab. */
function classOf(codes: Record<string, string>): string {
  const folder = mkdtempSync(join(TMP, 'class-'));
  for (const [name, text] of Object.entries(codes)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'lab.ts'), text);
  }
  return folder;
}
const CLASS = classOf({ ada: 'a', bob: 'b', eve: 'a' });

const grade = (more: Partial<GradeClassOptions> = {}): Promise<GradedClass> =>
  gradeClass({
    ...{ from: CLASS, out: OUT, labs: [SOFTMAX], parallel: 2, seed: undefined, deadlineSeconds: 7 },
    ...{ isolation: 'process', challenges: false, shard: undefined, roster: undefined, queue: undefined },
    ...{ onProgress, tell: () => undefined, signal: new AbortController().signal, ...more },
  });
const inputs = (): GradeInput[] => mockRunner.asked.map(({ input }) => input as GradeInput);
const sums = (graded: GradedClass): unknown[] =>
  graded.graded.map(({ submission, value, fault }) => [submission.key, value, fault]);

it('grades each submission, copies once, and tells how far it is', async () => {
  const graded = await grade({ seed: 5 });
  expect(sums(graded)).toEqual([
    ['ada', VALUE, undefined],
    ['bob', VALUE, undefined],
    ['eve', VALUE, undefined],
  ]);
  expect(graded).toMatchObject({ seed: 5, roster: undefined, elsewhere: 0, strays: [] });
  expect(inputs().map(({ labs }) => labs[0]!.files)).toEqual([
    [{ path: 'lab.ts', text: 'a' }],
    [{ path: 'lab.ts', text: 'b' }],
  ]);
  expect(onProgress.mock.calls).toEqual([
    [{ done: 2, total: 3, submission: 'ada' }],
    [{ done: 3, total: 3, submission: 'bob' }],
  ]);
  expect(mockRunner.options).toEqual([{ ...GRADING_PROCESS, parallel: 2 }]);
  expect(mockRunner.closed).toBe(1);
  expect(mockRemove).toHaveBeenCalledTimes(1);
});

it('says of each submission why it has no grades', async () => {
  mockGrade.mockReturnValueOnce({ fault: 'the process died' });
  expect(sums(await grade())).toEqual([
    ['ada', undefined, 'the process died'],
    ['bob', VALUE, undefined],
    ['eve', undefined, 'the process died'],
  ]);
});

it('asks for each lab beside its solution or by its recording, and for an empty one if it was not handed in', async () => {
  mockSolved.add(SOFTMAX);
  const from = mkdtempSync(join(TMP, 'labs-'));
  mkdirSync(join(from, 'ada', SOFTMAX), { recursive: true });
  writeFileSync(join(from, 'ada', SOFTMAX, 'lab.ts'), 'a');
  await grade({ from, labs: [SOFTMAX, OPTIMIZERS], seed: 5, isolation: 'user' });
  expect(inputs()).toEqual([
    {
      ...{ kit: `kit ${SOFTMAX},${OPTIMIZERS}`, deadlineSeconds: 7, isolation: 'user' },
      labs: [
        { id: SOFTMAX, reference: 'live', seed: 5, files: [{ path: 'lab.ts', text: 'a' }] },
        { id: OPTIMIZERS, reference: 'recorded', seed: 1, files: [] },
      ],
    },
  ]);
});

describe('the seed', () => {
  const kept = (): unknown => JSON.parse(readFileSync(join(OUT, 'run.json'), 'utf8'));

  it('is drawn anew beside the solution, and kept for a run that goes on', async () => {
    mockSolved.add(SOFTMAX);
    const { seed } = await grade();
    expect(kept()).toEqual({ version: 1, seed });
    expect((await grade()).seed).toBe(seed);
    expect(mockRunner.asked).toHaveLength(2);
  });

  it('is the recorded one if no lab has a solution here', async () => {
    expect((await grade({ labs: [SOFTMAX, OPTIMIZERS] })).seed).toBe(1);
  });

  it('is drawn if one of the labs has a solution', async () => {
    mockSolved.add(OPTIMIZERS);
    const seeds = new Set<number>();
    for (let i = 0; i < 3; i++) {
      rmSync(OUT, { recursive: true, force: true });
      seeds.add((await grade({ labs: [SOFTMAX, OPTIMIZERS] })).seed);
    }
    expect(seeds.size).toBeGreaterThan(1);
  });

  it('that is asked for takes the place of the kept one', async () => {
    await grade({ seed: 5 });
    expect((await grade({ seed: 6 })).seed).toBe(6);
    expect(kept()).toEqual({ version: 1, seed: 6 });
  });

  it.each([
    ['{'],
    ['{"version": 2, "seed": 5}'],
    ['{"version": 1, "seed": 0.5}'],
    ['{"version": 1, "seed": 5, "x": 1}'],
  ])('is a new one if the file of the kept one is damaged: %s', async (text) => {
    mkdirSync(OUT, { recursive: true });
    writeFileSync(join(OUT, 'run.json'), text);
    expect((await grade()).seed).toBe(1);
  });
});

it('the answer to an open task is asked for only where it was handed in and is wanted', async () => {
  writeFileSync(join(CLASS, 'ada', 'challenge.ts'), 'c');
  try {
    for (const challenges of [true, false]) await grade({ challenges, out: mkdtempSync(join(TMP, 'open-')) });
    expect(inputs().map(({ labs }) => labs[0]!.challenge)).toEqual([
      ...[true, undefined, undefined],
      ...[undefined, undefined, undefined],
    ]);
  } finally {
    rmSync(join(CLASS, 'ada', 'challenge.ts'));
  }
});

it('results that are there are not asked for again, and damaged ones are', async () => {
  await grade();
  const files = readdirSync(join(OUT, 'results'));
  expect(files).toHaveLength(2);
  expect(files).toContain(`${mockRunner.asked[0]!.hash}.json`);
  writeFileSync(join(OUT, 'results', `${mockRunner.asked[1]!.hash}.json`), '{"version": 1}');
  mockRunner.asked = [];
  expect(sums(await grade())).toHaveLength(3);
  expect(inputs().map(({ labs }) => labs[0]!.files[0]!.text)).toEqual(['b']);
});

it('the parts of a class make up the whole, each submission in one of them', async () => {
  const from = classOf(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`s${i}`, String(i)])));
  const parts = [];
  for (const part of [1, 2, 3]) {
    const graded = await grade({ from, shard: { part, of: 3 } });
    expect(graded.elsewhere).toBe(20 - graded.graded.length);
    expect(graded.graded.length).toBeGreaterThan(0);
    parts.push(...graded.graded.map(({ submission }) => submission.key));
  }
  expect(parts.sort()).toEqual(Array.from({ length: 20 }, (_, i) => `s${i}`).sort());
});

it('the progress of a part counts its own submissions', async () => {
  const [first, second] = [
    await grade({ shard: { part: 1, of: 2 } }),
    await grade({ shard: { part: 2, of: 2 } }),
  ];
  const totals = onProgress.mock.calls.map(([{ total }]: [{ total: number }]) => total);
  expect(new Set(totals)).toEqual(
    new Set([first, second].map(({ graded }) => graded.length).filter((n) => n > 0)),
  );
});

it('stops when it is told to, keeps what is there, and says how far it came', async () => {
  const abort = new AbortController();
  Object.assign(mockRunner, { abort, stopAfter: 1 });
  const stopped = grade({ signal: abort.signal });
  await expect(stopped).rejects.toThrow(Stopped);
  await expect(stopped).rejects.toMatchObject({
    done: 2,
    total: 3,
    message: 'stopped after 2 of 3 submissions',
  });
  expect(readdirSync(join(OUT, 'results'))).toHaveLength(1);
});

it('listens to the signal no longer than it grades', async () => {
  const abort = new AbortController();
  await grade({ signal: abort.signal });
  abort.abort();
  expect(mockRunner.closed).toBe(1);
});

it('ends the processes if the grading fails', async () => {
  mockGrade.mockImplementation(() => {
    throw new Error('the disk is full');
  });
  await expect(grade()).rejects.toThrow('the disk is full');
  expect(mockRunner.closed).toBe(1);
});

it('a folder without submissions is refused in a sentence, and nothing is written', async () => {
  const from = mkdtempSync(join(TMP, 'empty-'));
  await expect(grade({ from })).rejects.toThrow(
    new UsageError(`expected submissions with a lab.ts in ${from}, found none`),
  );
  expect(existsSync(OUT)).toBe(false);
});

describe('the roster', () => {
  it("is read from its file, for the class's tables", async () => {
    const roster = join(TMP, 'roster.csv');
    writeFileSync(roster, 'name,id\nAda,11\n');
    expect((await grade({ roster })).roster).toMatchObject([{ name: 'Ada', id: '11' }]);
  });

  it('that can not be read is reported before anything is graded', async () => {
    const roster = join(TMP, 'nowhere.csv');
    await expect(grade({ roster })).rejects.toThrow(UsageError);
    await expect(grade({ roster })).rejects.toThrow(
      `--roster takes a CSV file that can be read, received "${roster}": `,
    );
    expect(mockRunner.asked).toEqual([]);
  });
});

it('with a queue, the workers of its database grade at the level that was asked for', async () => {
  const tell = jest.fn();
  await grade({ queue: 'postgres://x', isolation: 'sandbox', tell });
  expect(mockRunner.options).toEqual([]);
  expect(mockQueue).toHaveBeenCalledWith(
    expect.objectContaining({ database: 'database at postgres://x', queue: 'grade-sandbox', tell }),
  );
  const [[{ isValue }]] = mockQueue.mock.calls as [[{ isValue: (json: unknown) => boolean }]];
  expect([isValue(VALUE), isValue({})]).toEqual([true, false]);
});

it('copies have the same hash of their content, under every name', async () => {
  const { graded } = await grade();
  const [ada, bob, eve] = graded.map(({ submission }) => contentHash(submission));
  expect(ada).toBe(eve);
  expect(ada).not.toBe(bob);
});
