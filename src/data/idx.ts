import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { UsageError } from '../core/errors';

/**
 * The IDX format of MNIST (Y. LeCun): two zero bytes, a byte for the type of value (8 is an unsigned byte, the
 * only one here), a byte for the number of dimensions, each size as four bytes with the highest first, the
 * values in row-major order, and nothing after them.
 */
export interface IdxArray {
  shape: number[];
  values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** The magic number of a file of unsigned bytes: 0x00000803 for images, 0x00000801 for labels. */
export const idxMagic = (dimensions: number): number => UNSIGNED_BYTE * 0x100 + dimensions;

/**
 * Reads an IDX file, gzipped or not (its first bytes tell, not its name).
 *
 * @throws UsageError that names the file, what was expected and what was found: an empty file, damaged gzip,
 *   another magic number, fewer or more bytes than its header says.
 */
export function readIdx(file: string, dimensions: number): IdxArray {
  return parseIdx(unpack(readBytes(file), file), dimensions, file);
}

/** The sizes in the header of an IDX file, without reading the rest. */
export function readIdxShape(file: string, dimensions: number): number[] {
  const start = Buffer.alloc(4096);
  const handle = openSync(file, 'r');
  try {
    const length = readSync(handle, start);
    return parseHeader(unpack(start.subarray(0, length), file, constants.Z_SYNC_FLUSH), dimensions, file);
  } finally {
    closeSync(handle);
  }
}

/** @throws UsageError where the file cannot be read. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** The bytes of a file without their gzip, where they have one. */
export function unpack(bytes: Buffer, file: string, finishFlush = constants.Z_FINISH): Buffer {
  if (bytes.length === 0) throw new UsageError(`${file} is empty: expected an IDX file, found 0 bytes`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush });
  } catch (error) {
    throw new UsageError(
      `${file} is damaged: expected a whole gzip file, found ${bytes.length} bytes that do not unpack (${(error as Error).message})`,
    );
  }
}

/** See {@link readIdx}; `file` is only for the messages. */
export function parseIdx(bytes: Uint8Array, dimensions: number, file: string): IdxArray {
  const shape = parseHeader(bytes, dimensions, file);
  const expected = shape.reduce((product, size) => product * size, 1);
  const values = bytes.subarray(4 + 4 * dimensions);
  const sizes = `${shape.join(' × ')} in its header`;
  const comparison = `expected ${expected} bytes of values (${sizes}), found ${values.length}`;
  if (values.length < expected) throw new UsageError(`${file} is truncated: ${comparison}`);
  if (values.length > expected) throw new UsageError(`${file} has bytes after its end: ${comparison}`);
  if (expected === 0)
    throw new UsageError(`${file} holds nothing: expected at least one value, found ${sizes}`);
  return { shape, values };
}

function parseHeader(bytes: Uint8Array, dimensions: number, file: string): number[] {
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
    `${file} is not what it should be: expected magic number ${show(expected)}, found ${show(found)}`,
  );
}
