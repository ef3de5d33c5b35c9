import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { toStarter } from './starter';

/** What a student never gets: ANSWERS.md, in whatever language and format. */
const KEPT_BACK = /^ANSWERS\b/i;

/** A generated file: its path below the lab's folder, and its text. */
export interface StarterFile {
  path: string;
  text: string;
}

/** The files of a lab's starter, made from the files of its solution. */
export function starterFiles(solutionFolder: string): StarterFile[] {
  return filesBelow(solutionFolder)
    .filter((path) => !KEPT_BACK.test(basename(path)))
    .map((path) => {
      const text = readFileSync(join(solutionFolder, path), 'utf8');
      return { path, text: path.endsWith('.ts') ? toStarter(text, join(solutionFolder, path)) : text };
    });
}

/** The files of a folder and of the folders in it, as paths relative to it. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The files of `labFolder` that are not what its solution generates. */
export function filesOutOfStep(files: StarterFile[], labFolder: string): string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const stale = filesBelow(labFolder).filter((path) => !wanted.has(path));
  const changed = files.filter(({ path, text }) => readOrNothing(join(labFolder, path)) !== text);
  return [...changed.map(({ path }) => path), ...stale].map((path) => join(labFolder, path));
}

/**
 * Writes a starter. A file that differs from its starter may hold a student's work: it is left alone,
 * unless `overwrite` says otherwise.
 * @returns the paths written
 */
export function writeStarter(files: StarterFile[], labFolder: string, overwrite: boolean): string[] {
  const changed = files.filter(({ path, text }) => readOrNothing(join(labFolder, path)) !== text);
  const inTheWay = changed.find(({ path }) => existsSync(join(labFolder, path)));
  if (inTheWay && !overwrite) {
    throw new UsageError(
      `${join(labFolder, inTheWay.path)} differs from its starter and may hold your work; ` +
        'nothing was written. Use --overwrite to replace it.',
    );
  }
  for (const { path, text } of changed) {
    mkdirSync(dirname(join(labFolder, path)), { recursive: true });
    writeFileSync(join(labFolder, path), text);
  }
  return changed.map(({ path }) => join(labFolder, path));
}

function readOrNothing(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
