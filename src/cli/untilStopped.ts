import type { Countdown } from './countdown';
import { onStop } from './signals';
import type { Terminal } from './terminal';

/** Long work that Ctrl-C stops, and with which the same command goes on. */
export interface LongWork<T> {
  terminal: Terminal;
  /** Is stopped at the end, however the work ends. */
  progress: Countdown;
  /** The error that the work throws after its signal came. */
  Stopped: new (...parts: never[]) => Error;
  work(signal: AbortSignal): Promise<T>;
}

/** The result of the work. If it was stopped, the result is null, and the terminal says how to go on. */
export async function untilStopped<T>({ terminal, progress, Stopped, work }: LongWork<T>): Promise<T | null> {
  const stopping = new AbortController();
  const release = onStop(() => stopping.abort());
  try {
    return await work(stopping.signal);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    terminal.note(`lab: ${error.message}; run the same command again to go on`);
    return null;
  } finally {
    release();
    progress.stop();
  }
}
