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

it.each([
  ['EACCES', 'this user is not allowed to'],
  ['EPERM', 'this user is not allowed to'],
  ['EROFS', 'the disk can only be read'],
  ['EDQUOT', 'no space is left for this user'],
  ['EFBIG', 'the file would be too large'],
  ['ENOTEMPTY', 'a folder has this name'],
  ['EEXIST', 'a file has this name'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'the links in the path lead in a circle'],
  ['EMFILE', 'too many files are open'],
  ['EIO', 'the disk does not work'],
])('%s: %s', (code, words) => expect(fileProblem(Object.assign(new Error('x'), { code }))).toBe(words));

it.each([
  ['mkdir', 'nothing can be made there'],
  ['mkdtemp', 'nothing can be made there'],
  ['open', 'there is no such file or folder'],
])('an absent folder means something else for %s', (syscall, words) => {
  expect(fileProblem(Object.assign(new Error('x'), { code: 'ENOENT', syscall }))).toBe(words);
});
