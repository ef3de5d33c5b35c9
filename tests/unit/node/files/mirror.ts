import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** The answer of a mirror to one request. */
export type Behaviour = (bytes: Buffer, request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A good server: it sends whole files, and the rest of a file if the request has a Range. */
export const good: Behaviour = (bytes, request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start === 0) return void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  if (start >= bytes.length) {
    return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  }
  response.writeHead(206, {
    'content-length': bytes.length - start,
    'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  });
  response.end(bytes.subarray(start));
};

/** Ignores Range: always sends the whole file. */
export const ignoresRange: Behaviour = (bytes, _, response) =>
  void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);

/**
 * Sends half of a file. The connection ends when the client has read that half, since a client may forget bytes
 * that arrive together with an error.
 */
export class HalfWay {
  private end: (() => void) | undefined;
  private half = Infinity;

  /** @param announce the header with the length of the whole file is sent too */
  constructor(private readonly announce: 'length' | 'no length' = 'length') {}

  readonly behaviour: Behaviour = (bytes, _, response) => {
    this.half = Math.floor(bytes.length / 2);
    this.end = () => response.socket?.end();
    if (this.announce === 'length') response.setHeader('content-length', bytes.length);
    response.write(bytes.subarray(0, this.half));
  };

  /** For the client's reports: the number of bytes it has read. */
  readonly received = (count: number): void => {
    if (count >= this.half) this.end?.();
  };
}

/** Ends early and never announces the length. */
export const truncates: Behaviour = (bytes, _, response) =>
  void response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(bytes.subarray(0, bytes.length / 2));

/** Sends a file of the right size with a wrong byte in it. */
export const damages: Behaviour = (bytes, request, response) => {
  const damaged = Buffer.from(bytes);
  damaged[10]! ^= 1;
  good(damaged, request, response);
};

/** Answers a Range with another part of the file. */
export const wrongRange: Behaviour = (bytes, request, response) => {
  if (!request.headers.range) return good(bytes, request, response);
  response.writeHead(206, { 'content-range': `bytes 0-9/${bytes.length}` }).end(bytes.subarray(0, 10));
};

/** Announces the whole length in the range only, and ends in the middle. */
export const endsEarly: Behaviour = (bytes, request, response) => {
  const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
  response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
  response.end(bytes.subarray(start, bytes.length / 2));
};

/** Announces the beginning of the range that it sends, but not the length of the file. */
export const unknownLength: Behaviour = (bytes, request, response) => {
  const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
  response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/*` });
  response.end(bytes.subarray(start));
};

/** Sends the file with a further encoding, so that the announced length is not the length of the file. */
export const encodes: Behaviour = (bytes, _, response) => {
  const encoded = gzipSync(bytes);
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': encoded.length }).end(encoded);
};

export const notFound: Behaviour = (_, __, response) => void response.writeHead(404).end('no such file');

/** All timers except timeouts. A test advances the timeouts itself, so that it doesn't depend on time. */
export const REAL_TIMERS: FakeableAPI[] = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
];

export interface Mirror {
  url: string;
  /** The requests: `a.gz`, or `a.gz from 100`. */
  requests: string[];
}

/** Starts mirrors on this machine; all of them are closed after each test. */
export function mirrors(): (files: Record<string, Buffer>, ...behaviours: Behaviour[]) => Promise<Mirror> {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  return async (files, ...behaviours) => {
    const requests: string[] = [];
    const server = http.createServer((request, response) => {
      const name = request.url!.split('/').pop()!;
      const start = /\d+/.exec(request.headers.range ?? '')?.[0];
      // The last behaviour is repeated; those before it are used once each.
      const behaviour = behaviours[Math.min(requests.length, behaviours.length - 1)] ?? good;
      requests.push(start === undefined ? name : `${name} from ${start}`);
      behaviour(files[name]!, request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`, requests };
  };
}

/** An address without a server. */
export async function closedAddress(): Promise<string> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
