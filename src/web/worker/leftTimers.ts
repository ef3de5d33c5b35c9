/** The timers that the code of this worker starts. */
export interface LeftTimers {
  /** Ends those that still wait. True if there were any. */
  end(): boolean;
}

const NAMES = ['setTimeout', 'setInterval'] as const;

/** Remembers from now on the timers that are started, so that none outlives the answer that it was started for. */
export function rememberTimers(): LeftTimers {
  const end = clearTimeout.bind(globalThis);
  const waiting = new Set<number>();
  for (const name of NAMES) {
    const start = globalThis[name].bind(globalThis) as (run: () => void, ...rest: unknown[]) => number;
    const remembering = (run: unknown, milliseconds?: number, ...given: unknown[]): number => {
      const ran = (): void => {
        if (name === 'setTimeout') waiting.delete(timer);
        if (typeof run === 'function') Reflect.apply(run, globalThis, given);
      };
      const timer = start(ran, milliseconds);
      waiting.add(timer);
      return timer;
    };
    Object.assign(globalThis, { [name]: remembering });
  }
  return {
    end: () => {
      const left = [...waiting];
      waiting.clear();
      left.forEach((timer) => end(timer));
      return left.length > 0;
    },
  };
}
