import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import type * as Lab from '../lab';

const W_STAR = [1.6, 0.9];
const H = [2, 0.7];
const RATE = 0.05;
const STEPS = 160;
/** Fifty values of λ in each factor of 10, from almost no penalty to one that leaves almost no weight. */
const LAMBDAS = Array.from({ length: 301 }, (_, i) => 10 ** (3 - i / 50));
const RANGE = [-0.4, 2.2] as const;
const GRID = 61;

interface Paths {
  loss: number[][];
  /** The weights after step 0, 1, … of descent from 0 without a penalty. */
  stopped: { x: number[]; y: number[] };
  /** The minimum with the penalty, λ falling. */
  penalized: { x: number[]; y: number[] };
  /** For each step from 1: the λ whose minimum is nearest to the weights, and how far away it is. */
  nearest: { lambda: number; distance: number }[];
}

export const earlyStoppingPath = figure<typeof Lab>()<Paths>({
  id: 'early-stopping-path',
  title: 'Early stopping goes nearly the way of L2',
  caption:
    'Descent from 0 without a penalty, and the minimum under L2 as λ falls: weights of large curvature ' +
    'arrive first. At first, t steps are like λ = 1/(ηt); later descent comes nearer to w*.',
  source: 'WD, early stopping; S36; Goodfellow, Bengio & Courville 2016, section 7.8',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const places = evenlySpaced(...RANGE, GRID);
    const square = (value: number): number => value * value;
    const stopped = descent(lab);
    const minima = LAMBDAS.map((lambda) =>
      tf.tidy(() => [...lab.shrinkL2(tf.tensor1d(W_STAR), tf.tensor1d(H), lambda).dataSync()]),
    );
    return {
      loss: places.map((w2) =>
        places.map((w1) => (H[0]! * square(w1 - W_STAR[0]!) + H[1]! * square(w2 - W_STAR[1]!)) / 2),
      ),
      stopped: { x: stopped.map((w) => w[0]!), y: stopped.map((w) => w[1]!) },
      penalized: { x: minima.map((w) => w[0]!), y: minima.map((w) => w[1]!) },
      nearest: stopped.slice(1).map((weights) => nearestOf(weights, minima)),
    };
  },
  chart({ loss, stopped, penalized, nearest }): Chart {
    const t = nearest.map((_, i) => i + 1);
    return {
      kind: 'panels',
      title: this.title,
      dataset: `no data: ½(${H[0]}(w₁ − ${W_STAR[0]})² + ${H[1]}(w₂ − ${W_STAR[1]})²)`,
      note: `η = ${RATE}, ${STEPS} steps; λ from 1000 to 0.001`,
      verdict: verdictOf(nearest),
      headline: `Paths of early stopping and of L2: at most ${apartOf(nearest)} % apart`,
      source: this.source,
      panels: [
        {
          kind: 'surface',
          title: 'both paths, from 0 to the minimum of the loss',
          x: { label: 'w₁' },
          y: { label: 'w₂' },
          grid: { x: [...RANGE], y: [...RANGE], values: loss },
          color: { label: 'loss without penalty' },
          equalUnits: true,
          trajectories: [
            { name: 'descent, step by step', ...stopped },
            { name: 'minimum under L2, λ falling', x: every(10, penalized.x), y: every(10, penalized.y) },
          ],
        },
        {
          kind: 'lines',
          title: 'the λ whose minimum is nearest to step t',
          x: { label: 'step t', scale: 'log' },
          y: { label: 'λ', scale: 'log' },
          series: [
            { name: 'nearest λ', x: t, y: nearest.map(({ lambda }) => lambda) },
            { name: '1/(ηt)', x: t, y: t.map((step) => 1 / (RATE * step)), dashed: true },
          ],
        },
      ],
    };
  },
});

/** The weights after each step of gradient descent from 0, by the lab's update without decay. */
function descent(lab: typeof Lab): number[][] {
  const path = [[0, 0]];
  for (let step = 0; step < STEPS; step++) {
    const next = tf.tidy(() => {
      const w = tf.tensor1d(path.at(-1)!);
      const g = w.sub(tf.tensor1d(W_STAR)).mul(tf.tensor1d(H));
      return [...lab.decayedUpdate(w, g, { learningRate: RATE, lambda: 0 }).dataSync()];
    });
    path.push(next);
  }
  return path;
}

function nearestOf(weights: number[], minima: number[][]): Paths['nearest'][number] {
  const distances = minima.map((w) => Math.hypot(w[0]! - weights[0]!, w[1]! - weights[1]!));
  const distance = Math.min(...distances);
  return { lambda: LAMBDAS[distances.indexOf(distance)]!, distance };
}

const every = (n: number, values: number[]): number[] => values.filter((_, i) => i % n === 0);

/** The largest distance of the two paths, in per cent of ‖w*‖. */
function apartOf(nearest: Paths['nearest']): string {
  const farthest = Math.max(...nearest.map(({ distance }) => distance));
  return ((100 * farthest) / Math.hypot(...W_STAR)).toFixed(1);
}

/** λ = 1/(ηt) is near the λ found as long as neither is more than twice the other. */
const NEAR = 2;

function verdictOf(nearest: Paths['nearest']): string {
  const ratios = nearest.map(({ lambda }, i) => lambda * RATE * (i + 1));
  const off = ratios.findIndex((ratio) => ratio > NEAR || ratio < 1 / NEAR);
  const apart = `The paths are at most ${apartOf(nearest)} % of ‖w*‖ apart`;
  if (off < 0) return `${apart}, and λ = 1/(ηt) is right within a factor of ${NEAR} at every step.`;
  return `${apart}; λ = 1/(ηt) is right within a factor of ${NEAR} up to step ${off}.`;
}
