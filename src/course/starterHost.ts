import type { Probes } from '../grading/model/check';
import type { Host } from '../hosts/host';
import type { Manifest } from '../grading/model/manifest';
import { starterFiles } from './starters/generate';
import { probeHost } from './submissionHost';
import { solutionOf } from './labs';

/** A host for the starter that a solution generates, which is not what a student has made of it in labs/. */
export function starterHost(id: string, manifest: Manifest, probes: Probes<unknown>): Host {
  const starter = starterFiles(solutionOf(id)).find(({ path }) => path === 'lab.ts');
  return probeHost({ folder: solutionOf(id), manifest, probes, text: starter?.text ?? '' });
}
