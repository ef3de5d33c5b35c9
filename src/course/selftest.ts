import type { LiveExpectations } from '../grading/judge/expectations';
import type { SelftestResult } from '../grading/selftest/selftest';
import { selftestLab } from '../grading/selftest/selftest';
import { gradingOf, liveExpectations, loadMisconceptions, loadPromises, solutionHosts } from './grading';
import type { Misconception } from '../grading/model/check';
import type { Host } from '../hosts/host';
import { requireSolution } from './requireSolution';
import { starterHost } from './starterHost';
import { loadProbes } from './submissionHost';

export interface SelftestOptions {
  seed: number;
  /** Expectations of this seed that others use too. Default: new ones. */
  expectations?: LiveExpectations;
  /** Opens hosts of the solution with a misconception's edit. Default: new ones. */
  open?: (misconception: Misconception) => Host;
  /** Called before each of the `total` submissions is graded, with its name. */
  onStep?: (submission: string, total: number) => void;
}

/**
 * Grades a lab's solution, the starter made from it, and the solution with each misconception.
 *
 * @throws UsageError if the lab has no solution here
 */
export async function selftestOf(
  id: string,
  { seed, expectations, open, onStep }: SelftestOptions,
): Promise<SelftestResult> {
  requireSolution(id);
  const solution = await gradingOf(id, {
    target: 'solutions',
    reference: 'live',
    expectations: expectations ?? (await liveExpectations(id, seed)),
  });
  const misconceptions = await loadMisconceptions(id);
  const promises = await loadPromises(id);
  const total = misconceptions.length + 2;
  return selftestLab({
    solution,
    starter: starterHost(id, solution.manifest, await loadProbes(id)),
    misconceptions,
    ...(promises && { promises }),
    open: open ?? (await solutionHosts(id)),
    onStep: (submission) => onStep?.(submission, total),
  });
}
