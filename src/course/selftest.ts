import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors';
import { mutate } from '../grading/model/mutant';
import type { SelftestResult } from '../grading/selftest/selftest';
import { selftestLab } from '../grading/selftest/selftest';
import { gradingOf, loadMisconceptions } from './grading';
import { hasSolution, solutionOf } from './labs';
import { starterHost } from './starterHost';
import { loadProbes, probeHost } from './submissionHost';

export interface SelftestOptions {
  seed: number;
  /** Called before each of the `total` submissions is graded, with its name. */
  onStep?: (submission: string, total: number) => void;
}

/**
 * Grades a lab's solution, the starter made from it, and the solution with each misconception.
 *
 * @throws UsageError if the lab has no solution here
 */
export async function selftestOf(id: string, { seed, onStep }: SelftestOptions): Promise<SelftestResult> {
  if (!hasSolution(id))
    throw new UsageError(`the self-test of ${id} needs solutions/${id}/lab.ts, which is not here`);
  const solution = await gradingOf(id, { target: 'solutions', seed, reference: 'live' });
  const misconceptions = await loadMisconceptions(id);
  const text = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  const total = misconceptions.length + 2;
  const folder = solutionOf(id);
  const { manifest } = solution;
  const probes = await loadProbes(id);
  return selftestLab({
    solution,
    starter: starterHost(id, manifest, probes),
    misconceptions,
    open: (misconception) => probeHost({ folder, manifest, probes, text: mutate(text, misconception) }),
    onStep: (submission) => onStep?.(submission, total),
  });
}
