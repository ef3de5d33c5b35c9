import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { UsageError } from '../../../src/core/errors';
import { seededRandom } from '../../../src/core/rng';
import { md5 } from '../../../src/data/checksums';
import { type FetchEvent, type FetchOptions, fetchDataset, type FetchedFile } from '../../../src/data/fetch';
import { idxSet } from '../../../src/data/load';
import {
  type Behaviour,
  closedAddress,
  damages,
  dropsHalfWay,
  good,
  ignoresRange,
  mirrors,
  notFound,
  silent,
  truncates,
  wrongRange,
} from './mirror';
import { temporaryFolder, writeFiles } from './support';

const stream = seededRandom(1).stream('file');
const content = Buffer.from(Array.from({ length: 200_000 }, () => stream.integer(256)));
const FILE = 'train-images-idx3-ubyte.gz';
const bytes = gzipSync(content);
const half = Math.floor(bytes.length / 2);
const info = {
  ...idxSet('mnist'),
  files: [{ name: FILE, md5: md5(bytes), contentMd5: md5(content) }],
};

const root = temporaryFolder();
const serve = mirrors();
const cache = (): string => path.join(root(), 'data', 'mnist');
const target = (): string => path.join(cache(), FILE);

function fetchFrom(urls: string[], options: FetchOptions = {}): Promise<FetchedFile[]> {
  return fetchDataset(info, { mirrors: urls, env: { LAB_CACHE: root() }, ...options });
}

async function messageOfFetch(urls: string[], options: FetchOptions = {}): Promise<string> {
  const error: unknown = await fetchFrom(urls, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as Error).message;
}

/** The file is there, whole, and nothing else is. */
function expectFetched(): void {
  expect(readFileSync(target()).equals(bytes)).toBe(true);
  expect(readdirSync(cache())).toEqual([FILE]);
}

describe('one mirror', () => {
  it('gives the file', async () => {
    const { url, requests } = await serve({ [FILE]: bytes });
    expect(await fetchFrom([url])).toEqual([
      { file: target(), bytes: bytes.length, url: url + FILE, resumedFrom: 0 },
    ]);
    expectFetched();
    expect(requests).toEqual([FILE]);
  });

  it('is not asked for a file that is there', async () => {
    const { url, requests } = await serve({ [FILE]: bytes });
    await fetchFrom([url]);
    expect(await fetchFrom([url])).toEqual([
      { file: target(), bytes: bytes.length, url: undefined, resumedFrom: 0 },
    ]);
    expect(requests).toHaveLength(1);
  });

  it('replaces a damaged file', async () => {
    writeFiles(cache(), { [FILE]: bytes.subarray(0, 1000) });
    const { url } = await serve({ [FILE]: bytes });
    await fetchFrom([url]);
    expectFetched();
  });

  it('may have packed the file anew, or not at all', async () => {
    for (const other of [gzipSync(content, { level: 1 }), gunzipSync(bytes)]) {
      const { url } = await serve({ [FILE]: other });
      writeFiles(cache(), { [FILE]: Buffer.alloc(0) });
      await fetchFrom([url]);
      expect(readFileSync(target()).equals(other)).toBe(true);
    }
  });

  it('tells how far it is', async () => {
    const { url } = await serve({ [FILE]: bytes });
    const events: FetchEvent[] = [];
    await fetchFrom([url], { onEvent: (event) => events.push(event) });
    const progress = events.filter((event) => event.kind === 'progress');
    expect(progress.at(-1)).toEqual({
      kind: 'progress',
      file: FILE,
      received: bytes.length,
      total: bytes.length,
    });
    expect(events.at(-1)).toMatchObject({ kind: 'done', bytes: bytes.length });
  });
});

