/** Shared by the figures of lab 09: points of a noisy curve, and the error of a network on them. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { noisyCurve, sine } from '../../../src/data/curves';
import type { LabelledSamples, RegressionSamples } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import { flatTensors } from '../../../src/figures/samples';
import type * as Lab from '../lab';

/** The standard deviation of the noise. */
export const NOISE = 0.3;
/** The points, in the subtitle of a chart. */
export const DATA = 'y = sin(1.5πx) + N(0, 0.3²)';
/** The curve without noise. */
export const truth = sine(0.75);

/** Noisy points of the curve; each name gives other points. */
export function noisyPoints(random: SeededRandom, name: string, count: number): RegressionSamples {
  return noisyCurve(truth, count, random.stream(name), { noise: NOISE });
}

/** Points as inputs and targets of `memorize`, of shape [points, 1] each. The caller disposes of both. */
export function tensorsOf(samples: RegressionSamples): Lab.Samples {
  const { x, y } = toTensors(samples);
  return { x: x as tf.Tensor2D, y };
}

export function meanSquaredError(lab: typeof Lab, net: Lab.Net, { x, y }: Lab.Samples): number {
  return tf.tidy(() => lab.predict(net, x).sub(y).square().mean().arraySync() as number);
}

/** Samples of digits as tensors, scaled by the mean and standard deviation of all training pixels: two numbers for all. */
export function scaledTensors(
  samples: LabelledSamples,
  training: LabelledSamples,
): ReturnType<typeof flatTensors> {
  const mean = training.x.reduce((sum, pixel) => sum + pixel, 0) / training.x.length;
  const variance = training.x.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / training.x.length;
  return flatTensors({ ...samples, x: samples.x.map((pixel) => (pixel - mean) / Math.sqrt(variance)) });
}

/** The first value of a long curve and then every `every`-th: enough for a picture. */
export function thinned<T>(curve: readonly T[], every: number): T[] {
  return curve.filter((_, i) => (i + 1) % every === 0 || i === 0);
}
