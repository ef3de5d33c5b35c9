import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/core/errors';
import { writeFile } from '../../../src/node/writeFile';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-write-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('writes text and bytes, makes missing folders, and leaves no temporary file', () => {
  writeFile(join(folder, 'a', 'b', 'text.txt'), 'text');
  writeFile(join(folder, 'a', 'b', 'bytes'), Uint8Array.of(1, 2));
  expect(readdirSync(join(folder, 'a', 'b')).sort()).toEqual(['bytes', 'text.txt']);
  expect(readFileSync(join(folder, 'a', 'b', 'text.txt'), 'utf8')).toBe('text');
  expect([...readFileSync(join(folder, 'a', 'b', 'bytes'))]).toEqual([1, 2]);
});

it('replaces a file by another one, so that a reader of the old one still has all of it', () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'old');
  const inode = (): number => statSync(file).ino;
  const before = inode();
  writeFile(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(inode()).not.toBe(before);
});

it('says in words why a file can not be replaced, and removes the temporary file', () => {
  mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
  expect(() => writeFile(join(folder, 'taken'), 'text')).toThrow(
    new UsageError(
      `${join(folder, 'taken')} can't be written: a folder has this name. Mend that or choose another place, and run the command again.`,
    ),
  );
  expect(readdirSync(folder)).toEqual(['taken']);
});

it('says so if a part of the path is a file', () => {
  writeFileSync(join(folder, 'file'), 'text');
  expect(() => writeFile(join(folder, 'file', 'inside', 'it'), 'text')).toThrow(
    "can't be written: a part of the path is a file, not a folder.",
  );
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('text');
});
