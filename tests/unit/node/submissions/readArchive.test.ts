import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { UsageError } from '../../../../src/core/errors';
import { INTAKE_LIMITS, sizeText } from '../../../../src/node/submissions/limits';
import { readArchive } from '../../../../src/node/submissions/readArchive';
import type { Taken } from '../../../../src/node/submissions/taken';
import { scratch, zipOf } from './classFolder';

afterEach(() => jest.restoreAllMocks());
const limit = (name: keyof typeof INTAKE_LIMITS, value: number): unknown =>
  jest.replaceProperty(INTAKE_LIMITS as Record<string, number>, name, value);

/** The bytes of a tar with these entries: a path, its type, and its text. */
function tarOf(...entries: [path: string, type: string, text?: string][]): Buffer {
  const blocks = entries.map(([path, type, text = '']) => {
    const header = Buffer.alloc(512);
    const linkpath = type.endsWith('Link') ? 'elsewhere' : '';
    new Header({ path, linkpath, size: text.length, mode: 0o644, type: type as 'File' }).encode(header);
    const data = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    data.write(text);
    return Buffer.concat([header, data]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const texts = ({ files }: Taken): string[] => files.map(({ path, data }) => `${path}: ${data.toString()}`);
const read = (name: string, data: Buffer): Promise<Taken> => readArchive({ name, data });

describe.each([
  [
    'a zip',
    'a.zip',
    zipOf([
      { path: './x/lab.ts', data: 'one' },
      { path: 'b.ts', data: 'two' },
      { path: 'x/', data: '' },
    ]),
  ],
  [
    'a zip with capitals',
    'A.ZIP',
    zipOf([
      { path: 'x\\lab.ts', data: 'one' },
      { path: 'b.ts', data: 'two' },
    ]),
  ],
  ['a tar', 'a.tar', tarOf(['x/', 'Directory'], ['./x/lab.ts', 'File', 'one'], ['b.ts', 'File', 'two'])],
  ['a packed tar', 'a.tar.gz', gzipSync(tarOf(['x/lab.ts', 'File', 'one'], ['b.ts', 'File', 'two']))],
  [
    'a packed tar of a short name',
    'a.tgz',
    gzipSync(tarOf(['x/lab.ts', 'File', 'one'], ['b.ts', 'File', 'two'])),
  ],
])('%s', (_, name, data) => {
  it('gives its files, from memory or from the disk', async () => {
    expect(await read(name, data).then(texts)).toEqual(['x/lab.ts: one', 'b.ts: two']);
    const path = scratch(name);
    writeFileSync(path, data);
    const taken = await readArchive({ name, path });
    expect(texts(taken)).toEqual(['x/lab.ts: one', 'b.ts: two']);
    expect(taken.leftOut).toEqual([]);
  });

  it('is refused if it is larger than an archive may be', async () => {
    limit('archive', data.length);
    await read(name, data);
    limit('archive', data.length - 1);
    await expect(read(name, data)).rejects.toThrow(
      new UsageError(`${name} is larger than ${sizeText(data.length - 1)}`),
    );
  });

  it('is refused if it holds too many entries', async () => {
    limit('entries', 1);
    await expect(read(name, data)).rejects.toThrow(`${name} has more than 1 files and folders`);
  });
});

it('a tar that unpacks to more than it may is refused', async () => {
  const data = gzipSync(tarOf(['notes.txt', 'File', 'x'.repeat(100_000)]));
  limit('unpacked', 200_000);
  expect((await read('a.tgz', data)).files).toEqual([]);
  limit('unpacked', 50_000);
  await expect(read('a.tgz', data)).rejects.toThrow(new UsageError('a.tgz unpacks to more than 49 KiB'));
});

it('a tar that is cut is refused, and one without its end is read', async () => {
  const data = tarOf(['lab.ts', 'File', 'x'.repeat(2000)]);
  await expect(read('a.tar', data.subarray(0, 1200))).rejects.toThrow(/^a\.tar can not be unpacked: /);
});

it.each([
  ['OldFile', 'lab.ts: x', undefined],
  ['ContiguousFile', 'lab.ts: x', undefined],
  ['SymbolicLink', undefined, 'a link'],
  ['Link', undefined, 'a link'],
  ['CharacterDevice', undefined, 'no ordinary file'],
  ['FIFO', undefined, 'no ordinary file'],
])('of a tar, an entry of the kind %s is taken: %s', async (type, text, why) => {
  const hasData = text !== undefined;
  const taken = await read('a.tar', tarOf(['lab.ts', type, hasData ? 'x' : '']));
  expect(texts(taken)).toEqual(hasData ? [text] : []);
  expect(taken.leftOut.map((one) => one.why)).toEqual(why === undefined ? [] : [why]);
});

it.each([
  [0o100644, true, undefined],
  [0o000000, true, undefined],
  [0o100755, true, undefined],
  [0o120777, false, 'a link'],
  [0o010644, false, 'no ordinary file'],
  [0o060644, false, 'no ordinary file'],
])('of a zip, an entry of the mode %d is taken: %s', async (mode, is, why) => {
  const taken = await read('a.zip', zipOf([{ path: 'lab.ts', data: 'x', mode }]));
  expect(taken.files).toHaveLength(is ? 1 : 0);
  expect(taken.leftOut.map((one) => one.why)).toEqual(why === undefined ? [] : [why]);
});

it.each([
  ['UTF-8 without its flag', Buffer.from('José Ñandú ענת.ts'), 'José Ñandú ענת.ts'],
  ['the characters of DOS', Buffer.from([0x4a, 0x6f, 0x73, 0x82, 0x2e, 0x74, 0x73]), 'José.ts'],
])('of a zip, a name is read that is in %s', async (_, name, path) => {
  // The helper writes names as texts; these bytes take the place of as many letters.
  const placeholder = `${'n'.repeat(name.length - 3)}.ts`;
  const data = zipOf([{ path: placeholder, data: 'x' }]);
  for (const [header, flagsAt] of [
    ['PK\x03\x04', 6],
    ['PK\x01\x02', 8],
  ] as const) {
    const at = data.indexOf(Buffer.from(header, 'latin1'));
    data.writeUInt16LE(0, at + flagsAt);
    name.copy(data, data.indexOf(placeholder, at));
  }
  expect((await read('a.zip', data)).files.map((file) => file.path)).toEqual([path]);
});

it('of a zip, an encrypted file is left out, and the others are taken', async () => {
  const data = zipOf([
    { path: 'lab.ts', data: 'x' },
    { path: 'b.ts', data: 'y' },
  ]);
  // The flag of the first file in the list at the end: encrypted.
  const at = data.indexOf(Buffer.from('PK\x01\x02')) + 8;
  data.writeUInt16LE(data.readUInt16LE(at) | 1, at);
  const taken = await read('a.zip', data);
  expect(texts(taken)).toEqual(['b.ts: y']);
  expect(taken.leftOut).toEqual([{ path: 'lab.ts', why: 'encrypted, or packed in an unknown way' }]);
});

it('of a zip, a file that is larger than it says is left out', async () => {
  const taken = await read('a.zip', zipOf([{ path: 'lab.ts', data: 'xyz', claimedSize: 2 }]));
  expect(taken.files).toEqual([]);
  expect(taken.leftOut[0]!.why).toMatch(/^it can not be unpacked: /);
});
