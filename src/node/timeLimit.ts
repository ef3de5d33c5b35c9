import { runInNewContext } from 'node:vm';

/**
 * The result of code that may take very long, as a parser does with a text that somebody made for it.
 *
 * @throws Error if it takes longer
 */
export function withinSeconds<Result>(seconds: number, run: () => Result): Result {
  // The engine ends all that a script calls, also functions that are not its own.
  return runInNewContext('run()', { run }, { timeout: seconds * 1000 }) as Result;
}
