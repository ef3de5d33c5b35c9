import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { writeFile } from '../../node/writeFile';
import { TRIES_FILE } from '../challenges/file';
import { ANSWERS_FILE } from '../../grading/model/questionsFile';
import { toStarter } from './starter';

/** A student never gets ANSWERS.md, in any language or format. */
const PRIVATE = /^ANSWERS\b/i;
/** Hidden files, and copies that editors and patches leave behind: one of a solution would hold its answers. */
const LEFT_BEHIND = /^[.#]|~$|\.(?:bak|orig|rej|tmp)$/;

/** A generated file: its path inside the lab's folder, and its text. */
export interface StarterFile {
  path: string;
  text: string;
}

/** The files of a lab's starter, made from the files of its solution. */
export function starterFiles(solutionFolder: string): StarterFile[] {
  return filesIn(solutionFolder)
    .filter((path) => path === ANSWERS_FILE || !PRIVATE.test(basename(path)))
    .map((path) => {
      const text = readFileSync(join(solutionFolder, path), 'utf8');
      if (path === ANSWERS_FILE) return { path, text: withoutAnswers(text) };
      return { path, text: path.endsWith('.ts') ? toStarter(text, join(solutionFolder, path)) : text };
    });
}

/** The names of the questions, each with `null`. */
function withoutAnswers(text: string): string {
  const names = Object.keys(JSON.parse(text) as Record<string, unknown>);
  return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, null])), null, 2)}\n`;
}

/** The paths, relative to a folder, of the files inside it. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !LEFT_BEHIND.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The paths of a lab's files that differ from those that its solution generates, are missing or have no source. */
export function filesOutOfStep(files: StarterFile[], labFolder: string): string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const stale = filesIn(labFolder).filter((path) => !wanted.has(path) && path !== TRIES_FILE);
  const changed = files.filter(differsFromFileIn(labFolder));
  return [...changed.map(({ path }) => path), ...stale].map((path) => join(labFolder, path));
}

export interface StarterTarget {
  /** The folder of the lab. */
  folder: string;
  /** Replaces files that differ from their starter, and with them a student's work. */
  overwrite: boolean;
}

/**
 * Writes a starter.
 *
 * @returns the paths of the files that were written
 * @throws UsageError if a file that differs from its starter would have to be replaced and `overwrite` is false:
 * it may hold a student's work. Nothing is written then.
 */
export function writeStarter(files: StarterFile[], { folder, overwrite }: StarterTarget): string[] {
  const changed = files.filter(differsFromFileIn(folder));
  const student = changed.find(({ path }) => existsSync(join(folder, path)));
  if (student && !overwrite) {
    throw new UsageError(
      `${join(folder, student.path)} differs from its starter and may hold your work; ` +
        'nothing was written. Use --overwrite to replace it.',
    );
  }
  for (const { path, text } of changed) writeFile(join(folder, path), text);
  return changed.map(({ path }) => join(folder, path));
}

function differsFromFileIn(folder: string): (file: StarterFile) => boolean {
  return ({ path, text }) => {
    const file = join(folder, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  };
}
