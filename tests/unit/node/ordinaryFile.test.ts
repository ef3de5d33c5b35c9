import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrdinary } from '../../../src/node/ordinaryFile';
import { scratchFolderForEach } from '../../support/scratch';

let folder: string;
scratchFolderForEach('ordinary', (path) => (folder = path));

it.each([
  [10, 'hello'],
  [5, 'hello'],
  [3, 'hel'],
  [0, ''],
])('reads %d bytes at most: %j', (most, text) => {
  writeFileSync(join(folder, 'file'), 'hello');
  expect(readOrdinary(join(folder, 'file'), most)!.toString()).toBe(text);
});

it('a folder and a pipe are no ordinary files, and nobody waits for a pipe', () => {
  mkdirSync(join(folder, 'inside'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(readOrdinary(join(folder, 'inside'), 10)).toBeUndefined();
  expect(readOrdinary(join(folder, 'pipe'), 10)).toBeUndefined();
});

it('a link is not followed', () => {
  symlinkSync(__filename, join(folder, 'link'));
  expect(() => readOrdinary(join(folder, 'link'), 10)).toThrow('ELOOP');
});

/** The files of the folder that this process has open. */
const open = (): string[] =>
  readdirSync('/proc/self/fd')
    .map((name) => {
      try {
        return readlinkSync(`/proc/self/fd/${name}`);
      } catch {
        return '';
      }
    })
    .filter((path) => path.startsWith(folder));

it('no file stays open', () => {
  writeFileSync(join(folder, 'file'), 'hello');
  mkdirSync(join(folder, 'inside'));
  readOrdinary(join(folder, 'file'), 10);
  readOrdinary(join(folder, 'inside'), 10);
  expect(open()).toEqual([]);
});
