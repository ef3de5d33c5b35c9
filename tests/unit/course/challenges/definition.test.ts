import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  distributionFile,
  hasChallenge,
  loadChallenge,
  referenceScores,
} from '../../../../src/course/challenges/definition';
import { UsageError } from '../../../../src/core/errors';
import { TOY, TOY_ROOT, writeFiles } from '../toyKit';
import type * as ToyKit from '../toyKit';

jest.mock('../../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('../toyKit').labsOfToyKit());

const GRADED = join('tests', 'graded', TOY);

it('a lab without a challenge is reported in one sentence', async () => {
  expect(hasChallenge(TOY)).toBe(false);
  await expect(loadChallenge(TOY)).rejects.toThrow(new UsageError('lab 98 has no challenge'));
});

it('the challenge of a lab is beside its checks', async () => {
  writeFiles(TOY_ROOT, { [join(GRADED, 'challenge.ts')]: "export const challenge = { title: 'Win' };\n" });
  expect(hasChallenge(TOY)).toBe(true);
  expect(await loadChallenge(TOY)).toEqual({ title: 'Win' });
  rmSync(join(TOY_ROOT, GRADED, 'challenge.ts'));
});

it('the scores of the reference are in a file of their own', () => {
  expect(distributionFile(TOY)).toBe(join(TOY_ROOT, GRADED, 'challenge.json'));
  writeFiles(TOY_ROOT, { [join(GRADED, 'challenge.json')]: '{"scores": [1, 2.5]}' });
  expect(referenceScores(TOY)).toEqual([1, 2.5]);
});

it.each([
  ['{"scores": [1]}'],
  ['{"scores": ["1", "2"]}'],
  ['{"scores": [1, 2], "x": 1}'],
  ['{'],
  [undefined],
])('a file of scores that is damaged or missing is reported, with the way to get it back: %s', (text) => {
  const file = distributionFile(TOY);
  rmSync(file, { force: true });
  if (text !== undefined) writeFiles(TOY_ROOT, { [join(GRADED, 'challenge.json')]: text });
  expect(() => referenceScores(TOY)).toThrow(
    new UsageError(
      `expected the scores of the reference in ${file}; bring it back with git checkout, or measure them with: npx lab challenge 98 --measure 60`,
    ),
  );
});
