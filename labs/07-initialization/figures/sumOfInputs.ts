import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, geometricMeanInterval } from '../../../src/figures/statistics';
import * as tf from '@tensorflow/tfjs';
import type { LabModule } from './common';
import { standardNormal } from './common';

const INPUTS = [1, 3, 10, 30, 100, 300, 1000];
const UNITS = 50;
const SAMPLES = 50;

interface Sums {
  /** std of z, a row a seed, a column a number of inputs. */
  std: number[][];
}

export const sumOfInputs = figure<LabModule>()<Sums>({
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
    const intervals = byPlace(std).map(geometricMeanInterval);
    // The slope of a straight line through log std against log n, by least squares.
    const logs = INPUTS.map((n, i) => [Math.log(n), Math.log(intervals[i]!.centre)] as const);
    const mean = (k: 0 | 1): number => logs.reduce((sum, at) => sum + at[k], 0) / logs.length;
    const [mx, my] = [mean(0), mean(1)];
    const slope =
      logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) /
      logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
    const root = Math.abs(slope - 0.5) < 0.05 ? 'the root, as variances add up' : 'not the root';
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      dataset: `${UNITS} units, ${SAMPLES} samples`,
      note: 'band: 95 % interval of the geometric mean over seeds',
      verdict: `Measured: std grows as n to the power ${slope.toFixed(2)}: ${root}.`,
      source: this.source,
      x: { label: 'number of inputs n', scale: 'log' },
      y: { label: 'std of z = Σ w x', scale: 'log' },
      series: [
        { name: 'measured', style: 0, x: INPUTS, ...band(intervals) },
        { name: '√n', style: 2, dashed: true, x: INPUTS, y: INPUTS.map(Math.sqrt) },
        { name: 'n (the text)', style: 1, dashed: true, x: INPUTS, y: INPUTS },
      ],
    };
  },
});
