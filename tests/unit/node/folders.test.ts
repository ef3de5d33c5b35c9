import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, outputFile, outputFolder } from '../../../src/node/folders';

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
