import * as tf from '@tensorflow/tfjs';
import { linearRegression } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, geometricMeanInterval, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { standardNormal } from './common';

const INPUTS = [1, 3, 10, 30, 100, 300, 1000];
const UNITS = 50;
const SAMPLES = 50;

interface Sums {
  /** std of z, a row a seed, a column a number of inputs. */
  std: number[][];
}

export const sumOfInputs = figure<typeof Lab>()<Sums>({
  id: 'sum-of-inputs',
  title: 'n inputs of N(0, 1), weights of N(0, 1): the spread of their sum',
  caption: 'The text says that the sum has standard deviation n. It is √n: variances add up, not deviations.',
  source: 'TT, initial weights; erratum E21; S24',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const std = context.seeds.map((seed, s) => {
      context.progress(s / context.seeds.length);
      return INPUTS.map((n) =>
        tf.tidy(() => {
          const random = seededRandom(seed);
          const W = lab.smallNormal(random.stream('weights'), 1).apply([n, UNITS]) as tf.Tensor2D;
          return lab.standardDeviation(standardNormal(random, 'inputs', SAMPLES, n).matMul(W));
        }),
      );
    });
    return { std };
  },
  chart({ std }, context): Chart {
    const intervals = transpose(std).map(geometricMeanInterval);
    const slope = meanInterval(std.map(slopeOf));
    const [from, to] = [slope.low, slope.high].map((power) => power.toFixed(2));
    const isRoot = slope.low > 0.45 && slope.high < 0.55;
    const root = isRoot ? 'the root, as variances add up' : 'not surely the root';
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      dataset: `${UNITS} units, ${SAMPLES} samples`,
      note: 'band: 95 % interval of the geometric mean over seeds',
      verdict: `Measured: std grows as n to the power ${slope.centre.toFixed(2)} (95 %: ${from} to ${to}): ${root}.`,
      headline: isRoot
        ? 'The spread of a sum grows as the root of n'
        : `The spread of a sum grows as n to the power ${slope.centre.toFixed(2)}`,
      source: this.source,
      x: { label: 'number of inputs n', scale: 'log' },
      y: { label: 'std of z = Σ w x', scale: 'log', min: 0.5 },
      series: [
        { name: 'measured', style: 0, x: INPUTS, ...band(intervals) },
        { name: '√n', style: 2, dashed: true, x: INPUTS, y: INPUTS.map(Math.sqrt) },
        { name: 'n (the text)', style: 1, dashed: true, x: INPUTS, y: INPUTS },
      ],
    };
  },
});

/** The slope of a straight line through log std against log n, by least squares. */
function slopeOf(std: number[]): number {
  const points = INPUTS.map((n, i) => [Math.log(n), Math.log(std[i]!)]);
  return linearRegression(points).m;
}
