import { randomInt } from 'node:crypto';
import { UsageError } from '../core/errors';
import { listed } from '../core/words';
import { RECORDED_SEED } from '../grading/judge/recorded';
import type { ReferenceMode } from './grading';

/** A seed that nobody can know beforehand, short enough to be typed again. */
export function freshSeed(): number {
  return randomInt(1_000_000);
}

/**
 * The seed to judge a lab by: the one that was asked for, or one that is drawn anew each time. Beside the running
 * reference it can be any; without the solution it is one of those that were recorded.
 *
 * @param recorded the seeds of its recordings; by default the one seed that every lab has
 * @throws UsageError if a seed is asked for that was not recorded
 */
export function seedFor(
  reference: ReferenceMode,
  asked?: number,
  recorded: readonly number[] = [RECORDED_SEED],
): number {
  if (reference === 'live') return asked ?? freshSeed();
  if (asked === undefined) return recorded[randomInt(recorded.length)]!;
  if (recorded.includes(asked)) return asked;
  const known = `seed${recorded.length === 1 ? '' : 's'} ${listed(recorded.map(String))}`;
  throw new UsageError(
    `without the solutions only the recorded ${known} can be judged, received --seed ${asked}; leave --seed out`,
  );
}
