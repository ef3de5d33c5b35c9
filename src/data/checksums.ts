import { createHash } from 'node:crypto';
import type { PublishedFile } from './idxSets';
import { unpack } from './idx';

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** The MD5 of what is inside a file, whether or not it is gzipped. */
export const contentMd5 = (bytes: Buffer, file: string): string => md5(unpack(bytes, file));

/**
 * Whether these are the bytes of a published file, or the same content packed anew or not at all.
 *
 * @throws UsageError for damaged gzip.
 */
export function isPublished(bytes: Buffer, published: PublishedFile): boolean {
  return md5(bytes) === published.md5 || contentMd5(bytes, published.name) === published.contentMd5;
}
