/** What a submission is told if it calls `process.exit()`: so the report can name its line, and its thread lives on. */
export function refusedExit(): never {
  throw new Error(
    'process.exit() was called, which would end the check itself; return a result, or throw an error',
  );
}
