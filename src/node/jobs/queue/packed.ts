import { gunzipSync, gzipSync } from 'node:zlib';

const MIB = 1024 * 1024;
/** The most bytes of a job or a result, in the database and unpacked. A right answer takes a few KiB. */
export const PACKED_LIMITS = { packed: 32 * MIB, unpacked: 512 * MIB } as const;

/**
 * Plain JSON as a text of letters, gzip in base 64. JSON columns of PostgreSQL would refuse characters that a
 * submission may hold, such as U+0000.
 *
 * @returns undefined if it is larger than {@link PACKED_LIMITS}
 */
export function pack(json: unknown): string | undefined {
  const text = Buffer.from(JSON.stringify(json));
  if (text.length > PACKED_LIMITS.unpacked) return undefined;
  const packed = gzipSync(text).toString('base64');
  return packed.length > PACKED_LIMITS.packed ? undefined : packed;
}

/** @throws Error if it is damaged or too large */
export function unpack(packed: string): unknown {
  const text = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: PACKED_LIMITS.unpacked });
  return JSON.parse(text.toString()) as unknown;
}
