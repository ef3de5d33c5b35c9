/**
 * Calls a function at the first Ctrl-C, or when this process is asked to end. The second one ends it at once.
 *
 * @returns a function that takes this back
 */
export function onStop(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const release = (): void => signals.forEach((signal) => void process.removeListener(signal, once));
  const once = (): void => {
    release();
    stop();
  };
  for (const signal of signals) process.on(signal, once);
  return release;
}
