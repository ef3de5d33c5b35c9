import { readFileSync, statSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../../../../src/core/errors';
import { seededRandom } from '../../../../src/core/rng';
import { download } from '../../../../src/node/files/download';
import {
  type Behaviour,
  closedAddress,
  encodes,
  endsEarly,
  good,
  HalfWay,
  mirrors,
  notFound,
  REAL_TIMERS,
  unknownLength,
} from './mirror';
import { temporaryFolder } from './support';

const stream = seededRandom(2).stream('file');
const bytes = gzipSync(Buffer.from(Array.from({ length: 100_000 }, () => stream.integer(256))));
const half = Math.floor(bytes.length / 2);

const folder = temporaryFolder();
const serve = mirrors();
const partFile = (): string => path.join(folder(), 'a.part');

async function urlOf(...behaviours: Behaviour[]): Promise<string> {
  return `${(await serve({ a: bytes }, ...behaviours)).url}a`;
}

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

it('reports the bytes received so far and the total, and returns 0 kept bytes', async () => {
  const progress: [number, number | undefined][] = [];
  const kept = await download(await urlOf(good), partFile(), {
    onProgress: (...values) => progress.push(values),
  });
  expect(kept).toBe(0);
  expect(readFileSync(partFile()).equals(bytes)).toBe(true);
  expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
  const received = progress.map(([count]) => count);
  expect(received).toEqual([...received].sort((a, b) => a - b));
});

it('continues after the bytes in the file', async () => {
  writeFileSync(partFile(), bytes.subarray(0, 1000));
  const progress: [number, number | undefined][] = [];
  const kept = await download(await urlOf(good), partFile(), {
    onProgress: (...values) => progress.push(values),
  });
  expect(kept).toBe(1000);
  expect(progress[0]![0]).toBeGreaterThan(1000);
  expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
  expect(readFileSync(partFile()).equals(bytes)).toBe(true);
});

it('continues although the server does not know the length', async () => {
  writeFileSync(partFile(), bytes.subarray(0, 1000));
  const totals: (number | undefined)[] = [];
  await download(await urlOf(unknownLength), partFile(), { onProgress: (_, total) => totals.push(total) });
  expect(new Set(totals)).toEqual(new Set([undefined]));
  expect(readFileSync(partFile()).equals(bytes)).toBe(true);
});

it('reports no total for a body in another encoding: its length is not that of the file', async () => {
  const totals: (number | undefined)[] = [];
  await download(await urlOf(encodes), partFile(), { onProgress: (_, total) => totals.push(total) });
  expect(new Set(totals)).toEqual(new Set([undefined]));
  expect(readFileSync(partFile()).equals(bytes)).toBe(true);
});

it.each(['success', 'an interruption'])('closes the file after %s', async (end) => {
  const open = jest.spyOn(promises, 'open');
  const halfWay = new HalfWay();
  const url = await urlOf(end === 'success' ? good : halfWay.behaviour);
  const attempt = download(url, partFile(), { onProgress: halfWay.received });
  await (end === 'success' ? attempt : expect(attempt).rejects.toThrow('interrupted'));
  const handle = await (open.mock.results[0]!.value as Promise<promises.FileHandle>);
  expect(handle.fd).toBe(-1);
});

it('asks for the bytes as they are: with an encoding, sizes and ranges would be those of another file', async () => {
  const encodings: unknown[] = [];
  const url = await urlOf((file, request, response) => {
    encodings.push(request.headers['accept-encoding']);
    good(file, request, response);
  });
  await download(url, partFile());
  expect(encodings).toEqual(['identity']);
});

it('reports a fault of the disk, not of the server, if the disk is full in the middle', async () => {
  const open = promises.open.bind(promises);
  jest.spyOn(promises, 'open').mockImplementation(async (...args) => {
    const handle = await open(...args);
    jest.spyOn(handle, 'appendFile').mockRejectedValue(new Error('ENOSPC: no space left on device'));
    return handle;
  });
  await expect(download(await urlOf(good), partFile())).rejects.toThrow(
    new UsageError(
      `cannot write ${partFile()}: ENOSPC: no space left on device. Make room there, or set LAB_CACHE to another folder.`,
    ),
  );
});

describe('an error', () => {
  const failure = async (url: string): Promise<Error> => {
    const error: unknown = await download(url, partFile()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UsageError);
    return error as Error;
  };

  it.each<[string, Behaviour, string]>([
    ['without a file', notFound, 'HTTP 404 Not Found'],
    [
      'with a status that has no text',
      (_, __, response) => void response.writeHead(599, ' ').end(),
      'HTTP 599',
    ],
    [
      'that sends part of a file without being asked for a range',
      (_, __, response) =>
        void response
          .writeHead(206, { 'content-range': `bytes 0-9/${bytes.length}` })
          .end(bytes.subarray(0, 10)),
      'HTTP 206 Partial Content',
    ],
  ])('of a server %s has a reason of one line', async (_, behaviour, message) => {
    expect((await failure(await urlOf(behaviour))).message).toBe(message);
  });

  it.each([
    ['length', String(bytes.length)],
    ['no length', 'an unknown number of'],
  ] as const)(
    'of a server that announces %s and drops the connection gives both numbers',
    async (announce, total) => {
      const { behaviour, received } = new HalfWay(announce);
      await expect(download(await urlOf(behaviour), partFile(), { onProgress: received })).rejects.toThrow(
        `interrupted after ${half} of ${total} bytes (other side closed)`,
      );
      expect(statSync(partFile()).size).toBe(half);
    },
  );

  it('of a server that ends before the length it announced gives both numbers', async () => {
    writeFileSync(partFile(), bytes.subarray(0, 1000));
    expect((await failure(await urlOf(endsEarly))).message).toBe(
      `interrupted after ${half} of ${bytes.length} bytes (the server ended early)`,
    );
    expect(statSync(partFile()).size).toBe(half);
  });

  it('of an address without a server says that it cannot connect', async () => {
    expect((await failure(await closedAddress())).message).toMatch(/^cannot connect \(connect ECONNREFUSED /);
  });

  it('of the disk comes with advice', async () => {
    const none = path.join(folder(), 'none', 'a.part');
    const error: unknown = await download(await urlOf(good), none).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(
      /^cannot write .*a\.part: there is no such file or folder\. Make room there, or set LAB_CACHE to another folder\.$/,
    );
  });
});

describe('a slow server', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: REAL_TIMERS }));

  it('that never answers is abandoned after 30 seconds', async () => {
    const url = await urlOf(() => jest.advanceTimersByTime(30_000));
    await expect(download(url, partFile())).rejects.toThrow('cannot connect (no data for 30 seconds)');
  });

  it('that stops in the middle is abandoned, and the file keeps its bytes', async () => {
    const url = await urlOf((_, __, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 1000));
    });
    const attempt = download(url, partFile(), {
      stallTimeout: 5000,
      onProgress: () => setImmediate(() => jest.advanceTimersByTime(5000)),
    });
    await expect(attempt).rejects.toThrow(
      `interrupted after 1000 of ${bytes.length} bytes (no data for 5 seconds)`,
    );
    expect(statSync(partFile()).size).toBe(1000);
  });

  it('may take longer than 30 seconds if it keeps sending', async () => {
    let response: ServerResponse;
    const url = await urlOf((_, __, answer) => {
      response = answer.writeHead(200, { 'content-length': 5 });
      response.write('0');
    });
    await download(url, partFile(), {
      stallTimeout: 5000,
      onProgress: (received) => {
        // Each piece comes 4 seconds after the one before it, 16 seconds in all.
        jest.advanceTimersByTime(4000);
        if (received < 5) response.write(String(received));
      },
    });
    expect(readFileSync(partFile(), 'utf8')).toBe('01234');
  });

  it('leaves no timer behind', async () => {
    await download(await urlOf(good), partFile());
    expect(jest.getTimerCount()).toBe(0);
  });
});
