import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { UsageError } from '../core/errors';
import { isWithin } from './folders';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface StaticServer {
  /** `http://127.0.0.1:8080/` */
  address: string;
  close(): Promise<void>;
}

/**
 * Serves the files of a folder on the loopback address: no other machine can ask.
 *
 * @param port 0 for any that is free
 * @throws UsageError if the port can't be had
 */
export async function serveFolder(folder: string, port: number): Promise<StaticServer> {
  const root = realpathSync(folder);
  const server = createServer((request, response) => {
    const file =
      request.method === 'GET' || request.method === 'HEAD' ? fileOf(root, request.url) : undefined;
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such file');
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(readFileSync(file));
  });
  await listening(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${taken}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UsageError(
          `--port takes a port that is free here, received ${port}: ${error.code ?? error.message}`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** The file that an address means; undefined if there is none, or if it would lie outside of the folder. */
function fileOf(root: string, url = '/'): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const file = join(root, normalize(path), path.endsWith('/') ? 'index.html' : '');
    return isWithin(root, file) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
