/**
 * Awaits `run`. Until then, all output of `console` (also of `tensor.print()`) goes to standard error: a
 * script that reads the answer must find nothing else in it.
 */
export async function printingOnStderr<Result>(run: () => Promise<Result>): Promise<Result> {
  const { log, info, debug } = console;
  const { error } = console;
  Object.assign(console, { log: error, info: error, debug: error });
  try {
    return await run();
  } finally {
    Object.assign(console, { log, info, debug });
  }
}
