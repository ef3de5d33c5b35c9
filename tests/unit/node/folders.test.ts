import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isWithin, makeFolder, outputFile, outputFolder, removeIfThere } from '../../../src/node/folders';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-folders-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('makes a folder and those above it, and takes one that is there', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['c']);
});

// Node's own recursive mkdir never returns from here.
const itOnProc = existsSync('/proc/self') ? it : it.skip;
itOnProc('gives up where the system takes no new folders', () => {
  expect(() => makeFolder('/proc/lab/out')).toThrow();
  expect(() => outputFolder('/proc/lab/out')).toThrow(
    '--out takes a folder that can be written to, received /proc/lab/out: nothing can be made there',
  );
  expect(() => outputFile('/proc/lab.json')).toThrow(
    '--out takes a file that can be written to, received /proc/lab.json: nothing can be made there',
  );
});

it('makes the folder of --out, and leaves nothing else in it', () => {
  expect(outputFolder(join(folder, 'out'))).toBe(join(folder, 'out'));
  expect(readdirSync(folder)).toEqual(['out']);
  expect(readdirSync(join(folder, 'out'))).toEqual([]);
});

it('makes the folder of the file of --out, and leaves a file that is there as it is', () => {
  writeFileSync(join(folder, 'old.json'), 'old');
  expect(outputFile(join(folder, 'old.json'))).toBe(join(folder, 'old.json'));
  outputFile(join(folder, 'new', 'report.json'));
  expect(readdirSync(folder).sort()).toEqual(['new', 'old.json']);
  expect(readdirSync(join(folder, 'new'))).toEqual([]);
});

describe('--out is refused in one sentence', () => {
  beforeEach(() => {
    writeFileSync(join(folder, 'file'), 'text');
    mkdirSync(join(folder, 'folder'));
  });

  it.each([
    ['', '--out takes a folder, received an empty name'],
    ['file', '--out takes a folder that can be written to, received PATH: a file has this name'],
    [
      'file/inside',
      '--out takes a folder that can be written to, received PATH: a part of the path is a file, not a folder',
    ],
    ['a'.repeat(300), '--out takes a folder that can be written to, received PATH: the name is too long'],
  ])('for a folder: %j', (name, message) => {
    const path = name && join(folder, name);
    expect(() => outputFolder(path)).toThrow(new Error(message.replace('PATH', path)));
  });

  it.each([
    ['', '--out takes a file, received an empty name'],
    ['folder', '--out takes a file, and PATH is a folder'],
    ['file/inside', '--out takes a file that can be written to, received PATH: a file has this name'],
  ])('for a file: %j', (name, message) => {
    const path = name && join(folder, name);
    expect(() => outputFile(path)).toThrow(new Error(message.replace('PATH', path)));
  });
});

it.each([
  [() => outputFolder(' \t'), '--out takes a folder, received an empty name'],
  [() => outputFile('  '), '--out takes a file, received an empty name'],
])('a name of spaces is an empty one: %#', (act, message) => expect(act).toThrow(message));

it('a pipe is no file to write to', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => outputFile(pipe)).toThrow(`--out takes a file, and ${pipe} is not an ordinary file`);
});

describe('a path lies in a folder', () => {
  const path = (name: string): string => join(folder, name);

  it.each([
    ['a', 'a', true],
    ['a', 'a/b/c', true],
    ['a', 'ab', false],
    ['a', '.', false],
    ['a/b', 'a', false],
    ['a', 'a/../b', false],
    ['a', 'a/..b', true],
    ['.', 'new/file', true],
  ])('%s: %s: %s', (outer, inner, is) => {
    mkdirSync(path('a'));
    expect(isWithin(path(outer), path(inner))).toBe(is);
    expect(isWithin(relative(process.cwd(), path(outer)), path(inner))).toBe(is);
  });

  it('that links lead to', () => {
    mkdirSync(path('a'));
    symlinkSync(path('a'), path('link'));
    expect(isWithin(path('a'), path('link/new'))).toBe(true);
    expect(isWithin(path('link'), path('a/b'))).toBe(true);
    expect(isWithin(path('link'), path('b'))).toBe(false);
  });

  it('as all do in the root', () => expect(isWithin('/', '/no/such/path')).toBe(true));
});

it('removes a file or folder if it is there, and nothing where a part of the path is a file', () => {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'file'), '');
  for (const name of ['a', 'nowhere', 'file/inside']) removeIfThere(join(folder, name));
  expect(readdirSync(folder)).toEqual(['file']);
  removeIfThere(join(folder, 'file'));
  expect(readdirSync(folder)).toEqual([]);
});
