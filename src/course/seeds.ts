import { randomInt } from 'node:crypto';
import { UsageError } from '../core/errors';
import { RECORDED_SEED } from '../grading/judge/recorded';
import type { ReferenceMode } from './grading';

/** A seed that nobody can know beforehand, short enough to be typed again. */
export function freshSeed(): number {
  return randomInt(1_000_000);
}

/**
 * The seed to judge by: live judging takes the seed that was asked for, or a fresh one; a recording has its own.
 *
 * @throws UsageError if another seed than the recorded one is asked for of a recording
 */
export function seedFor(reference: ReferenceMode, asked?: number): number {
  if (reference === 'live') return asked ?? freshSeed();
  if (asked !== undefined && asked !== RECORDED_SEED) {
    throw new UsageError(
      `without the solutions only the recorded seed ${RECORDED_SEED} can be judged, received --seed ${asked}; leave --seed out`,
    );
  }
  return RECORDED_SEED;
}
