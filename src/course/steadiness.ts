import type { Steadiness } from '../grading/selftest/steadiness';
import { steadinessOf } from '../grading/selftest/steadiness';
import { liveExpectations, loadGraded, loadMisconceptions, solutionHosts } from './grading';
import { manifestOf } from './manifestOf';
import { requireSolution } from './requireSolution';

export interface SteadinessOptions {
  seeds: number[];
  /** The submissions to grade: the solution, or also each misconception. */
  graded: 'solution' | 'misconceptions';
  /** Called before each of the `total` submissions is graded, with its name. */
  onStep?: (submission: string, total: number) => void;
}

/**
 * Grades a lab's solution, and the solution with each misconception, with several seeds.
 *
 * @throws UsageError if the lab has no solution here
 */
export async function steadinessOfLab(
  id: string,
  { seeds, graded, onStep }: SteadinessOptions,
): Promise<Steadiness> {
  requireSolution(id);
  const { checks } = await loadGraded(id);
  const misconceptions = graded === 'solution' ? [] : await loadMisconceptions(id);
  return steadinessOf({
    manifest: manifestOf(id),
    checks,
    expectations: await Promise.all(
      seeds.map(async (seed) => ({ seed, of: await liveExpectations(id, seed) })),
    ),
    misconceptions,
    open: await solutionHosts(id),
    onStep: (submission) => onStep?.(submission, misconceptions.length + 1),
  });
}
