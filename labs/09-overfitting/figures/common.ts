/** What the figures of lab 09 share: a noisy curve in three parts, and a network that is trained on it. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { noisyCurve, sine } from '../../../src/data/curves';
import type { RegressionSamples } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type * as Lab from '../lab';

export const NOISE = 0.3;
/** What the noisy points are drawn from. */
export const truth = sine(0.75);

/** Points of the curve; each name gives others. */
export function points(random: SeededRandom, name: string, count: number): RegressionSamples {
  return noisyCurve(truth, count, random.stream(name), { noise: NOISE });
}

/** As inputs and targets of `memorize`. The caller disposes of both. */
export function tensorsOf(samples: RegressionSamples): Lab.Samples {
  const { x, y } = toTensors(samples);
  return { x: x as tf.Tensor2D, y };
}

export function meanSquaredError(lab: typeof Lab, net: Lab.Net, { x, y }: Lab.Samples): number {
  return tf.tidy(() => lab.predict(net, x).sub(y).square().mean().arraySync() as number);
}

/** The numbers from low to high, evenly spaced. */
export function grid(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** So many numbers of a long curve as can be seen, the last among them. */
export function thinned<T>(curve: readonly T[], every: number): T[] {
  return curve.filter((_, i) => (i + 1) % every === 0 || i === 0);
}
