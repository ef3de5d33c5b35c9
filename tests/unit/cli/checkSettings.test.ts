import type { CheckSettings } from '../../../src/cli/checkSettings';
import { labsToJudge, validate } from '../../../src/cli/checkSettings';
import { UsageError } from '../../../src/core/errors';

const mockSolved = new Set(['01-a']);
jest.mock('../../../src/course/labs', () => ({ hasSolution: (id: string) => mockSolved.has(id) }));
jest.mock('../../../src/course/recordingFiles', () => ({ recordedSeeds: () => [1] }));
jest.mock('../../../src/course/checks', () => ({
  checksOf: (id: string) => Promise.resolve([id]),
  chosenChecks: ([id]: string[], only: string[]) => {
    if (!only.includes(id!)) throw new Error(`${id} has none of ${only.join()}`);
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
  await expect(validate(settings({ only: ['01-a'] }))).rejects.toThrow('02-b has none of 01-a');
});
