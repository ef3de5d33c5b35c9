import fc from 'fast-check';
import { parseIdx, parseIdxShape } from '../../../src/data/idx';
import { encodeIdx } from './encodeIdx';
import { UsageError } from '../../../src/core/errors';

it('reads an array back unchanged, for any shape', () => {
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

it('refuses every file that was cut or made longer', () => {
  const whole = encodeIdx([3, 2, 2], new Uint8Array(12));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), (length) => {
      fc.pre(length !== whole.length);
      const bytes = new Uint8Array(length);
      bytes.set(whole.subarray(0, length));
      expect(() => parseIdx(bytes, 3, 'file')).toThrow(/file is truncated|file has bytes after its end/);
    }),
  );
});

it('reads bytes that are a part of a larger buffer', () => {
  const file = encodeIdx([2], [7, 9]);
  const buffer = new Uint8Array(file.length + 5);
  buffer.set(file, 5);
  expect(Array.from(parseIdx(buffer.subarray(5), 1, 'file').values)).toEqual([7, 9]);
});

it('reads the shape without the values', () => {
  expect(parseIdxShape(encodeIdx([60_000, 28, 28], []), 3, 'file')).toEqual([60_000, 28, 28]);
});

describe('bad content', () => {
  const images = encodeIdx([3, 2, 2], new Uint8Array(12));
  const floats = Uint8Array.from(images);
  floats[2] = 0x0d;

  it.each<[string, Uint8Array, string]>([
    [
      'labels instead of images',
      encodeIdx([3], [1, 2, 3]),
      'F has the wrong format: expected magic number 0x00000803 (images), found 0x00000801 (labels)',
    ],
    ['floats', floats, 'F has the wrong format: expected magic number 0x00000803 (images), found 0x00000d03'],
    [
      'a web page',
      new TextEncoder().encode('<!DOCTYPE html><html>'),
      'F has the wrong format: expected magic number 0x00000803 (images), found 0x3c21444f',
    ],
    ['no bytes', new Uint8Array(0), 'F is truncated: expected a header of 16 bytes, found 0 bytes'],
    [
      'a file cut after the magic number',
      images.subarray(0, 4),
      'F is truncated: expected a header of 16 bytes, found 4 bytes',
    ],
    [
      'a file cut in its header',
      images.subarray(0, 9),
      'F is truncated: expected a header of 16 bytes, found 9 bytes',
    ],
    [
      'a file cut in its values',
      images.subarray(0, 20),
      'F is truncated: expected 12 bytes of values (3 × 2 × 2 in its header), found 4',
    ],
    [
      'too many bytes',
      Uint8Array.of(...images, 1),
      'F has bytes after its end: expected 12 bytes of values (3 × 2 × 2 in its header), found 13',
    ],
    [
      'a header of 0 images',
      encodeIdx([0, 28, 28], []),
      'F is empty: expected at least one value, found 0 × 28 × 28 in its header',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => parseIdx(bytes, 3, 'F')).toThrow(new UsageError(message));
  });

  it('names the magic numbers of labels and of other dimensions', () => {
    expect(() => parseIdx(images, 1, 'F')).toThrow(
      'expected magic number 0x00000801 (labels), found 0x00000803 (images)',
    );
    expect(() => parseIdx(images, 2, 'F')).toThrow(
      'expected magic number 0x00000802, found 0x00000803 (images)',
    );
  });
});
