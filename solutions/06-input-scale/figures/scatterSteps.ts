import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { powerOfTen } from '../../../src/charts/numbers';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import type { LabModule, Spread } from './common';
import { correlatedPoints, correlationOf, ellipse, spreadOf } from './common';

const COUNT = 250;

interface Steps {
  steps: { name: string; points: number[][] }[];
}

/** The colours of the documents' two figures: data, first step (blue), second step (purple). */
const STYLES = [6, 0, 3];

export const standardizeSteps = figure<LabModule>()<Steps>({
  id: 'standardize-steps',
  title: 'Figure 4.11: data, zero mean, unit variance',
  caption:
    'The same points as they are, with the mean taken out, and divided by the standard deviation of each feature. ' +
    'The ellipse is the covariance at two standard deviations. Standardizing moves and stretches; it does not turn, ' +
    'so features that go together still do.',
  source: 'DNN 4.3.1, figure 4.11; S22',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const points = correlatedPoints(seededRandom(context.seeds[0]!).stream('points'), COUNT);
    return tf.tidy(() => {
      const x = tf.tensor2d(points);
      const { mean, std } = lab.fitStandardize(x);
      return {
        steps: [
          { name: 'data', points },
          { name: 'zero mean', points: lab.standardize(x, { mean, std: [1, 1] }).arraySync() },
          { name: 'unit variance', points: lab.standardize(x, { mean, std }).arraySync() },
        ],
      };
    });
  },
  chart(result): Chart {
    const spreads = result.steps.map(({ points }) => spreadOf(points));
    const [before, , after] = spreads as [Spread, Spread, Spread];
    const largestMean = Math.max(...after.mean.map(Math.abs));
    const worstStd = Math.max(...stdsOf(after).map((std) => Math.abs(std - 1)));
    const [r, rAfter] = [correlationOf(before), correlationOf(after)];
    const reached = largestMean < 1e-3 && worstStd < 1e-3;
    return {
      ...panelsOf(result, ['feature 1', 'feature 2']),
      title: this.title,
      verdict: reached
        ? `Means and standard deviations are now 0 and 1 to within ${roundUp(Math.max(largestMean, worstStd))}; the correlation was ${r.toFixed(2)} and is ${rAfter.toFixed(2)}.`
        : `After both steps, the means are ${list(after.mean)} and the standard deviations ${list(stdsOf(after))}: expected 0 and 1.`,
      source: this.source,
    };
  },
});

export const decorrelateWhiten = figure<LabModule>()<Steps>({
  id: 'decorrelate-whiten',
  title: 'Figure 4.12: data, diagonal covariance, identity covariance',
  caption:
    'The same points as they are, turned into the coordinates of their principal axes, and divided by the standard ' +
    'deviation along each axis. The ellipse is the covariance at two standard deviations: it comes to lie along ' +
    'the axes, and becomes a circle.',
  source: 'DNN 4.3.1, figure 4.12; S23',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const points = correlatedPoints(seededRandom(context.seeds[0]!).stream('points'), COUNT);
    return tf.tidy(() => {
      const x = tf.tensor2d(points);
      const fitted = lab.principalAxes(x);
      return {
        steps: [
          { name: 'data', points },
          { name: 'decorrelated', points: lab.decorrelate(x, fitted).arraySync() },
          { name: 'whitened', points: lab.whiten(x, fitted).arraySync() },
        ],
      };
    });
  },
  chart(result): Chart {
    const [before, turned, white] = result.steps.map(({ points }) => spreadOf(points)) as [
      Spread,
      Spread,
      Spread,
    ];
    const [r, rTurned] = [correlationOf(before), correlationOf(turned)];
    const off = Math.max(
      ...white.covariance.flatMap((row, j) => row.map((c, k) => Math.abs(c - (j === k ? 1 : 0)))),
    );
    const turnedWell = Math.abs(rTurned) < 1e-3;
    const correlation = `The correlation of ${r.toFixed(2)} is ${turnedWell ? 'gone' : rTurned.toFixed(2)} after the turn`;
    return {
      ...panelsOf(result, ['coordinate 1', 'coordinate 2']),
      title: this.title,
      verdict:
        off < 1e-3
          ? `${correlation}; the whitened covariance is the identity to within ${roundUp(off)}.`
          : `${correlation}; the whitened covariance is off the identity by ${off.toPrecision(2)}: expected 0.`,
      source: this.source,
    };
  },
});

function panelsOf({ steps }: Steps, labels: [string, string]): Omit<Chart & { kind: 'panels' }, 'title'> {
  const all = steps.flatMap(({ points }) => points);
  const limits = [0, 1].map((j) => ({
    min: Math.floor(Math.min(...all.map((point) => point[j]!))) - 0.5,
    max: Math.ceil(Math.max(...all.map((point) => point[j]!))) + 0.5,
  }));
  const panels = steps.map(({ name, points }, i): SingleChart => {
    const spread = spreadOf(points);
    const [x, y] = [0, 1].map((j) => points.map((point) => point[j]!)) as [number[], number[]];
    return {
      kind: 'scatter',
      title: `${name}: covariance ${matrixText(spread.covariance)}`,
      x: { label: i === 0 ? 'feature 1' : labels[0], ...limits[0]! },
      y: { label: i === 0 ? 'feature 2' : labels[1], ...limits[1]! },
      groups: [{ x, y, style: STYLES[i]! }],
      curves: [{ ...ellipse(spread), style: 1 }],
      references: [
        { axis: 'x', value: 0 },
        { axis: 'y', value: 0 },
      ],
      equalUnits: true,
    };
  });
  return {
    kind: 'panels',
    dataset: '2-D toy: correlated normal points',
    seeds: '1 seed',
    note: `${steps[0]!.points.length} points; ellipse: two standard deviations of the covariance; same units in all panels`,
    size: { width: 1100, height: 400 },
    panels,
  };
}

function stdsOf({ covariance: [[a], [, c]] }: Spread): number[] {
  return [Math.sqrt(a), Math.sqrt(c)];
}

function matrixText([[a, b], [, c]]: Spread['covariance']): string {
  const text = (v: number): string => (Math.abs(v) < 0.005 ? '0' : v.toFixed(2).replace('-', '−'));
  return `(${text(a)}, ${text(b)}; ${text(b)}, ${text(c)})`;
}

function list(numbers: number[]): string {
  return numbers.map((v) => v.toPrecision(2)).join(' and ');
}

/** To the next power of ten up: how well something holds. */
function roundUp(error: number): string {
  const power = Math.max(-7, Math.ceil(Math.log10(Math.max(error, Number.MIN_VALUE))));
  return powerOfTen(10 ** power);
}
