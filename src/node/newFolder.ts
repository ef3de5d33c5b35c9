import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import { fileProblem } from './fileProblem';
import { makeFolder, removeIfThere } from './folders';
import type { NewFile } from './newFile';

/** A folder that is filled under a temporary name, and gets its own when all of it is there. */
export class NewFolder {
  private readonly out: string;
  private readonly temporary: string;

  /**
   * @param path a folder that is not there yet, or is empty
   * @throws UsageError if it holds something, is no folder, or can't be made
   */
  constructor(path: string) {
    if (path.trim() === '') throw new UsageError('--out takes a folder, received an empty name');
    this.out = resolve(path);
    this.temporary = join(dirname(this.out), `.${basename(this.out)}.${randomUUID()}.tmp`);
    if (existsSync(this.out)) refuseUsed(this.out);
    this.orRefuse(() => makeFolder(this.temporary));
  }

  /** Writes all files and gives the folder its name. */
  write(files: readonly NewFile[]): void {
    this.orRefuse(() => {
      for (const { path, content, executable } of files) {
        const file = join(this.temporary, path);
        makeFolder(dirname(file));
        writeFileSync(file, content, { mode: executable ? 0o755 : 0o644 });
      }
      if (existsSync(this.out)) rmdirSync(this.out); // this throws if the folder is not empty
      renameSync(this.temporary, this.out);
    });
  }

  /** Removes what was written if the folder has not got its name. */
  close(): void {
    removeIfThere(this.temporary);
  }

  private orRefuse(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.close();
      throw new UsageError(
        `--out takes a folder that can be written to, received ${this.out}: ${fileProblem(error)}`,
      );
    }
  }
}

function refuseUsed(folder: string): void {
  if (!statSync(folder).isDirectory()) throw new UsageError(`--out takes a new folder; ${folder} is a file`);
  if (readdirSync(folder).length > 0)
    throw new UsageError(
      `--out takes a new or empty folder; ${folder} holds files, which may be somebody's work`,
    );
}
