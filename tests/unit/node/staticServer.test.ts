import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StaticServer } from '../../../src/node/staticServer';
import { serveFolder } from '../../../src/node/staticServer';

let parent: string;
let server: StaticServer;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'lab-server-'));
  mkdirSync(join(parent, 'site/deep'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(parent, 'site/index.html'), '<p>start');
  writeFileSync(join(parent, 'site/deep/index.html'), '<p>deep');
  writeFileSync(join(parent, 'site/a b.wasm'), 'x');
  symlinkSync(join(parent, 'secret.txt'), join(parent, 'site/link.txt'));
  server = await serveFolder(join(parent, 'site'), 0);
});
afterAll(async () => {
  await server.close();
  rmSync(parent, { recursive: true, force: true });
});

interface Answer {
  status: number | undefined;
  type: string | undefined;
  text: string;
}

/** Asks for a path as it is: fetch would clean it. */
function ask(path: string, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, type: answer.headers['content-type'], text }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

it.each([
  ['/', 'text/html; charset=utf-8', '<p>start'],
  ['/deep/', 'text/html; charset=utf-8', '<p>deep'],
  ['/index.html?language=fa', 'text/html; charset=utf-8', '<p>start'],
  ['/a%20b.wasm', 'application/wasm', 'x'],
])('answers %s with the file', async (path, type, text) => {
  expect(await ask(path)).toEqual({ status: 200, type, text });
});

it.each([
  '/none.html',
  '/deep',
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/deep/..%2f..%2fsecret.txt',
  '/link.txt',
  '/%00',
  '/%',
])('gives no file for %s', async (path) => {
  const { status, text } = await ask(path);
  expect([status, text.includes('secret')]).toEqual([404, false]);
});

it('takes no other request than one for a file', async () => {
  expect((await ask('/', 'POST')).status).toBe(404);
});

it('listens on the loopback address', () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

it('says so if a port is taken', async () => {
  const { port } = new URL(server.address);
  await expect(serveFolder(parent, Number(port))).rejects.toThrow(
    `--port takes a port that is free here, received ${port}: EADDRINUSE`,
  );
});
