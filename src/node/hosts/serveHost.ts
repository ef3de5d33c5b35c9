import { AsyncLocalStorage } from 'node:async_hooks';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { messageOf, UsageError } from '../../core/errors';
import type { Outcome } from '../../hosts/host';
import type { InProcessHost } from '../../grading/run/inProcessHost';
import type { Answer, Question } from '../../hosts/protocol';
import { decode, encode, LAST_WORDS, READY } from '../../hosts/protocol';

/**
 * The child's side of a {@link ChildHost}: runs a submission in this process and answers the judge's, which has
 * forked it. `open` starts the backend and finds the probes.
 *
 * @param folder the submission's
 * @param memory MiB that this process may take in all
 */
export async function serveHost(
  open: () => Promise<InProcessHost>,
  { folder, memory }: { folder: string; memory: number },
): Promise<void> {
  const watchdog = new Worker(join(__dirname, 'watchdog.cjs'), {
    workerData: { pipe: LAST_WORDS, memory },
    execArgv: [],
  });
  watchdog.unref();
  const home = pathToFileURL(folder + sep).href;
  let asked: Question | undefined;
  /** The question that code runs for, also where it still runs when another is asked. */
  const running = new AsyncLocalStorage<number>();
  const answer = (given: Answer): void => {
    if (given.id !== READY && given.id !== asked?.id) return; // too late: that question had another answer
    asked = undefined;
    watchdog.postMessage(undefined);
    process.channel?.ref();
    process.send!(encode(given));
  };
  const faulty = (id: number, error: unknown): void =>
    answer({ id, fault: { message: messageOf(error), usage: error instanceof UsageError } });

  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  let host: InProcessHost;
  try {
    host = await open();
  } catch (error) {
    return faulty(READY, error);
  }
  refuseExit();
  const late = new Set<string>();
  const failed = (error: unknown): void => {
    const outcome = host.failure(error);
    if (asked && asked.id === (running.getStore() ?? asked.id)) return answer({ id: asked.id, outcome });
    const { where = 'lab.ts' } = outcome as { where?: string };
    const line = `${where} ran on after its answer was given, and failed then, which changes no points: ${messageOf(error)}`;
    if (!late.has(line)) console.error(line);
    late.add(line);
  };
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
  // Nothing is left to happen, and the answer isn't there: whatever it waits for never comes.
  process.on('beforeExit', () => asked && answer({ id: asked.id, outcome: { kind: 'unanswered' } }));
  process.on('message', (text: string) => {
    const question = (asked = decode(text) as Question);
    const { id, probe, inputs, seconds } = question;
    watchdog.postMessage({ seconds, folder: home });
    process.channel?.unref();
    const run = async (): Promise<Outcome | undefined> =>
      probe === undefined ? host.load() : host.observe(probe, inputs);
    running.run(id, run).then(
      (outcome) => answer({ id, ...(outcome ? { outcome } : {}) }),
      (error: unknown) => faulty(id, error),
    );
  });
  answer({ id: READY });
}

/** An answer that ends the process ends the check too; as an error it has its line, and the check goes on. */
function refuseExit(): void {
  process.exit = () => {
    throw new Error(
      'process.exit() was called, which would end the check itself; return a result, or throw an error',
    );
  };
}
