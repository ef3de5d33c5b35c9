import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parseIdx, readIdx, readIdxShape } from '../../../src/data/idx';
import { encodeIdx, temporaryFolder, writeFiles } from './support';

const folder = temporaryFolder();

it('reads back what was written, whatever the shape', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
      (shape, stream) => {
        const values = [...stream.take(shape.reduce((a, b) => a * b, 1))];
        const read = parseIdx(encodeIdx(shape, values), shape.length, 'file');
        expect(read.shape).toEqual(shape);
        expect(Array.from(read.values)).toEqual(values);
      },
    ),
  );
});

it('finds any file wrong that was cut or made longer', () => {
  const whole = encodeIdx([3, 2, 2], new Uint8Array(12));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), (length) => {
      fc.pre(length !== whole.length);
      const bytes = Buffer.alloc(length);
      whole.copy(bytes);
      expect(() => parseIdx(bytes, 3, 'file')).toThrow(/file is truncated|file has bytes after its end/);
    }),
  );
});

it.each(['images', 'images.gz'])('reads the file %s and its shape alone', (name) => {
  const bytes = encodeIdx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  writeFiles(folder(), { [name]: name.endsWith('.gz') ? gzipSync(bytes) : bytes });
  const file = path.join(folder(), name);
  expect(readIdx(file, 3).values[11]).toBe(12);
  expect(readIdxShape(file, 3)).toEqual([2, 2, 3]);
});

it('reads the shape from the beginning of a large file', () => {
  const bytes = encodeIdx(
    [100, 28, 28],
    Array.from({ length: 78_400 }, (_, i) => (i * 7919) % 256),
  );
  writeFiles(folder(), { 'a.gz': gzipSync(bytes, { level: 0 }), b: bytes });
  expect(readIdxShape(path.join(folder(), 'a.gz'), 3)).toEqual([100, 28, 28]);
  expect(readIdxShape(path.join(folder(), 'b'), 3)).toEqual([100, 28, 28]);
});

describe('a bad file', () => {
  const images = encodeIdx([3, 2, 2], new Uint8Array(12));
  const gzipped = gzipSync(encodeIdx([20, 28, 28], new Uint8Array(20 * 784).fill(7)));
  const wrongSum = Buffer.from(gzipped);
  wrongSum[wrongSum.length - 8]! ^= 1;
  const floats = Buffer.from(images);
  floats[2] = 0x0d;

  it.each<[string, Buffer, string]>([
    ['empty', Buffer.alloc(0), 'F is empty: expected an IDX file, found 0 bytes'],
    [
      'labels in place of images',
      encodeIdx([3], [1, 2, 3]),
      'F is not what it should be: expected magic number 0x00000803 (images), found 0x00000801 (labels)',
    ],
    [
      'floats',
      floats,
      'F is not what it should be: expected magic number 0x00000803 (images), found 0x00000d03',
    ],
    [
      'a web page',
      Buffer.from('<!DOCTYPE html><html>'),
      'F is not what it should be: expected magic number 0x00000803 (images), found 0x3c21444f',
    ],
    [
      'cut in its header',
      images.subarray(0, 9),
      'F is truncated: expected a header of 16 bytes, found 9 bytes',
    ],
    [
      'cut in its values',
      images.subarray(0, 20),
      'F is truncated: expected 12 bytes of values (3 × 2 × 2 in its header), found 4',
    ],
    [
      'too long',
      Buffer.concat([images, Buffer.from('x')]),
      'F has bytes after its end: expected 12 bytes of values (3 × 2 × 2 in its header), found 13',
    ],
    [
      'without an image',
      encodeIdx([0, 28, 28], []),
      'F holds nothing: expected at least one value, found 0 × 28 × 28 in its header',
    ],
    [
      'gzip cut short',
      gzipped.subarray(0, gzipped.length - 10),
      `F is damaged: expected a whole gzip file, found ${gzipped.length - 10} bytes that do not unpack (unexpected end of file)`,
    ],
    [
      'gzip with a wrong checksum',
      wrongSum,
      `F is damaged: expected a whole gzip file, found ${gzipped.length} bytes that do not unpack (incorrect data check)`,
    ],
    ['gzip of nothing', gzipSync(''), 'F is truncated: expected a header of 16 bytes, found 0 bytes'],
  ])('%s', (_, bytes, message) => {
    writeFiles(folder(), { file: bytes });
    const file = path.join(folder(), 'file');
    expect(() => readIdx(file, 3)).toThrow(message.replace(/^F/, file));
  });

  it('that is missing', () => {
    const file = path.join(folder(), 'none');
    expect(() => readIdx(file, 3)).toThrow(`cannot read ${file}: ENOENT: no such file or directory`);
  });
});
