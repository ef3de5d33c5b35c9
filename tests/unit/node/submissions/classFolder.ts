import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { scratchFolder } from '../../../support/scratch';

const TMP = scratchFolder('submissions');

let made = 0;

/** A new path in a scratch folder that is removed after the tests of a file. */
export function scratch(name: string): string {
  const folder = join(TMP, String(made++));
  mkdirSync(folder);
  return join(folder, name);
}

/** A folder with files. */
export function folderOf(files: Record<string, string | Buffer>, name = 'class'): string {
  const root = scratch(name);
  mkdirSync(root);
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), data);
  }
  return root;
}

export interface ZipFileEntry {
  path: string;
  data: string | Buffer;
  /** The mode of Unix, with the kind of the file in it. */
  mode?: number;
  /** The size that the archive claims. */
  claimedSize?: number;
}

/** The bytes of a zip: the format is written out here, since a library would refuse to write the odd ones. */
export function zipOf(entries: readonly ZipFileEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { path, data, mode = 0o100644, claimedSize } of entries) {
    const name = Buffer.from(path);
    const plain = Buffer.from(data);
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(crcOf(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedSize ?? plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

/** Node 20 has no crc32 of its own. */
function crcOf(data: Buffer): number {
  if (typeof crc32 === 'function') return crc32(data);
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
