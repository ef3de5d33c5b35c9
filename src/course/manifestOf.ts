import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../grading/model/manifest';
import { readManifest } from '../grading/model/manifest';
import { ROOT, solutionOf } from './labs';

/** What lab.json says of a lab, here with its solution or without. */
export function manifestOf(id: string): Manifest {
  return readManifest(existsSync(solutionOf(id)) ? solutionOf(id) : join(ROOT, 'labs', id));
}
