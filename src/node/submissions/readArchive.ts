import { isUtf8 } from 'node:buffer';
import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { Parser } from 'tar';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { fromBufferPromise, getFileNameLowLevel, openPromise } from 'yauzl';
import { messageOf, UsageError } from '../../core/errors';
import { INTAKE_LIMITS, sizeText } from './limits';
import { isArchive, normalPath, shownName } from './names';
import type { Entry, Taken } from './taken';
import { Taking } from './taken';

/** An archive on disk, or one that was found inside another. */
export type ArchiveSource = { name: string; path: string } | { name: string; data: Buffer };

/**
 * Takes the code of a zip, tar or tar.gz, chosen by its first bytes.
 *
 * @throws UsageError if it is damaged, too large, or no archive
 */
export async function readArchive(source: ArchiveSource): Promise<Taken> {
  const taking = new Taking(source.name);
  const size = 'data' in source ? source.data.length : statSync(source.path).size;
  if (size > INTAKE_LIMITS.archive)
    throw new UsageError(`${shownName(source.name)} is larger than ${sizeText(INTAKE_LIMITS.archive)}`);
  if (!isArchive(source.name))
    throw new UsageError(`expected a .zip, .tar or .tar.gz, received ${shownName(source.name)}`);
  try {
    await (/\.zip$/i.test(source.name) ? readZip(source, taking) : readTar(source, taking));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${shownName(source.name)} can not be unpacked: ${messageOf(error)}`);
  }
  return taking.taken;
}

async function readZip(source: ArchiveSource, taking: Taking): Promise<void> {
  // Names are checked here: yauzl would refuse the whole archive for one odd name.
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  const zip = await ('data' in source
    ? fromBufferPromise(source.data, options)
    : openPromise(source.path, options));
  try {
    for await (const entry of zip.eachEntry()) {
      taking.count();
      const path = nameInZip(entry);
      if (path.endsWith('/')) continue;
      await takeFromZip(zip, entry, { path: normalPath(path), taking });
    }
  } finally {
    zip.close();
  }
}

/** The flag of an entry whose name is UTF-8; other names are in the characters of DOS. */
const UTF8_NAME = 0x800;

function nameInZip({ generalPurposeBitFlag, fileNameRaw, extraFields }: ZipEntry): string {
  // The Finder of macOS and zip on Linux write UTF-8 without the flag. A name of DOS is hardly ever UTF-8 by chance.
  const flags = isUtf8(fileNameRaw) ? generalPurposeBitFlag | UTF8_NAME : generalPurposeBitFlag;
  // Without strict names, backslashes of Windows become slashes.
  return getFileNameLowLevel(flags, fileNameRaw, extraFields, false);
}

async function takeFromZip(
  zip: ZipFile,
  entry: ZipEntry,
  { path, taking }: { path: string; taking: Taking },
): Promise<void> {
  const known: Entry = {
    path,
    kind: kindInZip(entry),
    size: entry.uncompressedSize,
    packedSize: entry.compressedSize,
  };
  if (!taking.wants(known)) return;
  if (!entry.canDecodeFileData()) return taking.leaveOut(path, 'encrypted, or packed in an unknown way');
  try {
    taking.take(path, await bytesOf(await zip.openReadStreamPromise(entry), entry.uncompressedSize));
  } catch (error) {
    taking.leaveOut(path, `it can not be unpacked: ${messageOf(error)}`);
  }
}

/** The high half of the attributes holds the mode of a Unix file. */
function kindInZip({ externalFileAttributes }: ZipEntry): Entry['kind'] {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return 'link';
  return type === 0 || type === 0o100000 ? 'file' : 'special';
}

/** All bytes of a stream, `most` of them at most. */
async function bytesOf(stream: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) throw new Error('it is larger than its archive says');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readTar(source: ArchiveSource, taking: Taking): Promise<void> {
  let failure: Error | undefined;
  const parser = new Parser({ strict: true, onReadEntry: (entry) => takeFromTar(entry, taking) });
  parser.on('error', (error: Error) => (failure ??= error));
  let unpacked = 0;
  for await (const chunk of unpackedBytes(source)) {
    unpacked += chunk.length;
    if (unpacked > INTAKE_LIMITS.unpacked)
      throw new UsageError(
        `${shownName(source.name)} unpacks to more than ${sizeText(INTAKE_LIMITS.unpacked)}`,
      );
    parser.write(chunk);
    if (failure) throw failure;
  }
  parser.end();
  if (failure) throw failure;
}

/** The bytes of a tar, unpacked by gzip if its name says so. The first error of either stream ends the loop. */
function unpackedBytes(source: ArchiveSource): AsyncIterable<Buffer> {
  const bytes = 'data' in source ? Readable.from([source.data]) : createReadStream(source.path);
  if (!/gz$/i.test(source.name)) return bytes;
  const unzip = createGunzip();
  bytes.on('error', (error: Error) => unzip.destroy(error));
  return bytes.pipe(unzip);
}

const FILE_TYPES: readonly string[] = ['File', 'OldFile', 'ContiguousFile'];
const LINK_TYPES: readonly string[] = ['Link', 'SymbolicLink'];

function takeFromTar(entry: ReadEntry, taking: Taking): void {
  taking.count();
  const path = normalPath(entry.path);
  const kind = FILE_TYPES.includes(entry.type)
    ? 'file'
    : LINK_TYPES.includes(entry.type)
      ? 'link'
      : 'special';
  if (/Directory$|^GNUDumpDir$/.test(entry.type) || !taking.wants({ path, kind, size: entry.size })) {
    entry.resume();
    return;
  }
  const chunks: Buffer[] = [];
  entry.on('data', (chunk: Buffer) => chunks.push(chunk));
  entry.on('end', () => taking.take(path, Buffer.concat(chunks)));
}
