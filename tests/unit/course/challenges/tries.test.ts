import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Try } from '../../../../src/course/challenges/tries';
import { keepTry, readTries } from '../../../../src/course/challenges/tries';
import { scratchFolder } from '../../../support/scratch';

const folder = scratchFolder('tries');
const file = join(folder, 'tries.json');
afterEach(() => rmSync(file, { force: true }));

const TRY: Try = {
  ...{ date: '2026-01-01T00:00:00.000Z', seed: 1, scores: [3, 5], mean: 4, interval: [2, 6] },
  ...{ code: 'abc', reached: true, note: 'first' },
};

it('are none without a file', () => {
  expect(readTries(file)).toEqual([]);
});

it('are kept in order, and no other file stays behind', () => {
  keepTry(file, TRY);
  keepTry(file, { ...TRY, note: 'second' });
  expect(readTries(file).map(({ note }) => note)).toEqual(['first', 'second']);
  expect(readdirSync(folder)).toEqual(['tries.json']);
});

it.each([['{'], ['[]'], ['{"version": 1, "tries": [{}]}'], ['']])(
  'a damaged file is reported and kept as it is: %p',
  (text) => {
    writeFileSync(file, text);
    expect(() => keepTry(file, TRY)).toThrow('is not a list of tries any more');
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
