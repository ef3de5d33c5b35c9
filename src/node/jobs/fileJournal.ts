import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Journal } from '../../jobs/job';
import { writeFile } from '../writeFile';

/** Keeps each value in a file that has the job's hash as its name. A file that is cut or damaged counts as absent. */
export class FileJournal implements Journal {
  /** @param isValue tells a value of these jobs from anything else */
  constructor(
    private readonly folder: string,
    private readonly isValue: (json: unknown) => boolean,
  ) {}

  read(job: Job): unknown {
    try {
      const json: unknown = JSON.parse(readFileSync(this.file(job), 'utf8'));
      return this.isValue(json) ? json : undefined;
    } catch {
      return undefined;
    }
  }

  write(job: Job, value: unknown): void {
    writeFile(this.file(job), `${JSON.stringify(value, null, 1)}\n`);
  }

  private file({ hash }: Job): string {
    return join(this.folder, `${hash}.json`);
  }
}
