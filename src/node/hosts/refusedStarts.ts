import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import threads from 'node:worker_threads';
import { asError } from '../../core/errors';

const later = setImmediate;

/**
 * Refuses processes and threads in the way the system does if it has no room for more: by an `error` event, not by an
 * exception. So a `lab.ts` that starts one is loaded, and its answers count. Node's permissions, which refuse them
 * anyway, throw an exception. The calls that wait for the end of a process keep it: they can have no answer.
 */
export function refuseStartsByEvent(): void {
  const starts = childProcess as unknown as Record<string, Start>; // its functions, whose arguments don't matter here
  for (const name of ['spawn', 'exec', 'execFile', 'fork']) {
    const start = starts[name]!;
    starts[name] = (...given) => {
      try {
        return start(...given);
      } catch (error) {
        return refused(new childProcess.ChildProcess(), error);
      }
    };
  }
  threads.Worker = new Proxy(threads.Worker, {
    construct(thread, given: unknown[], by) {
      try {
        return Reflect.construct(thread, given, by) as object;
      } catch (error) {
        return refused(new RefusedThread(), error);
      }
    },
  });
}

type Start = (...given: unknown[]) => unknown;

/** Stands for a thread that was not started. */
class RefusedThread extends EventEmitter {
  postMessage(): void {
    // Nobody listens.
  }
  ref(): void {
    // Nothing waits for it anyway.
  }
  unref(): void {
    // Nothing waits for it anyway.
  }
  terminate(): Promise<number> {
    return Promise.resolve(1);
  }
}

/** The result of a refused start. Its error comes after the code that runs now. */
function refused<Started extends EventEmitter>(started: Started, error: unknown): Started {
  later(() => started.emit('error', asError(error)));
  return started;
}
