import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AnswerResult } from '../../../../src/grading/model/questions';
import type { HostsOptions } from '../../../../src/course/hosts';
import { UsageError } from '../../../../src/core/errors';
import type { LabReport } from '../../../../src/grading/model/report';
import type { GradingSetUp } from '../../../../src/grading/judge/grade';
import type { Unscored } from '../../../../src/reports/graded';
import type { Host } from '../../../../src/hosts/host';

const SOFTMAX = '03-softmax-sgd';
const OPTIMIZERS = '04-optimizers';

/** What happened, in order. */
let mockLog: string[] = [];
let mockOptions: HostsOptions;
jest.mock('../../../../src/course/hosts', () => ({
  Hosts: class {
    constructor(options: HostsOptions) {
      mockOptions = options;
    }
    hostFor = (id: string): string => `host ${mockLog.push(`host ${id}`) && id}`;
    mended = (id: string, tasks: string[]): string => `mended ${id} ${tasks.join()}`;
    close = (id: string): Promise<void> => Promise.resolve(void mockLog.push(`close ${id}`));
    closeAll = (): Promise<void> => Promise.resolve(void mockLog.push('close all'));
  },
}));

const mockKit = jest.fn<string, [string[]]>();
jest.mock('../../../../src/course/batch/kitHash', () => ({ kitHash: (ids: string[]) => mockKit(ids) }));
jest.mock('../../../../src/node/backend', () => ({ startBackend: () => Promise.resolve() }));

const mockExpectations = jest.fn((...asked: unknown[]) => Promise.resolve(`expected ${asked.join()}`));
jest.mock('../../../../src/course/grading', () => ({
  expectationsOf: (...asked: unknown[]) => mockExpectations(...asked),
  gradingOf: (id: string, options: object) => Promise.resolve({ id, ...options }),
}));

/** What the grader is handed: see gradingOf above. */
type Handed = GradingSetUp & { id: string; target: string; reference: string };
const mockGradeLab = jest.fn<Promise<LabReport>, [Handed]>();
jest.mock('../../../../src/grading/judge/grade', () => ({
  gradeLab: (handed: Handed) => mockGradeLab(handed),
}));

const mockAnswers = jest.fn<AnswerResult[] | string | undefined, [string]>();
jest.mock('../../../../src/course/questions', () => ({ checkAnswers: (id: string) => mockAnswers(id) }));
const mockChallenge = jest.fn<Promise<Unscored['challenge']>, unknown[]>();
jest.mock('../../../../src/course/challenges/result', () => ({
  challengeResult: (...asked: unknown[]) => mockChallenge(...asked),
}));

import { runGradeJob } from '../../../../src/course/batch/gradeJob';

const report = (lab: string, more: Partial<LabReport> = {}): LabReport => ({
  ...{ version: 2, kit: '1', backend: 'cpu', seed: 1, reference: 'live', lab, score: 8, maxScore: 10 },
  checks: [],
  ...more,
});

let kits = 0;
/** A job of a kit that no job before it was of. */
const jobOf = (
  ...labs: { id: string; files?: Record<string, string>; seed?: number }[]
): Record<string, unknown> => ({
  ...{ kit: `kit ${++kits}`, deadlineSeconds: 7, isolation: 'user' },
  labs: labs.map(({ id, files = { 'lab.ts': 'x' }, seed = 5 }) => {
    const list = Object.entries(files).map(([path, text]) => ({ path, text }));
    return { id, seed, reference: 'live', files: list };
  }),
});

beforeEach(() => {
  mockLog = [];
  mockExpectations.mockClear();
  mockKit.mockReset().mockImplementation(() => `kit ${kits}`);
  mockAnswers.mockReset();
  mockChallenge.mockReset();
  mockGradeLab.mockReset().mockImplementation(({ id }) => {
    mockLog.push(`grade ${id}`);
    return Promise.resolve(report(id));
  });
});

/** Runs with a list of labs that no test before had: the hash of the kit is read once for each list. */
let fresh = 0;
const lab = (name = 'lab'): string => `${name}-${++fresh}`;

it('grades lab by lab, and starts the process of the next one meanwhile', async () => {
  const [first, second] = [lab(), lab()];
  const value = await runGradeJob(jobOf({ id: first }, { id: second }));
  expect(mockLog).toEqual([
    ...[`host ${first}`, `host ${second}`, `grade ${first}`, `close ${first}`],
    ...[`host ${second}`, `grade ${second}`, `close ${second}`, 'close all'],
  ]);
  expect(value).toEqual({
    version: 1,
    reports: [report(first), report(second)],
    seconds: { [first]: expect.any(Number) as number, [second]: expect.any(Number) as number },
  });
});

it('tells work without points of the labs that were handed in', async () => {
  const [first, missing] = [lab(), lab()];
  mockAnswers.mockReturnValue([{ name: 'Q1', asks: 'why', verdict: 'unreadable', why: 'a text' }]);
  const input = jobOf({ id: first }, { id: missing, files: {} });
  expect((await runGradeJob(input)).unscored).toEqual({
    [first]: { answers: [{ name: 'Q1', verdict: 'unreadable' }] },
  });
  mockAnswers.mockReturnValue('answers.json is a link');
  expect((await runGradeJob(input)).unscored).toEqual({ [first]: { answers: 'answers.json is a link' } });
  expect(mockChallenge).not.toHaveBeenCalled();
});

