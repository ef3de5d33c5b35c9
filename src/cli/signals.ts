type Stop = 'SIGINT' | 'SIGTERM';

/**
 * Calls a function at the first Ctrl-C, or when this process is asked to end. The second one ends it at once.
 *
 * @returns a function that takes this back
 */
export function onStop(stop: (signal: Stop) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const release = (): void => signals.forEach((signal) => void process.removeListener(signal, once));
  const once = (signal: Stop): void => {
    release();
    stop(signal);
  };
  for (const signal of signals) process.on(signal, once);
  return release;
}

/**
 * Calls a function if this process is ended by Ctrl-C, or is asked to end, and lets it end then.
 *
 * @returns a function that takes this back
 */
export function beforeStop(tidyUp: () => void): () => void {
  return onStop((signal) => {
    tidyUp();
    process.kill(process.pid, signal);
  });
}
