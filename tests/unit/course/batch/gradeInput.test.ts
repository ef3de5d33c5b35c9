import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import {
  GRADING_PROCESS,
  GradeInputSchema,
  isGradeValue,
  removeLeftFolders,
} from '../../../../src/course/batch/gradeInput';
import { jobOf } from '../../../../src/jobs/job';

const VALUE = { version: 1, reports: [], unscored: {}, seconds: { '03-softmax-sgd': 1.5 } };

it.each([
  [VALUE, true],
  [{ ...VALUE, version: 2 }, false],
  [{ ...VALUE, more: 1 }, false],
  [{ ...VALUE, reports: [{}] }, false],
  [{ ...VALUE, seconds: { a: '1' } }, false],
  [{ ...VALUE, unscored: { a: { answers: [{ name: 'Q1', verdict: 'right' }] } } }, true],
  [{ ...VALUE, unscored: { a: { challenge: { mean: 1, limit: 2, reached: true } } } }, true],
  [{ ...VALUE, unscored: { a: { points: 5 } } }, false],
  [undefined, false],
])('%j is the value of a grading job: %s', (json, is) => expect(isGradeValue(json)).toBe(is));

const LAB = {
  id: '03-softmax-sgd',
  seed: 1,
  reference: 'live',
  challenge: true,
  files: [{ path: 'lab.ts', text: '' }],
};
const INPUT = { kit: 'abc', deadlineSeconds: 10, isolation: 'sandbox', labs: [LAB] };

it.each([
  [INPUT, true],
  [{ ...INPUT, labs: [{ ...LAB, reference: 'recorded' }] }, true],
  [{ ...INPUT, labs: [{ ...LAB, reference: 'none' }] }, false],
  [{ ...INPUT, labs: [{ ...LAB, seed: 1.5 }] }, false],
  [{ ...INPUT, labs: [{ ...LAB, files: [{ path: 'lab.ts' }] }] }, false],
  [{ ...INPUT, isolation: 'none' }, false],
  [{ ...INPUT, student: 'Ada' }, false],
])('%j is the input of a grading job: %s', (json, is) =>
  expect(GradeInputSchema.safeParse(json).success).toBe(is),
);

it('a submission of several labs gets more time than one of one lab', () => {
  const [one, two] = [[LAB], [LAB, LAB]].map((labs) =>
    GRADING_PROCESS.secondsOf(jobOf('grade', { ...INPUT, labs })),
  );
  expect(one).toBeGreaterThan(60);
  expect(two).toBe(2 * one!);
});

it('folders of processes that are gone are removed, and no others', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const own = mkdtempSync(join(tmpdir(), 'lab-left-'));
  const folders = {
    scratch: join(tmpdir(), `lab-grade-${gone}-x`),
    box: join(tmpdir(), `lab-box-${gone}-x`),
    alive: join(tmpdir(), `lab-grade-${process.pid}-x`),
    other: join(tmpdir(), `lab-other-${gone}-x`),
    own,
  };
  for (const folder of Object.values(folders)) mkdirSync(join(folder, 'inside'), { recursive: true });
  removeLeftFolders();
  const there = Object.entries(folders).filter(([, folder]) => existsSync(folder));
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  expect(there.map(([name]) => name)).toEqual(['alive', 'other', 'own']);
});
