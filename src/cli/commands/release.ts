import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { counted, listed } from '../../core/words';
import { hasSolution } from '../../course/labs';
import type { NewFile } from '../../node/newFile';
import { outputFile } from '../../node/folders';
import { NewFolder } from '../../node/newFolder';
import { writeFile } from '../../node/writeFile';
import type { CommandResult } from '../command';
import type { Autograder } from '../options';
import { beforeStop } from '../signals';
import type { Terminal } from '../terminal';

/** The settings of `lab release`. Their values are parsed; an absent one is undefined. */
export interface ReleaseSettings {
  ids: string[];
  /** The new folder, or the new zip for Gradescope. */
  out: string;
  /** Without it, the kit is the students'. */
  autograder: Autograder | undefined;
  /** The number of seeds whose answers are recorded. */
  seedCount: number | undefined;
  parallel: number;
}

const SEEDS = 8;

/** Writes the kit of students, or that of a system that grades. */
export async function release(settings: ReleaseSettings, terminal: Terminal): Promise<CommandResult> {
  const { ids, autograder, seedCount } = settings;
  const without = ids.filter((id) => !hasSolution(id));
  if (without.length > 0)
    throw new UsageError(
      `a kit is released from solutions/, which has no ${listed(without)}; get the kit whole`,
    );
  if (autograder !== undefined && seedCount !== undefined)
    throw new UsageError(
      '--seeds is for the kit of students; an autograder draws a new seed for each submission',
    );
  if (autograder === 'gradescope') return gradescope(settings);
  const folder = new NewFolder(settings.out);
  const goOn = beforeStop(() => folder.close());
  try {
    const files = autograder === 'github' ? await githubKit(ids) : await ofStudents(settings, terminal);
    folder.write(files);
    return { output: { text: written(settings.out, files) }, exitCode: 0 };
  } finally {
    goOn();
    folder.close();
  }
}

async function ofStudents(
  { ids, seedCount = SEEDS, parallel }: ReleaseSettings,
  terminal: Terminal,
): Promise<NewFile[]> {
  const { studentsKit } = await import('../../course/release/studentsKit');
  const progress = terminal.progress(ids.length);
  const seeds = Array.from({ length: seedCount }, (_, i) => i + 1);
  const onProgress = (done: number, id: string): void => progress.at(done, `answers of ${id}`);
  return studentsKit(ids, { seeds, parallel, onProgress }).finally(() => progress.stop());
}

async function githubKit(ids: string[]): Promise<NewFile[]> {
  const { githubFiles } = await import('../../course/release/gradersKit');
  return githubFiles(ids);
}

async function gradescope({ out, ids }: ReleaseSettings): Promise<CommandResult> {
  if (!out.endsWith('.zip'))
    throw new UsageError(`Gradescope takes a zip: expected --out FILE.zip, received ${out}`);
  if (existsSync(out)) throw new UsageError(`--out takes a new file; ${out} is there already`);
  outputFile(out);
  const { gradescopeFiles } = await import('../../course/release/gradersKit');
  const { zipOf } = await import('../../node/zip');
  const files = gradescopeFiles(ids);
  writeFile(out, await zipOf(files));
  return { output: { text: written(out, files) }, exitCode: 0 };
}

function written(out: string, files: readonly NewFile[]): string {
  const bytes = files.reduce((total, { content }) => total + Buffer.byteLength(content), 0);
  return `wrote ${relative('', out) || out}: ${counted(files.length, 'file')}, ${(bytes / 1e6).toFixed(1)} MB`;
}
