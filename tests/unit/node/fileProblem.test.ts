import { readFileSync } from 'node:fs';
import { fileProblem, isFileProblem } from '../../../src/node/fileProblem';

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

it('says the error of the file system in words', () => {
  const missing = thrownBy(() => readFileSync('/nowhere/at/all'));
  const folder = thrownBy(() => readFileSync(__dirname));
  expect([fileProblem(missing), fileProblem(folder)]).toEqual([
    'there is no such file or folder',
    'a folder has this name',
  ]);
  expect(fileProblem(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))).toBe(
    'no space is left on the disk',
  );
});

it('keeps the message of any other error', () => {
  expect(fileProblem(new Error('it rains'))).toBe('it rains');
  expect(fileProblem(Object.assign(new Error('odd'), { code: 'EODD' }))).toBe('odd');
  expect(fileProblem(undefined)).toBe('undefined');
});

it('knows the errors about a path from those of a program', () => {
  expect(isFileProblem(thrownBy(() => readFileSync('/nowhere/at/all')))).toBe(true);
  expect(isFileProblem(new TypeError('x is not a function'))).toBe(false);
  expect(isFileProblem(Object.assign(new Error('no path'), { code: 'EACCES' }))).toBe(false);
  expect(isFileProblem(undefined)).toBe(false);
});
