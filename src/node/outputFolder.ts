import { mkdirSync } from 'node:fs';
import { messageOf, UsageError } from '../core/errors';

/**
 * The folder that `--out` names; it is made if it is not there.
 *
 * @throws UsageError if no folder can be made there
 */
export function outputFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    throw new UsageError(`--out takes a folder that can be written to: ${messageOf(error)}`);
  }
}
