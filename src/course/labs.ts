import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import { decodedText } from '../node/decodedText';
import { readOrdinaryFile } from '../node/submissionBox';
import { labIds, resolveLab } from './labIds';

/** The root folder of the kit, which holds labs/, solutions/ and tests/. */
export const ROOT = resolve(__dirname, '..', '..');

/** The answers that are meant: the reference's, the student's in labs/, or those in a folder. */
export type Target = 'solutions' | 'labs' | (string & {});

/** The ids of all labs, in order. */
export function allLabs(): string[] {
  const ids = new Set([...labIds(join(ROOT, 'labs')), ...labIds(join(ROOT, 'solutions'))]);
  return [...ids].sort();
}

/**
 * The ids that the names of labs mean, each once: `03`, `3`, full ids, or `all`; without a name all of them.
 *
 * @throws UsageError for a name that means no lab
 */
export function labsNamed(wanted: string[]): string[] {
  const ids = allLabs();
  const named = wanted.filter((name) => name !== 'all').map((name) => resolveLab(name, ids));
  return wanted.length === 0 || wanted.includes('all') ? ids : [...new Set(named)];
}

/** True if the reference solution is here; on a student's machine it is not. */
export function hasSolution(id: string): boolean {
  return existsSync(join(solutionOf(id), 'lab.ts'));
}

export function solutionOf(id: string): string {
  return join(ROOT, 'solutions', id);
}

/** The folder of everything that grades a lab. */
export function gradedFolder(id: string): string {
  return join(ROOT, 'tests', 'graded', id);
}

/**
 * The file that lists the figures of a lab. Those of a folder from elsewhere are drawn by the kit's own, never by one
 * of that folder.
 *
 * @throws UsageError if the lab has none
 */
export function experimentOf(id: string, target: Target): string {
  const homes = target === 'solutions' ? [solutionOf(id)] : [join(ROOT, 'labs', id), solutionOf(id)];
  const file = homes.map((home) => join(home, 'experiment.ts')).find((candidate) => existsSync(candidate));
  if (file !== undefined) return file;
  throw new UsageError(`expected the figures of ${id} in labs/${id}/experiment.ts, found no such file`);
}

/**
 * The folder of a lab's submission. A target that is a path may be a lab.ts, the folder that holds it, or a folder
 * with a folder for each lab.
 *
 * @throws UsageError if there is no lab.ts
 */
export function folderOf(id: string, target: Target): string {
  const folder = submissionFolder(id, target);
  if (folder !== undefined) return folder;
  if (target === 'solutions' && !existsSync(pathOf(target)))
    throw new UsageError('expected --target labs or a folder: the solutions are not in this kit');
  if (target === 'labs' || target === 'solutions') {
    const file = `${target}/${id}/lab.ts`;
    throw new UsageError(
      `expected ${file}, found no such file; if it was there, git checkout ${file} brings it back`,
    );
  }
  const [wanted] = candidateFolders(id, target);
  throw new UsageError(
    `expected a submission in ${join(wanted!, 'lab.ts')}, found ${foundAt(pathOf(target))}; ` +
      '--target takes solutions, labs, a lab.ts, the folder that holds it, or one with a folder for each lab',
  );
}

/** The text of the lab.ts that was handed in, if there is one that can be judged. */
export function textOf(id: string, target: Target): string | undefined {
  const folder = submissionFolder(id, target);
  const read = folder === undefined ? undefined : readOrdinaryFile(join(folder, 'lab.ts'));
  return typeof read === 'object' ? decodedText(read) : undefined;
}

/**
 * The labs, of several, that were not handed in. If a single lab is asked for, it must be there.
 *
 * @throws UsageError if no lab was handed in: that is a mistake in the target
 */
export function missingOf(ids: string[], target: Target): Set<string> {
  const missing = ids.filter((id) => !holdsLab(join(pathOf(target), id)));
  if (ids.length === 1) return new Set();
  if (missing.length < ids.length) return new Set(missing);
  const found = folderOf(ids[0]!, target);
  throw new UsageError(
    `${join(found, 'lab.ts')} is the work for one lab, and ${ids.length} labs are asked for; say which one it is`,
  );
}

/**
 * The default folder for the pictures that the code of a target draws: a student's own pictures go where the handouts
 * say, and those of another target never replace them.
 */
export function outFor(target: Target, out = 'out'): string {
  if (target === 'labs') return out;
  if (target === 'solutions') return join(out, 'solutions');
  const path = pathOf(target);
  return join(out, 'submissions', basename(basename(path) === 'lab.ts' ? dirname(path) : path));
}

function submissionFolder(id: string, target: Target): string | undefined {
  return candidateFolders(id, target).find(holdsLab);
}

/** The folders that may hold a lab's submission, the likeliest first. */
function candidateFolders(id: string, target: Target): string[] {
  const path = pathOf(target);
  if (target === 'solutions' || target === 'labs') return [join(path, id)];
  return [join(path, id), path, ...(basename(path) === 'lab.ts' ? [dirname(path)] : [])];
}

function pathOf(target: Target): string {
  return target === 'solutions' || target === 'labs' ? join(ROOT, target) : resolve(target);
}

function holdsLab(folder: string): boolean {
  const file = join(folder, 'lab.ts');
  return existsSync(file) && statSync(file).isFile();
}

function foundAt(path: string): string {
  if (!existsSync(path)) return 'nothing';
  if (existsSync(join(path, 'lab.ts'))) return 'a lab.ts that is not an ordinary file';
  return statSync(path).isDirectory() ? 'no such file' : `a file, ${basename(path)}`;
}
