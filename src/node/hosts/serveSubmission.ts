import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LocalHost } from '../../hosts/server';
import { HostServer } from '../../hosts/server';
import { channelToParent } from '../channels';
import { homeOf } from '../submissionFiles';
import { LAST_WORDS } from './childHost';

export interface ServeOptions {
  /** The submission's folder. */
  folder: string;
  /** MiB that this process may take in all. */
  memory: number;
}

/**
 * The other side of a `ChildHost`: serves a submission in this process, which the judge has forked. `open` starts
 * the backend and finds the trusted code.
 */
export async function serveSubmission(
  open: () => Promise<LocalHost>,
  { folder, memory }: ServeOptions,
): Promise<void> {
  const watchdog = new Worker(join(__dirname, 'watchdog.cjs'), {
    // The judge may be gone before the thread starts, so the thread can't ask for its parent.
    workerData: { pipe: LAST_WORDS, memory, parent: process.ppid },
    execArgv: [],
  });
  watchdog.unref();
  const running = new AsyncLocalStorage<number>();
  const home = homeOf(folder);
  const server = new HostServer({
    channel: channelToParent(),
    runAs: (id, body) => running.run(id, body),
    currentId: () => running.getStore(),
    onQuestion: (question) => {
      watchdog.postMessage(question && { seconds: question.seconds, folder: home });
      // A channel without a reference lets the process notice that a submission has no work left.
      if (question) process.channel?.unref();
      else process.channel?.ref();
    },
  });
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  await server.start(async () => {
    const host = await open();
    refuseExit();
    process.on('uncaughtException', (error) => server.escaped(error));
    process.on('unhandledRejection', (error) => server.escaped(error));
    process.on('beforeExit', () => server.unanswered());
    return host;
  });
}

/** process.exit() becomes an error: so the report can name its line, and the process lives on. */
function refuseExit(): void {
  process.exit = () => {
    throw new Error(
      'process.exit() was called, which would end the check itself; return a result, or throw an error',
    );
  };
}
