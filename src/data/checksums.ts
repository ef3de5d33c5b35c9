import { createHash } from 'node:crypto';
import { unpack } from './idx';
import type { PublishedFile } from './idxSets';

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/**
 * The MD5 of what is inside a file, whether or not it is gzipped.
 *
 * @throws UsageError for an empty file and for damaged gzip.
 */
export const contentMd5 = (bytes: Buffer, file: string): string => md5(unpack(bytes, file));

/** Whether these are the bytes of a published file, or the same content packed anew or not at all. */
export function isPublished(bytes: Buffer, published: PublishedFile): boolean {
  if (md5(bytes) === published.md5) return true;
  try {
    return contentMd5(bytes, published.name) === published.contentMd5;
  } catch {
    return false; // What does not unpack is not the published content.
  }
}
