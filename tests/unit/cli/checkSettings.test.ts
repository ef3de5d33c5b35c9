import type { CheckSettings } from '../../../src/cli/checkSettings';
import { labsToJudge, validate } from '../../../src/cli/checkSettings';
import { UsageError } from '../../../src/core/errors';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MockUsageError = UsageError;
const mockSolved = new Set(['01-a']);
jest.mock('../../../src/course/labs', () => ({ hasSolution: (id: string) => mockSolved.has(id) }));
jest.mock('../../../src/course/recordingFiles', () => ({ recordedSeeds: () => [1] }));
jest.mock('../../../src/course/checks', () => ({
  checksOf: (id: string) => Promise.resolve([id]),
  chosenChecks: ([id]: string[], only: string[]) => {
    if (only.includes('broken')) throw new Error('the checks are broken');
    if (!only.includes(id!)) throw new MockUsageError(`--only takes ${id}, received "${only.join()}"`);
  },
}));

const settings = (more: Partial<CheckSettings>): CheckSettings => ({
  ids: ['01-a', '02-b'],
  target: 'labs',
  only: undefined,
  seed: undefined,
  deadlineSeconds: undefined,
  recorded: false,
  verbose: false,
  format: 'text',
  out: undefined,
  ...more,
});

it('judges live if the solution is here, and by the recording otherwise', () => {
  expect(labsToJudge(settings({}))).toEqual([
    { id: '01-a', reference: 'live', seed: expect.any(Number) },
    { id: '02-b', reference: 'recorded', seed: 1 },
  ]);
  expect(labsToJudge(settings({ recorded: true })).map(({ reference }) => reference)).toEqual([
    'recorded',
    'recorded',
  ]);
});

it('takes another seed than that of the recordings for live judging only', () => {
  expect(labsToJudge(settings({ ids: ['01-a'], seed: 7 }))).toMatchObject([{ seed: 7 }]);
  expect(() => labsToJudge(settings({ ids: ['02-b'], seed: 7 }))).toThrow(UsageError);
});

it('refuses a seed or a check that one of the labs does not have', async () => {
  await expect(validate(settings({}))).resolves.toBeUndefined();
  await expect(validate(settings({ seed: 7 }))).rejects.toThrow(UsageError);
  await expect(validate(settings({ only: ['01-a', '02-b'] }))).resolves.toBeUndefined();
  await expect(validate(settings({ only: ['01-a'] }))).rejects.toThrow(
    new UsageError('--only takes 02-b, received "01-a", which lab 02 does not have'),
  );
  const one = settings({ ids: ['02-b'], only: ['01-a'] });
  await expect(validate(one)).rejects.toThrow(new UsageError('--only takes 02-b, received "01-a"'));
  await expect(validate(settings({ only: ['broken'] }))).rejects.toThrow(new Error('the checks are broken'));
});

describe('the file of the report', () => {
  const TMP = mkdtempSync(join(tmpdir(), 'lab-settings-'));
  afterAll(() => rmSync(TMP, { recursive: true, force: true }));

  it('needs a format that another program reads', async () => {
    await expect(validate(settings({ out: join(TMP, 'a.txt') }))).rejects.toThrow(
      new UsageError(
        '--out writes a report that another program reads; expected --format with one of json, gradescope, exercism, junit, github, markdown, received none',
      ),
    );
  });

  it('gets its folder, and can not be a folder', async () => {
    await validate(settings({ format: 'json', out: join(TMP, 'new', 'a.json') }));
    expect(existsSync(join(TMP, 'new'))).toBe(true);
    await expect(validate(settings({ format: 'json', out: TMP }))).rejects.toThrow('is a folder');
  });

  it('of Exercism has one lab', async () => {
    await expect(validate(settings({ format: 'exercism' }))).rejects.toThrow(
      new UsageError('--format exercism takes one lab, received 2'),
    );
    await expect(validate(settings({ format: 'exercism', ids: ['01-a'] }))).resolves.toBeUndefined();
  });
});
