import { buffer } from 'node:stream/consumers';
import type { Entry } from 'yauzl';
import { fromBufferPromise } from 'yauzl';
import { zipOf } from '../../../src/node/zip';

it('a zip holds all files, and which of them are programs', async () => {
  const bytes = await zipOf([
    { path: 'a/text.md', content: 'שלום' },
    { path: 'run', content: Buffer.from([0, 1, 2]), executable: true },
  ]);
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const found: [string, Buffer, number][] = [];
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>)
    found.push([
      entry.fileName,
      await buffer(await zip.openReadStreamPromise(entry)),
      (entry.externalFileAttributes >>> 16) & 0o777,
    ]);
  expect(found).toEqual([
    ['a/text.md', Buffer.from('שלום'), 0o644],
    ['run', Buffer.from([0, 1, 2]), 0o755],
  ]);
});
