import { randomInt } from 'node:crypto';
import { UsageError } from '../core/errors';
import { wholeNumber } from '../core/options';
import { RECORDED_SEED } from '../grading/judge/recorded';
import type { ReferenceMode } from '../course/grading';

/** `--seed 7`: a whole number; a fresh one where the option is absent. */
export function seedOption(text: string | undefined): number {
  return text === undefined ? randomInt(1_000_000) : wholeNumber('--seed', text, 0);
}

/** The seed to judge by: recordings have one of their own, live judging takes the one asked for or a fresh one. */
export function seedFor(reference: ReferenceMode, asked?: string): number {
  if (reference === 'live') return seedOption(asked);
  if (asked !== undefined && seedOption(asked) !== RECORDED_SEED) {
    throw new UsageError(
      `without the solutions only the recorded seed ${RECORDED_SEED} can be judged, received --seed ${asked}; leave --seed out`,
    );
  }
  return RECORDED_SEED;
}
