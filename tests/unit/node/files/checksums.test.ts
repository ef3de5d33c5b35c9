import { gzipSync } from 'node:zlib';
import type { DataFile, FileChecksum } from '../../../../src/data/definition';
import { checksumOf, isPublished } from '../../../../src/node/files/checksums';
import { md5 } from './support';

// Known answers for "abc": RFC 1321, A.5 and FIPS 180-2, B.1.
it.each([
  ['MD5', '900150983cd24fb0d6963f7d28e17f72'],
  ['SHA-256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
] as const)('%s of "abc" is the known one', (algorithm, digest) => {
  expect(checksumOf(Buffer.from('abc'), algorithm)).toBe(digest);
});

describe('the published file', () => {
  const content = Buffer.from('the content');
  const packed = gzipSync(content);
  const file = (checksum: FileChecksum): DataFile => ({ name: 'a.gz', part: 'all', holds: 'rows', checksum });
  const known = file({ algorithm: 'MD5', file: md5(packed), content: md5(content) });

  it.each([
    ['the same bytes', packed, true],
    ['the content packed again', gzipSync(content, { level: 0 }), true],
    ['the content without gzip', content, true],
    ['other content', gzipSync('other'), false],
    ['a damaged file', packed.subarray(0, 15), false],
    ['an empty file', Buffer.alloc(0), false],
  ])('%s: %p', (_, bytes, same) => {
    expect(isPublished(bytes, known)).toBe(same);
  });

  it('is recognised by its bytes alone if the checksum of the content is not known', () => {
    const exact = file({ algorithm: 'MD5', file: md5(packed) });
    expect(isPublished(packed, exact)).toBe(true);
    expect(isPublished(content, exact)).toBe(false);
  });
});
