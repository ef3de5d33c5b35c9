/** A chart that moves: pictures of one size, one after the other. */
import { expected } from '../core/errors';
import type { Chart } from './chart';

export interface Animation {
  /** The descriptions of the pictures, in their order. They differ in what they show, and not in their size. */
  readonly frames: readonly Chart[];
  /** How long a picture stays, in milliseconds. */
  readonly delay: number;
  /** How long the last one stays before it begins anew, in milliseconds. */
  readonly pause: number;
}

/** More frames take longer to draw than they add. */
const MOST_FRAMES = 30;

/** @throws UsageError for too few or too many frames, and for times that are not positive */
export function checkAnimation({ frames, delay, pause }: Animation): void {
  if (frames.length < 2 || frames.length > MOST_FRAMES)
    throw expected(`2 to ${MOST_FRAMES} frames`, frames.length);
  for (const [name, time] of Object.entries({ delay, pause }))
    if (!(time > 0 && time < Infinity)) throw expected(`a ${name} in milliseconds, greater than 0`, time);
}

/** At most `count` of the steps from 0 to `last`, both included: close together at the start, where most happens. */
export function shownSteps(last: number, count: number): number[] {
  const steps = Array.from({ length: count }, (_, i) => Math.round(last * (i / (count - 1)) ** 1.5));
  return [...new Set(steps)];
}
