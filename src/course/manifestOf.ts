import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../core/errors';
import type { Manifest } from '../grading/model/manifest';
import { parseManifest } from '../grading/model/manifest';
import { ROOT, solutionOf } from './labs';

/** The description of a lab, read from its solution if that is here, else from labs/. */
export function manifestOf(id: string): Manifest {
  return readManifest(existsSync(solutionOf(id)) ? solutionOf(id) : join(ROOT, 'labs', id));
}

/** Reads and checks the `lab.json` of a lab's folder. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, 'lab.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`expected a lab's description in ${file}: ${messageOf(error)}`);
  }
  return parseManifest(text, file);
}
