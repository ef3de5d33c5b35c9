import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import { fileProblem } from '../fileProblem';
import { readOrdinary } from '../ordinaryFile';
import { INTAKE_LIMITS } from './limits';
import { isForeignFolder } from './names';
import type { Taken } from './taken';
import { Taking } from './taken';

/**
 * Takes the code of a folder. Links are not followed, and no file is opened before its kind and size are known.
 *
 * @throws UsageError if it can't be read or holds too much
 */
export function readFolder(root: string): Taken {
  const taking = new Taking(root);
  const names = namesIn(root);
  if (!Array.isArray(names)) throw new UsageError(`the folder ${root} can not be read: ${names.problem}`);
  walk(root, { folder: '', names }, taking);
  return taking.taken;
}

function namesIn(folder: string): string[] | { problem: string } {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    return { problem: fileProblem(error) };
  }
}

function walk(root: string, { folder, names }: { folder: string; names: string[] }, taking: Taking): void {
  for (const name of names) {
    taking.count();
    const path = folder === '' ? name : `${folder}/${name}`;
    const status = lstatSync(join(root, path));
    if (status.isDirectory()) {
      if (name === 'node_modules') taking.wants({ path: `${path}/x`, kind: 'file', size: 0 });
      else if (isForeignFolder(name)) continue;
      else if (path.split('/').length > INTAKE_LIMITS.depth)
        taking.leaveOut(`${path}/`, `more than ${INTAKE_LIMITS.depth} folders inside each other`);
      else enter(root, path, taking);
      continue;
    }
    const kind = status.isFile() ? 'file' : status.isSymbolicLink() ? 'link' : 'special';
    if (taking.wants({ path, kind, size: status.size })) takeFile(root, path, { size: status.size, taking });
  }
}

function enter(root: string, folder: string, taking: Taking): void {
  const names = namesIn(join(root, folder));
  if (Array.isArray(names)) walk(root, { folder, names }, taking);
  else taking.leaveOut(`${folder}/`, `it can not be read: ${names.problem}`);
}

function takeFile(root: string, path: string, { size, taking }: { size: number; taking: Taking }): void {
  try {
    const data = readOrdinary(join(root, path), size);
    if (data === undefined) taking.leaveOut(path, 'no ordinary file');
    else taking.take(path, data);
  } catch (error) {
    taking.leaveOut(path, `it can not be read: ${fileProblem(error)}`);
  }
}
