import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import { removeIfThere } from '../../node/folders';
import type { NewFile } from '../../node/newFile';
import { NewFolder } from '../../node/newFolder';

/** The file by which the folder of a site is known again, with all that was written into it. */
export const SITE_FILE = 'site.json';

/**
 * Writes a site into a folder. One that was built before is replaced; anything else in that place stays as it is.
 *
 * @throws UsageError if the folder holds something else, or can't be written
 */
export function writeSite(out: string, files: readonly NewFile[]): void {
  if (existsSync(out) && readdirSync(out).length > 0) {
    if (!existsSync(join(out, SITE_FILE)))
      throw new UsageError(
        `--out takes a new folder or a site that was built before; ${out} holds files that may be somebody's work`,
      );
    removeIfThere(out);
  }
  new NewFolder(out).write(files);
}
