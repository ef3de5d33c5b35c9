import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors';
import { toStarter } from './starter';

/** What a student never gets. */
const KEPT_BACK = /^ANSWERS(\.\w+)?\.md$/;

/** A generated file: its path below the lab's folder, and its text. */
export interface StarterFile {
  path: string;
  text: string;
}

/** The files of a lab's starter, made from the files of its solution. */
export function starterFiles(solutionFolder: string): StarterFile[] {
  return readdirSync(solutionFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !KEPT_BACK.test(entry.name))
    .map(({ name }) => {
      const text = readFileSync(join(solutionFolder, name), 'utf8');
      return { path: name, text: name.endsWith('.ts') ? toStarter(text, join(solutionFolder, name)) : text };
    });
}

/** The files of `labFolder` that are not what its solution generates. */
export function filesOutOfStep(files: StarterFile[], labFolder: string): string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const stale = existsSync(labFolder) ? readdirSync(labFolder).filter((name) => !wanted.has(name)) : [];
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
  mkdirSync(labFolder, { recursive: true });
  for (const { path, text } of changed) writeFileSync(join(labFolder, path), text);
  return changed.map(({ path }) => join(labFolder, path));
}

function readOrNothing(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
