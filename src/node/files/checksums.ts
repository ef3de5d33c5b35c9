import { createHash } from 'node:crypto';
import type { DataFile, FileChecksum } from '../../data/definition';
import { unpack } from './bytes';

const NODE_NAMES = { MD5: 'md5', 'SHA-256': 'sha256' };

/** The checksum of bytes in hexadecimal digits. */
export function checksumOf(bytes: Uint8Array, algorithm: FileChecksum['algorithm']): string {
  return createHash(NODE_NAMES[algorithm]).update(bytes).digest('hex');
}

/** True for the bytes of the published file, and for the same content packed again or not at all. */
export function isPublished(bytes: Buffer, { name, checksum }: DataFile): boolean {
  const { algorithm, file, content } = checksum;
  if (checksumOf(bytes, algorithm) === file) return true;
  if (content === undefined) return false;
  try {
    return checksumOf(unpack(bytes, name), algorithm) === content;
  } catch {
    return false; // Bytes that don't unpack are not the published content.
  }
}
