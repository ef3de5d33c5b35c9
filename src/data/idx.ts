import { UsageError } from '../core/errors';

/**
 * The IDX format of MNIST (Y. LeCun). A file has these parts, and no bytes after them:
 * - two zero bytes
 * - a byte for the type of the values; here always 8, an unsigned byte
 * - a byte for the number of dimensions
 * - the size of each dimension as four bytes, the highest first
 * - the values in row-major order
 */
export interface IdxArray {
  shape: number[];
  values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** The magic number of a file of unsigned bytes: 0x00000803 for images, 0x00000801 for labels. */
const idxMagic = (dimensions: number): number => UNSIGNED_BYTE * 0x100 + dimensions;

/**
 * Parses the unpacked bytes of an IDX file.
 *
 * @param file its name, for messages
 * @throws UsageError that says what was expected and what was found: another magic number, fewer or more bytes than
 *   the header says.
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, file: string): IdxArray {
  const shape = parseIdxShape(bytes, dimensions, file);
  const expected = shape.reduce((product, size) => product * size, 1);
  const values = bytes.subarray(4 + 4 * dimensions);
  const sizes = `${shape.join(' × ')} in its header`;
  const comparison = `expected ${expected} bytes of values (${sizes}), found ${values.length}`;
  if (values.length < expected) throw new UsageError(`${file} is truncated: ${comparison}`);
  if (values.length > expected) throw new UsageError(`${file} has bytes after its end: ${comparison}`);
  if (expected === 0) throw new UsageError(`${file} is empty: expected at least one value, found ${sizes}`);
  return { shape, values };
}

/** The sizes in the header of an IDX file; the values may be missing. See {@link parseIdx}. */
export function parseIdxShape(bytes: Uint8Array, dimensions: number, file: string): number[] {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = 4 + 4 * dimensions;
  if (bytes.length >= 4) checkMagic(header.getUint32(0), dimensions, file);
  if (bytes.length < length) {
    throw new UsageError(
      `${file} is truncated: expected a header of ${length} bytes, found ${bytes.length} bytes`,
    );
  }
  return Array.from({ length: dimensions }, (_, i) => header.getUint32(4 + 4 * i));
}

function checkMagic(found: number, dimensions: number, file: string): void {
  const expected = idxMagic(dimensions);
  if (found === expected) return;
  const hex = (magic: number): string => `0x${magic.toString(16).padStart(8, '0')}`;
  const names = new Map([
    [idxMagic(1), ' (labels)'],
    [idxMagic(3), ' (images)'],
  ]);
  const show = (magic: number): string => hex(magic) + (names.get(magic) ?? '');
  throw new UsageError(
    `${file} has the wrong format: expected magic number ${show(expected)}, found ${show(found)}`,
  );
}