it('runs the answer to the open task if that is asked for, at the level of the others', async () => {
  const result = { mean: 1, limit: 2, reached: true };
  mockChallenge.mockResolvedValue(result);
  const id = lab();
  const input = jobOf({ id, seed: 9 });
  Object.assign((input['labs'] as object[])[0]!, { challenge: true });
  expect((await runGradeJob(input)).unscored).toEqual({ [id]: { challenge: result } });
  expect(mockChallenge).toHaveBeenCalledWith(id, {
    target: expect.any(String) as string,
    isolation: 'user',
    seed: 9,
  });
});

it('the seconds of a lab are those that its grading took, to a thousandth', async () => {
  const id = lab();
  const clock = jest.spyOn(performance, 'now').mockReturnValueOnce(10_000).mockReturnValueOnce(12_345.6);
  try {
    expect((await runGradeJob(jobOf({ id }))).seconds).toEqual({ [id]: 2.346 });
  } finally {
    clock.mockRestore();
  }
});

it('runs the files of the submission from a folder of this process, which is gone afterwards', async () => {
  const [id, empty] = [lab(), lab()];
  let folder = '';
  let texts: string[] = [];
  mockGradeLab.mockImplementation(({ target, id: graded }) => {
    folder = target;
    if (graded === id)
      texts = ['lab.ts', 'deep/more.ts'].map((path) => readFileSync(join(target, id, path), 'utf8'));
    return Promise.resolve(report(graded));
  });
  await runGradeJob(jobOf({ id, files: { 'lab.ts': 'a', 'deep/more.ts': 'b' } }, { id: empty, files: {} }));
  expect(texts).toEqual(['a', 'b']);
  expect(basename(folder)).toMatch(new RegExp(`^lab-grade-${process.pid}-`));
  expect(existsSync(folder)).toBe(false);
  const { target, deadlineSeconds, prints, isolation, missing, spares } = mockOptions;
  expect({ target, deadlineSeconds, prints, isolation }).toEqual({
    ...{ target: folder, deadlineSeconds: 7, prints: 'stderr', isolation: 'user' },
  });
  expect([...missing!]).toEqual([empty]);
  expect(spares).toBeDefined();
});

it('hands the grader the host, the expectations, and hosts with answers of the reference', async () => {
  const id = lab();
  await runGradeJob(jobOf({ id, seed: 9 }));
  const [[handed]] = mockGradeLab.mock.calls as [[Handed]];
  expect(handed).toMatchObject({
    id,
    reference: 'live',
    host: `host ${id}`,
    expectations: `expected ${id},live,9`,
  });
  expect(handed.openMended!(['a', 'b']) as Host | string).toBe(`mended ${id} a,b`);
});

it('what the reference gives is computed once for each lab, seed and kind', async () => {
  const id = lab();
  const job = jobOf({ id, seed: 1 });
  await runGradeJob(job);
  await runGradeJob(job);
  await runGradeJob({ ...job, labs: [{ id, seed: 2, reference: 'live', files: [] }] });
  await runGradeJob({ ...job, labs: [{ id, seed: 2, reference: 'recorded', files: [] }] });
  expect(mockExpectations.mock.calls).toEqual([
    [id, 'live', 1],
    [id, 'live', 2],
    [id, 'recorded', 2],
  ]);
});

it.each([[{}], [{ kit: 1 }], [null]])('a job of another form is refused: %j', async (json) => {
  await expect(runGradeJob(json)).rejects.toThrow();
  expect(mockLog).toEqual([]);
});

describe('another kit than the one that the grading began with', () => {
  it('grades nothing', async () => {
    await expect(runGradeJob({ ...jobOf({ id: lab() }), kit: 'other' })).rejects.toThrow(
      'the files of the kit have changed since the grading began',
    );
    expect(mockLog).toEqual([]);
  });

  it('is told by its files, which are read once for each list of labs', async () => {
    const [first, second] = [lab(), lab()];
    const job = jobOf({ id: first }, { id: second });
    await runGradeJob(job);
    await runGradeJob(job);
    expect(mockKit.mock.calls).toEqual([[[first, second]]]);
    await runGradeJob({ ...job, labs: [(job['labs'] as object[])[0]] });
    expect(mockKit.mock.calls[1]).toEqual([[first]]);
  });
});

it.each<[string, () => Promise<LabReport>, string]>([
  [
    'the grader fails at a check',
    () => {
      const fault = { id: 'softmax/values', verdict: 'graders-fault', message: 'no probe' };
      const checks = [{ id: 'a/b', verdict: 'wrong' }, fault] as unknown as LabReport['checks']; // as far as it is read
      return Promise.resolve(report(SOFTMAX, { checks }));
    },
    `${SOFTMAX}: softmax/values: no probe`,
  ],
  ['the grading throws', () => Promise.reject(new UsageError('no')), 'no'],
])('if %s, there are no grades, and nothing is left behind', async (_, grade, message) => {
  mockGradeLab.mockImplementation(grade);
  await expect(runGradeJob(jobOf({ id: lab() }))).rejects.toThrow(message);
  expect(mockLog.at(-1)).toBe('close all');
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`lab-grade-${process.pid}-`))).toEqual([]);
});

it('a wrong answer is a grade', async () => {
  const checks = [{ id: 'a/b', verdict: 'wrong' }] as unknown as LabReport['checks']; // as far as it is read
  mockGradeLab.mockResolvedValue(report(OPTIMIZERS, { checks }));
  expect((await runGradeJob(jobOf({ id: lab() }))).reports).toHaveLength(1);
});
