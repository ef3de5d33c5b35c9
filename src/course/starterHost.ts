import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Probes } from '../grading/model/check';
import type { Host } from '../hosts/host';
import type { Manifest } from '../grading/model/manifest';
import { toStarter } from './starters/starter';
import { probeHost } from './submissionHost';
import { solutionOf } from './labs';

/** A host for the starter that a solution generates, and not for the student's work in labs/. */
export function starterHost(id: string, manifest: Manifest, probes: Probes<unknown>): Host {
  const folder = solutionOf(id);
  const file = join(folder, 'lab.ts');
  return probeHost({ folder, manifest, probes, text: toStarter(readFileSync(file, 'utf8'), file) });
}
