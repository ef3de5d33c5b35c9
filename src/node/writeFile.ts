import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../core/errors';
import { fileProblem } from './fileProblem';
import { makeFolder, removeIfThere } from './folders';

/**
 * Writes a file as a whole or not at all: to a temporary name beside it, which is then renamed. So a reader never
 * sees half a file, and an interrupted run leaves the old one. Missing folders are made.
 *
 * @throws UsageError if it can't be written; the temporary file is removed
 */
export function writeFile(file: string, content: string | Uint8Array): void {
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw new UsageError(
      `${file} can't be written: ${fileProblem(error)}. Mend that or choose another place, and run the command again.`,
    );
  }
}
