import fs, { mkdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../../../src/core/errors';
import { findFile, hasFiles, readFolder } from '../../../../src/node/files/folder';
import { publishedSet, temporaryFolder, tinyFiles, writeFiles } from './support';

const folder = temporaryFolder();
const files = tinyFiles();
const tiny = publishedSet('tiny', files);
const IMAGES = 'train-images-idx3-ubyte.gz';

it.each([
  'train-images-idx3-ubyte.gz',
  'train-images-idx3-ubyte',
  'train-images.idx3-ubyte.gz',
  'train-images.idx3-ubyte',
])('finds and unpacks the file under the name %s', (name) => {
  const plain = gunzipSync(files[IMAGES]!);
  writeFiles(folder(), { [name]: name.endsWith('.gz') ? files[IMAGES]! : plain });
  expect(hasFiles(tiny, folder())).toBe(true);
  expect(findFile(folder(), tiny.files[0]!)).toBe(path.join(folder(), name));
  const found = readFolder(tiny, folder());
  expect(found.folder).toBe(folder());
  expect(found.files).toEqual([{ ...tiny.files[0], path: path.join(folder(), name), bytes: plain }]);
});

it.each([
  ['train-images-idx3-ubyte', 'train-images-idx3-ubyte'],
  ['train-images-idx3-ubyte', 'train-images.idx3-ubyte'],
  ['train-images.idx3-ubyte', 'train-images-idx3-ubyte.gz'],
])('finds the file where an archive unpacked it to a folder: %s/%s', (parent, name) => {
  mkdirSync(path.join(folder(), parent));
  const plain = gunzipSync(files[IMAGES]!);
  writeFiles(path.join(folder(), parent), { [name]: name.endsWith('.gz') ? files[IMAGES]! : plain });
  expect(readFolder(tiny, folder()).files.map(({ bytes }) => bytes)).toEqual([plain]);
});

it.each<[string, string, boolean]>([
  ['a folder that permission flags close to this process has no files', 'ERR_ACCESS_DENIED', true],
  ['another fault of the disk is told', 'EIO', false],
])('%s', (_, code, isEmpty) => {
  const fault = Object.assign(new Error(code), { code });
  const stat = jest.spyOn(fs, 'statSync').mockImplementation(() => {
    throw fault;
  });
  try {
    if (isEmpty) expect(hasFiles(tiny, folder())).toBe(false);
    else expect(() => hasFiles(tiny, folder())).toThrow(fault);
  } finally {
    stat.mockRestore();
  }
});

it('does not take a folder for a file', () => {
  mkdirSync(path.join(folder(), 'train-images-idx3-ubyte'));
  expect(hasFiles(tiny, folder())).toBe(false);
});

it('reads every file of the set, in the order of the set', () => {
  writeFiles(folder(), files);
  expect(readFolder(tiny, folder()).files.map(({ name }) => name)).toEqual(
    tiny.files.map(({ name }) => name),
  );
});

it('finds a file that has no alias', () => {
  writeFiles(folder(), { 'table.csv': Buffer.from('1') });
  const file = {
    name: 'table.csv.gz',
    part: 'all',
    holds: 'rows',
    checksum: { algorithm: 'MD5', file: '' },
  } as const;
  expect(findFile(folder(), file)).toBe(path.join(folder(), 'table.csv'));
});

it('reports a folder that does not exist', () => {
  const none = path.join(folder(), 'none');
  expect(() => readFolder(tiny, none)).toThrow(
    new UsageError(`expected a folder with files of tiny, but ${none} does not exist`),
  );
});

it('reports a file where a folder is expected', () => {
  writeFiles(folder(), { a: Buffer.from('x') });
  const file = path.join(folder(), 'a');
  expect(() => readFolder(tiny, file)).toThrow(
    new UsageError(`expected a folder with files of tiny, found a file: ${file}`),
  );
});

it('reports a folder without files of the set, with the first six files in it', () => {
  const message = `${folder()} has no file of tiny: expected train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, with or without .gz, found `;
  expect(hasFiles(tiny, folder())).toBe(false);
  expect(() => readFolder(tiny, folder())).toThrow(new UsageError(`${message}an empty folder`));
  writeFiles(
    folder(),
    Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, Buffer.of(1)])),
  );
  expect(() => readFolder(tiny, folder())).toThrow(new UsageError(`${message}a, b, c, d, e, f`));
});
