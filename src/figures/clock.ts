/** Times of steps, on clocks that a browser makes coarse. */
import { mean, quantile } from 'simple-statistics';

/** The smallest step of the clock, in milliseconds: nanoseconds in Node, often 0.1 ms in a browser. */
export function clockTick(): number {
  const began = performance.now();
  let now = began;
  while (now === began) now = performance.now();
  return now - began;
}

/**
 * The time of one step of a run, from those of all its steps. Stalls of the machine make steps longer and never shorter,
 * so it is the lower quartile. A clock that is coarser than a step shows 0 for many of them: then only their mean is right.
 */
export function timeOfStep(times: readonly number[]): number {
  return times.includes(0) ? mean([...times]) : quantile([...times], 0.25);
}
