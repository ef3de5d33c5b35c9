import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../../../../src/core/errors';
import { readBytes, readStart, unpack } from '../../../../src/node/files/bytes';
import { temporaryFolder, writeFiles } from './support';

const folder = temporaryFolder();
const at = (name: string): string => path.join(folder(), name);
const content = Buffer.from(Array.from({ length: 78_400 }, (_, i) => (i * 7919) % 256));

afterEach(() => jest.restoreAllMocks());

it('reads a whole file', () => {
  writeFiles(folder(), { a: content });
  expect(readBytes(at('a')).equals(content)).toBe(true);
});

it.each([readBytes, readStart])('%p names a file that is missing', (read) => {
  expect(() => read(at('none'))).toThrow(UsageError);
  expect(() => read(at('none'))).toThrow(`cannot read ${at('none')}: there is no such file or folder`);
});

const itWithPipes = process.platform === 'win32' ? it.skip : it;
itWithPipes.each([readBytes, readStart])('%p does not wait for a writer of a pipe', (read) => {
  execFileSync('mkfifo', [at('pipe')]);
  expect(() => read(at('pipe'))).toThrow(`cannot read ${at('pipe')}: it is not an ordinary file`);
});

it('unpacks gzip, and leaves other bytes as they are', () => {
  expect(unpack(gzipSync(content), 'F').equals(content)).toBe(true);
  for (const plain of [content, Buffer.of(0x1f), Buffer.of(0x1f, 7, 1), Buffer.of(7, 0x8b, 1)]) {
    expect(unpack(plain, 'F')).toBe(plain);
  }
});

it.each([
  ['plain', content],
  ['gzipped', gzipSync(content)],
  ['gzipped without compression', gzipSync(content, { level: 0 })],
])('reads the first bytes of a %s file', (_, bytes) => {
  writeFiles(folder(), { file: bytes });
  const start = readStart(at('file'));
  expect(start.length).toBeGreaterThanOrEqual(1000);
  expect(start.equals(content.subarray(0, start.length))).toBe(true);
});

it('reads a short file to its end only', () => {
  writeFiles(folder(), { file: content.subarray(0, 5) });
  expect(readStart(at('file')).equals(content.subarray(0, 5))).toBe(true);
});

it('closes the file after reading its first bytes', () => {
  writeFiles(folder(), { file: content });
  const open = jest.spyOn(fs, 'openSync');
  readStart(at('file'));
  const handle = open.mock.results[0]!.value as number;
  expect(() => fs.fstatSync(handle)).toThrow('EBADF');
});

const gzipped = gzipSync(content);
const wrongSum = Buffer.from(gzipped);
wrongSum[wrongSum.length - 8]! ^= 1;

it.each<[string, Buffer, string]>([
  ['an empty file', Buffer.alloc(0), 'F is empty: expected a file with data, found 0 bytes'],
  [
    'gzip cut short',
    gzipped.subarray(0, 100),
    'F is damaged: expected a whole gzip file, found 100 bytes that do not unpack (unexpected end of file)',
  ],
  [
    'gzip with a wrong checksum',
    wrongSum,
    `F is damaged: expected a whole gzip file, found ${gzipped.length} bytes that do not unpack (incorrect data check)`,
  ],
])('refuses %s', (_, bytes, message) => {
  expect(() => unpack(bytes, 'F')).toThrow(new UsageError(message));
});