describe('an interrupted download', () => {
  it('goes on where it stopped', async () => {
    const { url, requests } = await serve({ [FILE]: bytes }, dropsHalfWay, good);
    expect(await messageOfFetch([url])).toBe(
      [
        `cannot download ${FILE} of mnist:`,
        `  ${url}${FILE}: interrupted after ${half} of ${bytes.length} bytes (other side closed)`,
        `Run the command again to go on after the ${half} bytes that have arrived, or get the files of mnist another way and put them in ${cache()}, or in any folder that LAB_DATA names.`,
      ].join('\n'),
    );
    expect(readdirSync(cache())).toEqual([`${FILE}.part`]);
    expect(await fetchFrom([url])).toMatchObject([{ resumedFrom: half }]);
    expectFetched();
    expect(requests).toEqual([FILE, `${FILE} from ${half}`]);
  });

  it('goes on at the next mirror', async () => {
    const first = await serve({ [FILE]: bytes }, dropsHalfWay);
    const second = await serve({ [FILE]: bytes });
    expect(await fetchFrom([first.url, second.url])).toMatchObject([
      { url: second.url + FILE, resumedFrom: half },
    ]);
    expectFetched();
  });

  it.each<[string, Behaviour, string[]]>([
    ['that ignores Range', ignoresRange, [`${FILE} from 1000`]],
    ['that sends another range', wrongRange, [`${FILE} from 1000`, FILE]],
  ])('starts again at a mirror %s', async (_, behaviour, asked) => {
    writeFiles(cache(), { [`${FILE}.part`]: bytes.subarray(0, 1000) });
    const { url, requests } = await serve({ [FILE]: bytes }, behaviour);
    expect(await fetchFrom([url])).toMatchObject([{ resumedFrom: 0 }]);
    expectFetched();
    expect(requests).toEqual(asked);
  });

  it('starts again where more has arrived than there is', async () => {
    writeFiles(cache(), { [`${FILE}.part`]: Buffer.concat([bytes, bytes]) });
    const { url, requests } = await serve({ [FILE]: bytes });
    await fetchFrom([url]);
    expectFetched();
    expect(requests).toEqual([`${FILE} from ${2 * bytes.length}`, FILE]);
  });

  it('starts again where what has arrived was wrong', async () => {
    writeFiles(cache(), { [`${FILE}.part`]: Buffer.alloc(1000) });
    const { url, requests } = await serve({ [FILE]: bytes });
    await fetchFrom([url]);
    expectFetched();
    expect(requests).toEqual([`${FILE} from 1000`, FILE]);
  });
});

describe('a bad mirror', () => {
  it('is followed by the next one', async () => {
    const bad = await Promise.all([damages, notFound, truncates].map((how) => serve({ [FILE]: bytes }, how)));
    const last = await serve({ [FILE]: bytes });
    const urls = [...bad, last].map(({ url }) => url);
    expect(await fetchFrom([await closedAddress(), ...urls])).toMatchObject([{ url: last.url + FILE }]);
    expectFetched();
  });

  it('is listed with its reason where no other is left', async () => {
    const wrong = await serve({ [FILE]: bytes }, damages);
    const none = await serve({ [FILE]: bytes }, notFound);
    const short = await serve({ [FILE]: bytes }, truncates);
    const closed = await closedAddress();
    const damaged = Buffer.from(bytes);
    damaged[10]! ^= 1;
    expect(await messageOfFetch([wrong.url, none.url, closed, short.url])).toBe(
      [
        `cannot download ${FILE} of mnist:`,
        `  ${wrong.url}${FILE}: wrong checksum: expected MD5 ${md5(bytes)}, received ${md5(damaged)} (${bytes.length} bytes)`,
        `  ${none.url}${FILE}: HTTP 404 Not Found`,
        `  ${closed}${FILE}: cannot connect (connect ECONNREFUSED ${new URL(closed).host})`,
        `  ${short.url}${FILE}: wrong checksum: expected MD5 ${md5(bytes)}, received ${md5(bytes.subarray(0, half))} (${half} bytes)`,
        `Get the files of mnist another way and put them in ${cache()}, or in any folder that LAB_DATA names.`,
      ].join('\n'),
    );
    expect(readdirSync(cache())).toEqual([]);
  });

  it('that falls silent is given up', async () => {
    const { url } = await serve({ [FILE]: bytes }, silent);
    expect(await messageOfFetch([url], { stallTimeout: 100 })).toContain(
      `${url}${FILE}: cannot connect (no data for 0.1 seconds)`,
    );
  });

  it.each(['ftp://host/', 'mirror', 'http://'])('address %j is refused', async (url) => {
    expect(await messageOfFetch([url])).toBe(
      `expected a mirror to be the address of a folder (http:// or https://), received "${url}"`,
    );
  });
});

it('two at once: the second waits and finds the files of the first', async () => {
  const { url, requests } = await serve({ [FILE]: bytes });
  const events: FetchEvent[] = [];
  const results = await Promise.all([
    fetchFrom([url]),
    fetchFrom([url], { onEvent: (event) => events.push(event) }),
  ]);
  expect(results.map(([file]) => file!.url)).toEqual([url + FILE, undefined]);
  expect(events[0]).toEqual({ kind: 'waiting' });
  expect(requests).toHaveLength(1);
  expectFetched();
});

it('a cache that cannot be made is an error with the way out', async () => {
  writeFileSync(path.join(root(), 'data'), 'a file in the way');
  expect(await messageOfFetch(['http://127.0.0.1/'])).toMatch(
    /^cannot write to .*mnist: (ENOTDIR|EEXIST).*Set LAB_CACHE to a folder that you can write to\.$/,
  );
  expect(existsSync(cache())).toBe(false);
});
