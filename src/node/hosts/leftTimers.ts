import timers from 'node:timers';

type Start = (this: unknown, ...given: unknown[]) => unknown;
const STARTS = ['setTimeout', 'setInterval', 'setImmediate'] as const;
const { clearTimeout, clearImmediate } = timers;

/** The timers that the code of a thread starts. */
export interface LeftTimers {
  /** Ends those that still wait. */
  end(): void;
}

/** Remembers from now on the timers that are started in this thread, so that none outlives the answer it was started for. */
export function rememberTimers(): LeftTimers {
  let started: unknown[] = [];
  for (const name of STARTS) {
    const start = timers[name] as unknown as Start; // its overloads don't matter here
    const remembering: Start = function (...given) {
      const timer = start.apply(this, given);
      started[started.length] = timer;
      return timer;
    };
    // This copies the form of the function that returns promises.
    Object.defineProperties(remembering, Object.getOwnPropertyDescriptors(start));
    for (const place of [timers, globalThis]) Object.assign(place, { [name]: remembering });
  }
  return {
    end: () => {
      const all = started;
      started = [];
      for (let i = 0; i < all.length; i++) {
        clearTimeout(all[i] as NodeJS.Timeout);
        clearImmediate(all[i] as NodeJS.Immediate);
      }
    },
  };
}
