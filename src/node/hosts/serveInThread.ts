import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { refusedExit } from '../../grading/run/exit';
import type { LocalHost, ServerPlatform } from '../../hosts/server';
import { HostServer } from '../../hosts/server';
import type { ThreadEnds } from '../channels';
import { sleepingEnd } from '../channels';
import { hideModules } from './hiddenModules';
import { rememberTimers } from './leftTimers';
import { refuseModules } from './refusedModules';
import { refuseStartsByEvent } from './refusedStarts';
import { importFromTexts } from './trustedTexts';

/** The data that the keeper hands to the submission's thread. */
export interface ThreadData<Settings> {
  ends: ThreadEnds;
  /** Files of trusted code, each with its text. */
  texts: [string, string][];
  folder: string;
  settings: Settings;
}

/** A host in the submission's thread. */
export interface ThreadHost extends LocalHost {
  /** True if this thread can compute nothing more. */
  isLost(): boolean;
}

/**
 * The program of the submission's thread: serves a submission. `open` starts the backend and finds the trusted code.
 */
export async function serveInThread<Settings>(
  open: (data: Pick<ThreadData<Settings>, 'folder' | 'settings'>) => Promise<ThreadHost>,
): Promise<void> {
  const { ends, texts, folder, settings } = workerData as ThreadData<Settings>;
  // The submission can read workerData too. Without the port, it can't speak in the name of the kit.
  delete (workerData as Partial<ThreadData<Settings>>).ends;
  delete (workerData as Partial<ThreadData<Settings>>).texts;
  const { send, next } = sleepingEnd(ends);
  const running = new AsyncLocalStorage<number>();
  // A submission may replace these methods of the class, and would get hold of each answer.
  const runAs = running.run.bind(running) as ServerPlatform['runAs'];
  const currentId = running.getStore.bind(running);
  const { getActiveResourcesInfo } = process;
  const afterTurn = setImmediate;
  refuseStartsByEvent();
  const timers = rememberTimers();
  let idle = 0;
  let host: ThreadHost | undefined;
  let onQuestion: (question: unknown) => void;
  const serveNext = (): void => {
    const message = next() as { settle?: number };
    const id = message.settle;
    if (id === undefined) return onQuestion(message);
    timers.end();
    // This waits for a turn of the event loop. If the submission left endless work behind, that turn never comes.
    afterTurn(() => {
      send({ id, settled: getActiveResourcesInfo().length <= idle && !host!.isLost() });
      serveNext();
    });
  };
  const server = new HostServer({
    channel: { send, onMessage: (listener) => (onQuestion = listener) },
    runAs,
    currentId,
    onAnswered: serveNext,
  });
  printAtOnce();
  await server.start(async () => {
    const forgetTexts = importFromTexts(texts);
    host = await open({ folder, settings });
    forgetTexts();
    hideModules();
    refuseModules();
    process.exit = refusedExit('process.exit');
    refuseSignals();
    fixPromises();
    process.on('uncaughtException', (error) => server.escaped(error));
    process.on('unhandledRejection', (error) => server.escaped(error));
    process.on('beforeExit', () => server.unanswered());
    timers.end();
    idle = getActiveResourcesInfo().length;
    return host;
  });
  if (host) serveNext();
}

/**
 * Makes prints appear at once. The usual prints of a thread wait for its event loop, and a submission may never let
 * that turn.
 */
function printAtOnce(): void {
  for (const [stream, file] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    Object.assign(stream, {
      _writev: null,
      _write: (chunk: string | Uint8Array, _: string, done: () => void) => {
        writeAll(file, chunk);
        done();
      },
    });
  }
}

function writeAll(file: number, chunk: string | Uint8Array): void {
  try {
    writeSync(file, chunk as string);
  } catch {
    // The reader is gone, or its buffer is full. Only this print is lost.
  }
}

/** A signal to any other process becomes an error: without it, a submission could stop or end its judge. */
function refuseSignals(): void {
  // The function that process.kill calls; Node's types leave it out.
  const node = process as unknown as { _kill: (id: unknown, signal: unknown) => number };
  const { pid } = process;
  const { _kill: send } = node;
  node._kill = (id, signal) => {
    if (id !== pid) throw new Error('signals to other processes are restricted; remove them from lab.ts');
    return send(id, signal);
  };
}

/**
 * Makes two members of promises unchangeable. The language reads them each time the kit awaits a promise: code that
 * replaced them between a result and its answer would get hold of the answer.
 */
function fixPromises(): void {
  for (const name of ['then', 'constructor'])
    Object.defineProperty(Promise.prototype, name, { writable: false, configurable: false });
}
