import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { UsageError } from '../../../../src/core/errors';
import { seededRandom } from '../../../../src/core/rng';
import type { DownloadedDataset } from '../../../../src/data/definition';
import { findDownloaded } from '../../../../src/data/registry';
import {
  type FetchEvent,
  type FetchOptions,
  fetchDataset,
  type FetchedFile,
} from '../../../../src/node/files/fetch';
import {
  type Behaviour,
  closedAddress,
  damages,
  good,
  HalfWay,
  ignoresRange,
  mirrors,
  notFound,
  REAL_TIMERS,
  truncates,
  wrongRange,
} from './mirror';
import { md5, temporaryFolder, writeFiles } from './support';

const stream = seededRandom(1).stream('file');
const content = Buffer.from(Array.from({ length: 200_000 }, () => stream.integer(256)));
const FILE = 'train-images-idx3-ubyte.gz';
const bytes = gzipSync(content);
const half = Math.floor(bytes.length / 2);
const mnist = findDownloaded('mnist');
const dataset: DownloadedDataset = {
  ...mnist,
  files: [{ ...mnist.files[0]!, checksum: { algorithm: 'MD5', file: md5(bytes), content: md5(content) } }],
};

afterEach(() => jest.useRealTimers());

const root = temporaryFolder();
const serve = mirrors();
const cache = (): string => path.join(root(), 'data', 'mnist');
const target = (): string => path.join(cache(), FILE);

function fetchFrom(urls: string[], options: FetchOptions = {}): Promise<FetchedFile[]> {
  return fetchDataset(dataset, { mirrors: urls, env: { LAB_CACHE: root() }, ...options });
}

async function messageOfFetch(urls: string[], options: FetchOptions = {}): Promise<string> {
  const error: unknown = await fetchFrom(urls, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as Error).message;
}

/** The whole file is in the cache, and no other file. */
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

  it('gets no request for a file that is in the cache', async () => {
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

  it('may send a file that is packed differently or not packed', async () => {
    for (const other of [gzipSync(content, { level: 1 }), gunzipSync(bytes)]) {
      const { url } = await serve({ [FILE]: other });
      writeFiles(cache(), { [FILE]: Buffer.alloc(0) });
      await fetchFrom([url]);
      expect(readFileSync(target()).equals(other)).toBe(true);
    }
  });

  it('reports its progress', async () => {
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
  const dropping = ({ received }: HalfWay): FetchOptions => ({
    onEvent: (event) => event.kind === 'progress' && received(event.received),
  });

  it('continues where it stopped', async () => {
    const halfWay = new HalfWay();
    const { url, requests } = await serve({ [FILE]: bytes }, halfWay.behaviour, good);
    expect(await messageOfFetch([url], dropping(halfWay))).toBe(
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

  it('continues at the next mirror', async () => {
    const halfWay = new HalfWay();
    const first = await serve({ [FILE]: bytes }, halfWay.behaviour);
    const second = await serve({ [FILE]: bytes });
    expect(await fetchFrom([first.url, second.url], dropping(halfWay))).toMatchObject([
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

  it('starts again if more bytes arrived than the file has', async () => {
    writeFiles(cache(), { [`${FILE}.part`]: Buffer.concat([bytes, bytes]) });
    const { url, requests } = await serve({ [FILE]: bytes });
    await fetchFrom([url]);
    expectFetched();
    expect(requests).toEqual([`${FILE} from ${2 * bytes.length}`, FILE]);
  });

  it('starts again if the bytes that arrived are wrong', async () => {
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

  it('is listed with its reason if it is the last', async () => {
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

  it.each(['ftp://host/', 'xhttp://host/', 'mirror', 'http://'])('address %j is refused', async (url) => {
    expect(await messageOfFetch([url])).toBe(
      `expected a mirror to be the address of a folder (http:// or https://), received "${url}"`,
    );
  });
});

it('the second of two processes waits and finds the files of the first', async () => {
  const events: FetchEvent[] = [];
  let isAsked = (): void => undefined;
  let secondWaits = (): void => undefined;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const waiting = new Promise<void>((resolve) => (secondWaits = resolve));
  // The mirror keeps the first process until the second one waits for it.
  const slow: Behaviour = (...args) => {
    isAsked();
    void waiting.then(() => good(...args));
  };
  const { url, requests } = await serve({ [FILE]: bytes }, slow);
  const first = fetchFrom([url]);
  await asked;
  const second = fetchFrom([url], {
    onEvent: (event) => {
      events.push(event);
      secondWaits();
    },
  });
  const results = await Promise.all([first, second]);
  expect(results.map(([file]) => file!.url)).toStrictEqual([url + FILE, undefined]);
  expect(events[0]).toEqual({ kind: 'waiting' });
  expect(requests).toHaveLength(1);
  expectFetched();
});

it('gives advice if the folder of the cache cannot be made', async () => {
  writeFileSync(path.join(root(), 'data'), 'a file in the way');
  expect(await messageOfFetch(['http://127.0.0.1/'])).toMatch(
    /^cannot write to .*mnist: a part of the path is a file, not a folder. Set LAB_CACHE to a folder that you can write to\.$/,
  );
  expect(existsSync(cache())).toBe(false);
});

describe('a file of the cache that cannot be written', () => {
  it('is reported at once, without trying another mirror or blaming one', async () => {
    mkdirSync(`${target()}.part`, { recursive: true });
    const first = await serve({ [FILE]: bytes }, ignoresRange);
    const second = await serve({ [FILE]: bytes }, ignoresRange);
    const events: FetchEvent[] = [];
    const message = await messageOfFetch([first.url, second.url], { onEvent: (event) => events.push(event) });
    expect(message).toMatch(
      /^cannot write .*\.part: a folder has this name\. Make room there, or set LAB_CACHE to another folder\.$/,
    );
    expect(second.requests).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  it('does not keep the lock of the cache', async () => {
    mkdirSync(`${target()}.part`, { recursive: true });
    const { url } = await serve({ [FILE]: bytes }, ignoresRange);
    await messageOfFetch([url]);
    rmdirSync(`${target()}.part`);
    const events: FetchEvent[] = [];
    await fetchFrom([url], { onEvent: (event) => events.push(event) });
    expect(events.filter(({ kind }) => kind === 'waiting')).toEqual([]);
    expectFetched();
  });
});

it('reports each failed mirror together with the next mirror', async () => {
  const bad = await serve({ [FILE]: bytes }, notFound);
  const worse = await serve({ [FILE]: bytes }, notFound);
  const events: FetchEvent[] = [];
  await messageOfFetch([bad.url, worse.url], { onEvent: (event) => events.push(event) });
  expect(events).toEqual([
    { kind: 'failed', url: bad.url + FILE, reason: 'HTTP 404 Not Found', next: worse.url },
    { kind: 'failed', url: worse.url + FILE, reason: 'HTTP 404 Not Found', next: undefined },
  ]);
});

it('uses the mirrors of the data set, and accepts an address without a slash at its end', async () => {
  const { url, requests } = await serve({ [FILE]: bytes });
  const own = { ...dataset, mirrors: [url.replace(/\/$/, '')] };
  await fetchDataset(own, { env: { LAB_CACHE: root() } });
  expectFetched();
  expect(requests).toEqual([FILE]);
});

it('passes its stall timeout on to the download', async () => {
  jest.useFakeTimers({ doNotFake: REAL_TIMERS });
  const { url } = await serve({ [FILE]: bytes }, () => jest.advanceTimersByTime(100));
  expect(await messageOfFetch([url], { stallTimeout: 100 })).toContain('(no data for 0.1 seconds)');
});
