import { expected } from '../core/errors';
import type { RandomStream } from '../core/rng';
import type { RegressionSamples } from './dataset';

export interface CurveOptions {
  /** The inputs are drawn uniformly from [low, high). */
  low?: number;
  high?: number;
  /** Standard deviation of the normal noise on the targets. */
  noise?: number;
}

/**
 * Points of a curve with noise, y = f(x) + N(0, noise²), to show over- and underfitting.
 *
 * @throws UsageError for a count below 1, an empty interval, and negative noise.
 */
export function noisyCurve(
  f: (x: number) => number,
  count: number,
  stream: RandomStream,
  { low = -1, high = 1, noise = 0.1 }: CurveOptions = {},
): RegressionSamples {
  if (!Number.isInteger(count) || count < 1) throw expected('a whole count of at least 1', count);
  if (!(low < high)) throw expected(`high above low (${low})`, high);
  if (!(noise >= 0)) throw expected('noise of at least 0', noise);
  const x = stream.draw(count, (s) => s.uniform(low, high));
  return { kind: 'regression', count, shape: [1], x, y: x.map((value) => stream.normal(f(value), noise)) };
}

/** x ↦ sin(2π · periods · x) */
export const sine =
  (periods = 1) =>
  (x: number): number =>
    Math.sin(2 * Math.PI * periods * x);
