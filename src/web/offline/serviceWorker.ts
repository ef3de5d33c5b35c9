/*
 * Keeps the whole site in the browser, so that it opens without a network after the first visit. The files of one
 * version stay together: a newer version takes its turn when no page of the old one is open any more.
 */

/** Written by the build: a hash of all files of the site, and their paths. */
declare const SITE: { hash: string; files: string[] };

/** The part of a service worker's interface that is used: the types of the DOM leave it out. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
interface LifeEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as WorkerScope; // its global object, in place of a window
const { scope: site } = scope.registration;
const PREFIX = `site:${site}:`;
const CACHE = `${PREFIX}${SITE.hash}`;

scope.addEventListener('install', (event) => event.waitUntil(keepAll()));

async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache, which may hold files of an older version.
  await cache.addAll(SITE.files.map((path) => new Request(new URL(path, site), { cache: 'no-cache' })));
}

scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(site)) event.respondWith(answerTo(request));
});

async function answerTo(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const wanted = pathname.endsWith('/') ? new URL('index.html', site) : request;
  const kept = await (await caches.open(CACHE)).match(wanted, { ignoreSearch: true });
  return kept ?? fetch(request);
}
