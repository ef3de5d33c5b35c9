import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { BarsChart } from '../../../src/charts/bars';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { powerOfTen } from '../../../src/charts/numbers';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { meanInterval } from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { decimals, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Spread } from './common';
import { correlatedPoints, correlationOf, ellipse, spreadOf } from './common';

const COUNT = 250;

interface Steps {
  /** The points of the first seed. */
  steps: { name: string; points: number[][] }[];
  /** Mean and covariance after each step: a row a seed. */
  spreads: Spread[][];
}

/** The colours of the documents' two figures: data, first step (blue), second step (purple). */
/** The styles of the points whose first feature is below its mean, and above: so they can be followed. */
const STYLES = { below: 3, above: 0 };

export const standardizeSteps = figure<typeof Lab>()<Steps>({
  id: 'standardize-steps',
  title: 'Figure 4.11: data, zero mean, unit variance',
  caption:
    'The same points as they are, with the mean taken out, and divided by the standard deviation of each ' +
    'feature. Standardizing moves and stretches; it does not turn: features that go together still do.',
  source: 'DNN 4.3.1, figure 4.11; S22',
  seeds: { quick: 5, full: 20 },
  run: (lab, context) =>
    stepsOf(context, (x) => {
      const { mean, std } = lab.fitStandardize(x);
      return {
        'zero mean': lab.standardize(x, { mean, std: [1, 1] }),
        'unit variance': lab.standardize(x, { mean, std }),
      };
    }),
  chart(result, context): Chart {
    const [before, after] = [0, 2].map((step) => result.spreads.map((ofSeed) => ofSeed[step]!));
    const off = Math.max(
      ...after!.flatMap((spread) => [...spread.mean, ...stdsOf(spread).map((std) => std - 1)]).map(Math.abs),
    );
    const correlations = [before!, after!].map((spreads) => spreads.map(correlationOf));
    const change = Math.max(...correlations[0]!.map((r, s) => Math.abs(r - correlations[1]![s]!)));
    const [r, rAfter] = correlations.map(correlationText);
    return {
      ...panelsOf(result, ['feature 1', 'feature 2'], context),
      title: this.title,
      verdict:
        (off < 1e-3
          ? `Means and standard deviations are now 0 and 1 to within ${roundUp(off)}`
          : `Means and standard deviations are off 0 and 1 by up to ${off.toPrecision(2)}`) +
        (change < 1e-3 ? `; the correlation stays at ${r}.` : `; the correlation was ${r} and is ${rAfter}.`),
      headline:
        off >= 1e-3
          ? 'Means and deviations are not 0 and 1'
          : change < 1e-3
            ? 'Standardizing sets mean and deviation, and keeps the correlation'
            : 'Standardizing has changed the correlation',
      source: this.source,
    };
  },
});

export const decorrelateWhiten = figure<typeof Lab>()<Steps>({
  id: 'decorrelate-whiten',
  title: 'Figure 4.12: data, diagonal covariance, identity covariance',
  caption:
    'The same points as they are, turned to their principal axes, and divided by the standard deviation ' +
    'along each. The ellipse of the covariance comes to lie along the axes, and becomes a circle.',
  source: 'DNN 4.3.1, figure 4.12; S23',
  seeds: { quick: 5, full: 20 },
  run: (lab, context) =>
    stepsOf(context, (x) => {
      const fitted = lab.principalAxes(x);
      return { decorrelated: lab.decorrelate(x, fitted), whitened: lab.whiten(x, fitted) };
    }),
  chart(result, context): Chart {
    const [before, turned, white] = [0, 1, 2].map((step) => result.spreads.map((ofSeed) => ofSeed[step]!));
    const off = Math.max(
      ...white!.flatMap(({ covariance }) =>
        covariance.flatMap((row, j) => row.map((c, k) => Math.abs(c - (j === k ? 1 : 0)))),
      ),
    );
    const left = turned!.map(correlationOf);
    const gone = Math.max(...left.map(Math.abs)) < 1e-3;
    const correlation = `The correlation of ${correlationText(before!.map(correlationOf))} is ${gone ? 'gone' : correlationText(left)} after the turn`;
    return {
      ...panelsOf(result, ['coordinate 1', 'coordinate 2'], context),
      title: this.title,
      verdict:
        off < 1e-3
          ? `${correlation}; the whitened covariance is the identity to within ${roundUp(off)}.`
          : `${correlation}; the whitened covariance is off the identity by up to ${off.toPrecision(2)}.`,
      headline: !gone
        ? 'The turn leaves a correlation'
        : off < 1e-3
          ? 'The turn removes the correlation, whitening evens the variances'
          : 'The whitened covariance is not the identity',
      source: this.source,
    };
  },
});

