import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import type { Manifest } from '../grading/manifest';
import { labIds, readManifest, resolveLab } from '../grading/manifest';

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

export function manifestOf(id: string): Manifest {
  return readManifest(existsSync(solutionOf(id)) ? solutionOf(id) : join(ROOT, 'labs', id));
}

/** Whether the reference solution is here; on a student's machine it is not. */
export function hasSolution(id: string): boolean {
  return existsSync(join(solutionOf(id), 'lab.ts'));
}

export function solutionOf(id: string): string {
  return join(ROOT, 'solutions', id);
}

/** The folder whose lab.ts is meant. A folder named on the command line may hold one lab, or a folder for each. */
export function folderOf(id: string, target: Target): string {
  const candidates =
    target === 'solutions' || target === 'labs'
      ? [join(ROOT, target, id)]
      : [join(resolve(target), id), resolve(target)];
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'lab.ts')));
  if (folder) return folder;
  const given = candidates[candidates.length - 1]!;
  const what = !existsSync(given)
    ? 'nothing'
    : statSync(given).isDirectory()
      ? 'no such file'
      : `a file, ${basename(given)}`;
  throw new UsageError(
    `expected a submission in ${join(candidates[0]!, 'lab.ts')}, found ${what}; ` +
      '--target takes solutions, labs, or the folder that holds a lab.ts',
  );
}
