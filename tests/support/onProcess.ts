/**
 * Puts a value in the place of a property of `process`, such as a stream. Some of these are read by a getter until
 * something else in the process has read them, so spies of getters depend on the tests that ran before.
 *
 * @returns a function that puts back what was there
 */
export function replacedOnProcess(name: keyof NodeJS.Process, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(process, name, before);
    else Reflect.deleteProperty(process, name);
  };
}
