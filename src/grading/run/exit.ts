/**
 * What stands for a function that would end the thread of a submission: so the report can name its line, and its thread
 * lives on.
 *
 * @param name the function, for the message: `process.exit`
 */
export function refusedExit(name: string): () => never {
  return () => {
    throw new Error(
      `${name}() was called, which would end the check itself; return a result, or throw an error`,
    );
  };
}
