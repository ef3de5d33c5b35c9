import { expected } from '../core/errors';

/** Steps 0, 1, 2, 3, 4, 6, 8, 11, … up to `steps`: about evenly spaced on a log axis. */
export function logSteps(steps: number): number[] {
  if (!Number.isInteger(steps) || steps < 1) throw expected('a whole number of steps from 1 up', steps);
  const spaced = [0];
  for (let step = 1; step < steps; step = Math.max(step + 1, Math.round(step * 1.4))) spaced.push(step);
  return [...spaced, steps];
}

/** 1, 2, 4, … and `count` itself. */
export function powersOfTwo(count: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(count)) }, (_, i) => 2 ** i);
  return [...powers, count];
}

/** `count` places from one end to the other, both included, at equal distances: the coordinates of a grid. */
export function evenlySpaced(from: number, to: number, count: number): number[] {
  if (!Number.isInteger(count) || count < 2) throw expected('a whole number of places from 2 up', count);
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
