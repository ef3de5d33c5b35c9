import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a mirror answers one request. */
export type Behaviour = (bytes: Buffer, request: http.IncomingMessage, response: http.ServerResponse) => void;

/** As a good server does: whole files, and the rest of one where a Range is asked for. */
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

/** Knows no Range: always the whole file. */
export const ignoresRange: Behaviour = (bytes, _, response) =>
  void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);

/** Says the whole length, sends half and drops the connection. */
export const dropsHalfWay: Behaviour = (bytes, _, response) => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => response.destroy(), 20));
};

/** Ends early without having said how much there is. */
export const truncates: Behaviour = (bytes, _, response) =>
  void response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(bytes.subarray(0, bytes.length / 2));

/** Sends a file of the right size with a wrong byte in it. */
export const damages: Behaviour = (bytes, request, response) => {
  const damaged = Buffer.from(bytes);
  damaged[10]! ^= 1;
  good(damaged, request, response);
};

/** Asked for the rest, sends another part of the file. */
export const wrongRange: Behaviour = (bytes, request, response) => {
  if (!request.headers.range) return good(bytes, request, response);
  response.writeHead(206, { 'content-range': `bytes 0-9/${bytes.length}` }).end(bytes.subarray(0, 10));
};

export const notFound: Behaviour = (_, __, response) => void response.writeHead(404).end('no such file');

/** Takes the request and never answers. */
export const silent: Behaviour = () => undefined;

export interface Mirror {
  url: string;
  /** What was asked for: `a.gz`, or `a.gz from 100`. */
  requests: string[];
}

/** A mirror on this machine that serves some files; every server of a test file is closed after the test. */
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
      // The last behaviour goes on for ever; those before it are used once each.
      const behaviour = behaviours[Math.min(requests.length, behaviours.length - 1)] ?? good;
      requests.push(start === undefined ? name : `${name} from ${start}`);
      behaviour(files[name]!, request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`, requests };
  };
}

/** An address where nothing listens. */
export async function closedAddress(): Promise<string> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