/** Fresh points of each seed, before and after each of two steps. */
function stepsOf(context: FigureContext, make: (x: tf.Tensor2D) => Record<string, tf.Tensor2D>): Steps {
  const runs = context.seeds.map((seed) => {
    const points = correlatedPoints(seededRandom(seed).stream('points'), COUNT);
    return tf.tidy(() => [
      { name: 'data', points },
      ...Object.entries(make(tf.tensor2d(points))).map(([name, z]) => ({ name, points: z.arraySync() })),
    ]);
  });
  return {
    steps: runs[0]!,
    spreads: runs.map((steps) => steps.map(({ points }) => spreadOf(points))),
  };
}

function panelsOf(
  { steps }: Steps,
  labels: [string, string],
  { seeds }: FigureContext,
): Omit<Chart & { kind: 'panels' }, 'title'> {
  const all = steps.flatMap(({ points }) => points);
  const middle = mean(steps[0]!.points.map((point) => point[0]!));
  const limits = [0, 1].map((j) => ({
    min: Math.floor(Math.min(...all.map((point) => point[j]!))) - 0.5,
    max: Math.ceil(Math.max(...all.map((point) => point[j]!))) + 0.5,
  }));
  const panels = steps.map(({ name, points }, i): SingleChart => {
    const spread = spreadOf(points);
    return {
      kind: 'scatter',
      title: `${name}: covariance ${matrixText(spread.covariance)}`,
      x: { label: i === 0 ? 'feature 1' : labels[0], ...limits[0]! },
      y: { label: i === 0 ? 'feature 2' : labels[1], ...limits[1]! },
      groups: (['below', 'above'] as const).map((side) => {
        const chosen = points.filter(
          (_, n) => (steps[0]!.points[n]![0]! < middle ? 'below' : 'above') === side,
        );
        return {
          name: `feature 1 ${side} its mean`,
          x: chosen.map((point) => point[0]!),
          y: chosen.map((point) => point[1]!),
          style: STYLES[side],
        };
      }),
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
    seeds: `points: 1 of ${seeds.length} seeds`,
    note: `${steps[0]!.points.length} points; ellipse: two standard deviations; below: mean ± one standard deviation; verdict: the worst of all seeds, correlation with its 95 % interval`,
    panels: [...panels, ...spreadPanels(steps, labels)],
  };
}

/** Mean and standard deviation of each coordinate after each step, on one axis. */
function spreadPanels(steps: Steps['steps'], labels: [string, string]): BarsChart[] {
  const spreads = steps.map(({ points }) => spreadOf(points));
  const ends = spreads.flatMap((spread) =>
    stdsOf(spread).flatMap((std, j) => [spread.mean[j]! - std, spread.mean[j]! + std]),
  );
  return steps.map(({ name }, i) => {
    const { mean: centres } = spreads[i]!;
    const stds = stdsOf(spreads[i]!);
    return {
      kind: 'bars',
      dots: true,
      title: `${name}: means and standard deviations`,
      x: { label: '' },
      y: {
        label: 'mean ± standard deviation',
        min: Math.floor(Math.min(...ends)),
        max: Math.ceil(Math.max(...ends)),
      },
      categories: i === 0 ? ['feature 1', 'feature 2'] : labels,
      series: [
        {
          values: centres,
          interval: {
            low: centres.map((centre, j) => centre - stds[j]!),
            high: centres.map((centre, j) => centre + stds[j]!),
          },
          style: 1,
        },
      ],
      references: [{ axis: 'y', value: 0 }],
    };
  });
}

function stdsOf({ covariance: [[a], [, c]] }: Spread): number[] {
  return [Math.sqrt(a), Math.sqrt(c)];
}

function matrixText([[a, b], [, c]]: Spread['covariance']): string {
  const text: NumberText = (v) => (Math.abs(v) < 0.005 ? '0' : decimals(2)(v));
  return `(${text(a)}, ${text(b)}; ${text(b)}, ${text(c)})`;
}

/** Mean over the seeds, and its 95 % interval. */
function correlationText(correlations: number[]): string {
  return withInterval(meanInterval(correlations), decimals(2));
}

/** An error, rounded up to a power of ten. */
function roundUp(error: number): string {
  const power = Math.max(-7, Math.ceil(Math.log10(Math.max(error, Number.MIN_VALUE))));
  return powerOfTen(10 ** power);
}
