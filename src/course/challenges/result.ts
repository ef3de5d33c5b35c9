import { CHECK_LIMITS } from '../../hosts/limits';
import type { ProcessLevel } from '../../hosts/isolation';
import { startBackend } from '../../node/backend';
import type { Unscored } from '../../reports/graded';
import { startSubmissionProcess } from '../startSubmissionProcess';
import { barOf, RUNS } from './bar';
import { hasChallenge, loadChallenge, referenceScores } from './definition';
import { runAll, runSeed } from './run';

/** The result of a submission's `challenge.ts` beside the bar of the reference; undefined if it is not written. */
export async function challengeResult(
  id: string,
  { target, isolation, seed }: { target: string; isolation: ProcessLevel; seed: number },
): Promise<Unscored['challenge']> {
  if (!hasChallenge(id)) return undefined;
  const challenge = await loadChallenge(id);
  const { limit } = barOf(referenceScores(id), RUNS);
  const seeds = Array.from({ length: RUNS }, (_, i) => runSeed(seed, i));
  const common = { serves: 'challenge', limits: CHECK_LIMITS, prints: 'stderr' } as const;
  const host = startSubmissionProcess({ ...common, id, target, isolation });
  try {
    await startBackend();
    const scores = await runAll({ challenge, host, seeds }, () => undefined);
    if (!Array.isArray(scores)) return 'fault' in scores ? scores : undefined;
    const mean = scores.reduce((total, score) => total + score, 0) / scores.length;
    return { mean, limit, reached: mean <= limit };
  } finally {
    await host.close();
  }
}
