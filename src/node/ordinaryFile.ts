import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a stranger's file. Another file may have taken its place since it was looked at. So links are not
 * followed, and the open file is asked for its kind. A pipe can't make this wait.
 *
 * @param most bytes that are read; a file that has grown is cut there
 * @returns undefined if it is no ordinary file
 * @throws Error of the system if it can't be opened or read
 */
export function readOrdinary(file: string, most: number): Buffer | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) return undefined;
    const data = Buffer.alloc(most);
    let read = 0;
    for (let more = -1; more !== 0 && read < most; read += more)
      more = readSync(descriptor, data, read, most - read, read);
    return data.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}
