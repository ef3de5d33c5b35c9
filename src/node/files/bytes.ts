import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { messageOf, UsageError } from '../../core/errors';
import { fileProblem } from '../fileProblem';

/** Enough for the header of any file format here. */
const START_LENGTH = 4096;

/** @throws UsageError for a file that can't be read. */
export function readBytes(path: string): Buffer {
  return reading(path, () => readFileSync(path));
}

/**
 * The first bytes of a file's content, unpacked.
 *
 * @throws UsageError for a file that can't be read, is empty, or has damaged gzip.
 */
export function readStart(path: string): Buffer {
  const start = Buffer.alloc(START_LENGTH);
  const length = reading(path, () => {
    const handle = openSync(path, 'r');
    try {
      return readSync(handle, start);
    } finally {
      closeSync(handle);
    }
  });
  return unpack(start.subarray(0, length), path, constants.Z_SYNC_FLUSH);
}

/**
 * The bytes of a file without gzip. The first bytes show whether it is gzipped; its name does not count.
 *
 * @param path for messages
 * @param finishFlush `Z_SYNC_FLUSH` for the beginning of a file
 * @throws UsageError for an empty file and for damaged gzip.
 */
export function unpack(bytes: Buffer, path: string, finishFlush = constants.Z_FINISH): Buffer {
  if (bytes.length === 0) throw new UsageError(`${path} is empty: expected a file with data, found 0 bytes`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush });
  } catch (error) {
    throw new UsageError(
      `${path} is damaged: expected a whole gzip file, found ${bytes.length} bytes that do not unpack (${messageOf(error)})`,
    );
  }
}

function reading<T>(path: string, read: () => T): T {
  try {
    // Opening a pipe would wait for a writer.
    if (!statSync(path).isFile()) throw new Error('it is not an ordinary file');
    return read();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${fileProblem(error)}`);
  }
}
