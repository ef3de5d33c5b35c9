import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { plainNumber } from '../../../src/charts/numbers';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { familyRatios, meanInterval, transpose } from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Preparation, Spread } from './common';
import { correlatedPoints, PREPARATIONS, prepared, spreadOf } from './common';

const COUNT = 250;
const GRID = 61;
/** A descent ends when the excess loss is this fraction of the first. */
const DONE = 1e-3;
const MOST_STEPS = 5000;

interface Contours {
  /** Steps that the descent takes on each preparation: a row a seed. */
  steps: number[][];
  /** The surfaces of the first seed. */
  cases: {
    name: Preparation;
    /** The best weights, and the mean products of the inputs: half of the Hessian. */
    best: number[];
    products: Spread['covariance'];
    /** Gradient descent from w = 0 at the best constant learning rate. */
    path: number[][];
    learningRate: number;
    conditionNumber: number;
  }[];
}

export const lossContours = figure<typeof Lab>()<Contours>({
  id: 'loss-contours',
  title: 'The loss of one neuron, before and after',
  caption:
    'Squared loss of a linear neuron over its two weights, and gradient descent with the best constant ' +
    'rate for each surface. Correlated inputs off zero make a ravine; whitened ones make a bowl.',
  source: 'DNN 4.3.1; S22, S23',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const runs = context.seeds.map((seed) => casesOf(lab, seed));
    return { steps: runs.map((cases) => cases.map(({ path }) => path.length - 1)), cases: runs[0]! };
  },
  chart({ steps, cases }, context): Chart {
    const counts = transpose(steps).map((bySeed, i) => {
      const text: NumberText = (v) => plainNumber(v, v < 20 ? 1 : 0);
      const more = Math.max(...bySeed) >= MOST_STEPS ? 'more than ' : '';
      return `${cases[i]!.name} ${more}${withInterval(meanInterval(bySeed), text)}`;
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: '2-D toy: correlated normal points, linear target with noise',
      seeds: `surfaces: 1 of ${context.seeds.length} seeds`,
      note: `mean steps and their 95 % interval; η = 2/(λ₁ + λ₂) of each Hessian; κ: condition number λ₁/λ₂`,
      verdict: `Steps to 0.1 % of the excess loss: ${counts.join(', ')}.`,
      headline: headlineOf(steps),
      source: this.source,
      panels: [...cases.map(panel), ...cases.map((one) => excessPanel(one, cases))],
    };
  },
});

function casesOf(lab: typeof Lab, seed: number): Contours['cases'] {
  const random = seededRandom(seed);
  const points = correlatedPoints(random.stream('points'), COUNT);
  const noise = random.stream('noise');
  const y = points.map(([a, b]) => 0.8 * a! - 1.2 * b! + noise.normal(0, 0.3));
  return PREPARATIONS.map((name) => {
    const inputs = tf.tidy(() => prepared(lab, name, tf.tensor2d(points), [])[0]!.arraySync());
    return { name, ...descend(inputs, y) };
  });
}

function panel({ name, best, products, path, conditionNumber }: Contours['cases'][number]): SingleChart {
  const half = 1.35 * Math.max(...best.map(Math.abs));
  const range = (centre: number): [number, number] => [centre - half, centre + half];
  const [x, y] = [range(best[0]!), range(best[1]!)] as const;
  const [xs, ys] = [evenlySpaced(...x, GRID), evenlySpaced(...y, GRID)];
  const values = ys.map((w2) => xs.map((w1) => excess([w1, w2], best, products)));
  return {
    kind: 'surface',
    title: `inputs ${name}, κ = ${conditionNumber.toPrecision(3)}`,
    x: { label: 'w₁' },
    y: { label: 'w₂' },
    grid: { x, y, values },
    color: { label: 'loss above its minimum', scale: 'log', min: 0.001, max: 100 },
    trajectories: [{ x: path.map((w) => w[0]!), y: path.map((w) => w[1]!), style: 1 }],
    equalUnits: true,
  };
}

/** What is left of the excess loss after each step; all preparations on the same axes. */
function excessPanel(
  { name, best, products, path }: Contours['cases'][number],
  cases: Contours['cases'],
): SingleChart {
  const [first] = path;
  const longest = Math.max(...cases.map((one) => one.path.length - 1));
  return {
    kind: 'lines',
    title: `inputs ${name}: excess loss by step`,
    x: { label: 'step', min: 0, max: longest },
    y: { label: 'share left', scale: 'log', min: DONE / 10, max: 1 },
    series: [
      {
        x: path.map((_, step) => step),
        y: path.map((w) => Math.max(DONE / 10, excess(w, best, products) / excess(first!, best, products))),
        style: 1,
      },
    ],
    references: [{ axis: 'y', value: DONE }],
  };
}

/** The loss above its minimum: (w − w*)ᵀ M (w − w*). */
function excess(w: number[], best: number[], [[a, b], [, c]]: Spread['covariance']): number {
  const [u, v] = [w[0]! - best[0]!, w[1]! - best[1]!];
  return a * u * u + 2 * b * u * v + c * v * v;
}

function descend(inputs: number[][], y: number[]): Omit<Contours['cases'][number], 'name'> {
  const best = leastSquares(inputs, y);
  const average = (f: (row: number[]) => number): number =>
    inputs.reduce((sum, row) => sum + f(row), 0) / inputs.length;
  const product = (j: number, k: number): number => average((row) => row[j]! * row[k]!);
  const products: Spread['covariance'] = [
    [product(0, 0), product(0, 1)],
    [product(1, 0), product(1, 1)],
  ];
  const [large, small] = eigenvalues(products);
  // The Hessian of the mean squared error is twice the mean products.
  const learningRate = 2 / (2 * large + 2 * small);
  let w = [0, 0];
  const path = [w];
  const start = excess(w, best, products);
  while (excess(w, best, products) > DONE * start && path.length <= MOST_STEPS) {
    const error = w.map((value, j) => value - best[j]!);
    w = w.map(
      (value, j) => value - learningRate * 2 * (products[j]![0]! * error[0]! + products[j]![1]! * error[1]!),
    );
    path.push(w);
  }
  return { best, products, path, learningRate, conditionNumber: large / small };
}

/** The weights of the best linear fit with a bias, from the covariances. */
function leastSquares(inputs: number[][], y: number[]): number[] {
  const { mean, covariance } = spreadOf(inputs);
  const meanY = y.reduce((sum, v) => sum + v, 0) / y.length;
  const [p, q] = [0, 1].map(
    (j) => inputs.reduce((sum, row, i) => sum + (row[j]! - mean[j]!) * (y[i]! - meanY), 0) / y.length,
  ) as [number, number];
  const [[a, b], [, c]] = covariance;
  const determinant = a * c - b * b;
  return [(c * p - b * q) / determinant, (a * q - b * p) / determinant];
}

function eigenvalues([[a, b], [, c]]: Spread['covariance']): [number, number] {
  const middle = (a + c) / 2;
  const distance = Math.hypot((a - c) / 2, b);
  return [middle + distance, middle - distance];
}

/** Compares each preparation with the one before, paired by seed; two claims, corrected for their number. */
function headlineOf(steps: number[][]): string {
  const ratios = [0, 1].map((i) => steps.map((bySeed) => bySeed[i]! / bySeed[i + 1]!));
  const [standardized, whitened] = familyRatios(ratios).map(({ low }) => low > 1);
  if (!standardized) return 'Steps on raw and standardized inputs: not told apart';
  return `Standardized inputs need fewer steps${whitened ? ', whitened ones fewer still' : ''}`;
}
