import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import { labIds, resolveLab } from './labIds';

/** The root of the kit: labs/, solutions/ and tests/ are below it. */
export const ROOT = resolve(__dirname, '..', '..');

/** Whose answers: the reference's, the student's in labs/, or a folder's. */
export type Target = 'solutions' | 'labs' | (string & {});

/** The ids of all labs, in order. */
export function allLabs(): string[] {
  const ids = new Set([...labIds(join(ROOT, 'labs')), ...labIds(join(ROOT, 'solutions'))]);
  return [...ids].sort();
}

/** The ids that LAB… means: `03`, `3`, full ids, `all`; all of them where none is given. */
export function labsNamed(wanted: string[]): string[] {
  const ids = allLabs();
  if (wanted.length === 0 || wanted.includes('all')) return ids;
  return [...new Set(wanted.map((name) => resolveLab(name, ids)))];
}

/** Whether the reference solution is here; on a student's machine it is not. */
export function hasSolution(id: string): boolean {
  return existsSync(join(solutionOf(id), 'lab.ts'));
}

export function solutionOf(id: string): string {
  return join(ROOT, 'solutions', id);
}

/**
 * The folder whose lab.ts is meant. What is named on the command line may be a lab.ts, the folder that holds
 * it, or a folder with a folder for each lab.
 */
export function folderOf(id: string, target: Target): string {
  const folder = foldersOf(id, target).find(holdsLab);
  if (folder !== undefined) return folder;
  if (target === 'labs' || target === 'solutions') {
    const file = `${target}/${id}/lab.ts`;
    throw new UsageError(
      `expected ${file}, found no such file; if it was there, git checkout ${file} brings it back`,
    );
  }
  const [wanted] = foldersOf(id, target);
  throw new UsageError(
    `expected a submission in ${join(wanted!, 'lab.ts')}, found ${whatIsAt(placeOf(target))}; ` +
      '--target takes solutions, labs, a lab.ts, the folder that holds it, or one with a folder for each lab',
  );
}

/** The text of a lab.ts, if one was handed in. */
export function textOf(id: string, target: Target): string | undefined {
  const folder = foldersOf(id, target).find(holdsLab);
  return folder === undefined ? undefined : readFileSync(join(folder, 'lab.ts'), 'utf8');
}

/**
 * Which of several labs are not among those handed in; a single lab that is asked for must be there.
 *
 * @throws UsageError where there is no folder for any of them: that is another mistake
 */
export function missingOf(ids: string[], target: Target): Set<string> {
  const place = placeOf(target);
  const missing = ids.filter((id) => !holdsLab(join(place, id)));
  if (ids.length === 1) return new Set();
  if (missing.length < ids.length) return new Set(missing);
  const found = folderOf(ids[0]!, target);
  throw new UsageError(
    `${join(found, 'lab.ts')} is the work for one lab, and ${ids.length} labs are asked for; say which one it is`,
  );
}

/**
 * Where the pictures go that the code of a target draws, if nothing else is said: a student's own where the
 * handouts say, and no other target's over them.
 */
export function outFor(target: Target, out = 'out'): string {
  if (target === 'labs') return out;
  if (target === 'solutions') return join(out, 'solutions');
  const place = placeOf(target);
  return join(out, 'submissions', basename(basename(place) === 'lab.ts' ? dirname(place) : place));
}

/** Where a lab's work may be, the likeliest first. */
function foldersOf(id: string, target: Target): string[] {
  const place = placeOf(target);
  if (target === 'solutions' || target === 'labs') return [join(place, id)];
  return [join(place, id), place, ...(basename(place) === 'lab.ts' ? [dirname(place)] : [])];
}

function placeOf(target: Target): string {
  return target === 'solutions' || target === 'labs' ? join(ROOT, target) : resolve(target);
}

function holdsLab(folder: string): boolean {
  const file = join(folder, 'lab.ts');
  return existsSync(file) && statSync(file).isFile();
}

function whatIsAt(place: string): string {
  if (!existsSync(place)) return 'nothing';
  return statSync(place).isDirectory() ? 'no such file' : `a file, ${basename(place)}`;
}
