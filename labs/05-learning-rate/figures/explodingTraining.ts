import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { NamedTensors } from '../../../src/core/tensors';
import { randomNormal } from '../../../src/core/tensors';
import { figure } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import { band, geometricMeanInterval, shareInterval, transpose } from '../../../src/figures/statistics';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';
import { sgd } from './common';

const LENGTH = 12;
const UNITS = 8;
const BATCH_SIZE = 16;
const LEARNING_RATE = 0.05;
const THRESHOLD = 1;
/** The loss of a network that always answers 0. */
const SILENT = 1;
/** The value drawn in place of the loss after a clipped run has overflowed. */
const LOST = 1e6;
/** Below this the sum counts as learned. */
const LEARNED = 0.2;
/** Decades of the gradient's length that the histogram shows, and bins in each. */
const DECADES = { from: -3, to: 7, bins: 5 };

interface Exploding {
  steps: number;
  /** Without clipping, and with it. A run that overflows ends there. */
  arms: { clipped: boolean; loss: number[][]; norm: (number | null)[][] }[];
}

export const explodingTraining = figure<typeof Lab>()<Exploding>({
  id: 'exploding-training',
  title: 'A recurrent network whose training explodes, and clipping',
  caption:
    'ReLU units read 12 numbers and answer with their sum. The recurrent matrix is applied 12 times, so a ' +
    'gradient can be thousands of times longer than the one before: one such step destroys the net.',
  source: 'TT, "gradient clipping"; S20; Pascanu, Mikolov & Bengio 2013',
  seeds: { quick: 6, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 1500 : 250;
    const arms = [false, true].map((clipped, arm) => {
      const runs = context.seeds.map((seed, s) => {
        context.progress((arm + s / context.seeds.length) / 2);
        return trainRecurrent(clipped ? (g) => lab.clipByGlobalNorm(g, THRESHOLD) : (g) => g, seed, steps);
      });
      return { clipped, loss: runs.map((run) => run.loss), norm: runs.map((run) => run.norm) };
    });
    return { steps, arms };
  },
  chart({ steps, arms }, context): Chart {
    const [free, clipped] = arms as [Exploding['arms'][number], Exploding['arms'][number]];
    const marks = logSteps(steps);
    const from = marks.slice(1);
    const bins = binEdges();
    return {
      kind: 'panels',
      title: this.title,
      seeds: `${context.seeds.length} seeds`,
      note: `SGD, η = ${LEARNING_RATE}, θ = ${THRESHOLD}; loss: mean since the mark before, band: 95 % interval of the geometric mean over seeds`,
      ...wordsOf(arms, steps),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'loss; dashed: always answering 0',
          x: { label: 'step', scale: 'log' },
          y: { label: 'squared error', scale: 'log', min: 1e-2, max: 1e6 },
          series: [
            ...free.loss.map((loss, s) => ({
              ...(s === 0 ? { name: 'without clipping, each seed' } : {}),
              x: from,
              y: meansBetween(loss, marks),
              ...(loss.length < steps ? { diverged: 'overflow' } : {}),
              style: 1,
            })),
            {
              name: `clipped at θ = ${THRESHOLD}`,
              x: from,
              ...band(
                transpose(clipped.loss.map((loss) => meansBetween(loss, marks).map((at) => at ?? LOST))).map(
                  geometricMeanInterval,
                ),
              ),
              style: 0,
            },
          ],
          references: [{ axis: 'y', value: SILENT }],
        },
        {
          kind: 'lines',
          title: 'lengths of the gradients before clipping',
          x: { label: '‖g‖', scale: 'log' },
          y: { label: 'share of steps with a gradient', unit: '%', min: 0 },
          series: [free, clipped].map((arm) => ({
            name: arm.clipped ? `clipped at θ = ${THRESHOLD}` : 'without clipping',
            ...histogram(
              arm.norm.flat().filter((length) => length !== 0),
              bins,
            ),
            style: arm.clipped ? 0 : 1,
            marks: 'none',
          })),
          references: [{ axis: 'x', value: THRESHOLD, label: 'θ' }],
        },
      ],
    };
  },
});

/** Loss and ‖g‖ of every step. The same seed gives the same start and the same samples, clipped or not. */
function trainRecurrent(
  clip: (gradients: NamedTensors) => NamedTensors,
  seed: number,
  steps: number,
): { loss: number[]; norm: (number | null)[] } {
  const random = seededRandom(seed);
  const variables = recurrentNetwork(random.stream('weights'));
  const stream = random.stream('samples');
  const optimizer = new RuleOptimizer(sgd(LEARNING_RATE));
  const loss: number[] = [];
  const norm: (number | null)[] = [];
  for (let step = 0; step < steps; step++) {
    const value = tf.tidy(() => {
      const x = tf.tensor2d(
        [...stream.draw(BATCH_SIZE * LENGTH, (s) => s.uniform(-1, 1))],
        [BATCH_SIZE, LENGTH],
      );
      const { value, grads } = tf.variableGrads(() => squaredError(variables, x), Object.values(variables));
      const length = lengthOf(grads);
      norm.push(Number.isFinite(length) ? length : null);
      optimizer.applyGradients(clip(grads));
      return value.dataSync()[0]!;
    });
    // A NaN gradient makes NaN weights, which relu turns into zeros: the loss would be finite again.
    if (!Number.isFinite(value) || norm.at(-1) === null) break;
    loss.push(value);
  }
  optimizer.dispose();
  tf.dispose(Object.values(variables));
  return { loss, norm };
}

type Recurrent = Record<'W' | 'u' | 'b' | 'v', tf.Variable>;

/** The recurrent matrix is near the identity, so that the units remember. Singular values above 1 make the memory grow. */
function recurrentNetwork(stream: RandomStream): Recurrent {
  const normal = (rows: number, columns: number, std: number): tf.Tensor =>
    randomNormal(stream, [rows, columns], 0, std);
  return tf.tidy(() => ({
    W: tf.variable(tf.eye(UNITS).add(normal(UNITS, UNITS, 0.1))),
    u: tf.variable(normal(1, UNITS, 0.3)),
    b: tf.variable(tf.zeros([UNITS])),
    v: tf.variable(normal(UNITS, 1, 0.3)),
  }));
}

/** hₜ = relu(hₜ₋₁W + xₜu + b), answer hv after the last; the target is the sum, scaled to variance 1. */
function squaredError({ W, u, b, v }: Recurrent, x: tf.Tensor2D): tf.Scalar {
  let h: tf.Tensor = tf.zeros([BATCH_SIZE, UNITS]);
  for (let t = 0; t < LENGTH; t++) {
    const input = tf.matMul(x.slice([0, t], [BATCH_SIZE, 1]), u as tf.Tensor2D);
    h = tf
      .matMul(h as tf.Tensor2D, W as tf.Tensor2D)
      .add(input)
      .add(b)
      .relu();
  }
  const target = x.sum(1, true).mul(Math.sqrt(3 / LENGTH));
  return tf
    .matMul(h as tf.Tensor2D, v as tf.Tensor2D)
    .sub(target)
    .square()
    .mean<tf.Scalar>();
}

function lengthOf(gradients: NamedTensors): number {
  return Math.hypot(...Object.values(gradients).flatMap((g) => [...g.dataSync()]));
}

/** The mean loss from each mark to the next; null after the end of a run. */
function meansBetween(losses: number[], marks: number[]): (number | null)[] {
  return marks.slice(1).map((end, i) => (end <= losses.length ? mean(losses.slice(marks[i], end)) : null));
}

function binEdges(): number[] {
  const { from, to, bins } = DECADES;
  return Array.from({ length: (to - from) * bins + 1 }, (_, i) => 10 ** (from + i / bins));
}

/** The outline of a histogram: each bin from edge to edge. Lengths outside are counted in the first and last bin. */
function histogram(lengths: (number | null)[], edges: number[]): { x: number[]; y: number[] } {
  const counts = edges.slice(1).map(() => 0);
  for (const length of lengths) {
    const bin = edges.findLastIndex((edge) => (length ?? Infinity) >= edge);
    counts[Math.min(counts.length - 1, Math.max(0, bin))]! += 100 / lengths.length;
  }
  return {
    x: counts.flatMap((_, i) => [edges[i]!, edges[i + 1]!]),
    y: counts.flatMap((count) => [count, count]),
  };
}

function wordsOf(
  arms: Exploding['arms'],
  steps: number,
): { verdict: string; headline: string; details: string } {
  const [free, clipped] = arms.map((arm) => {
    const kept = arm.loss.filter((loss) => loss.length === steps);
    const last = kept.map((loss) => mean(loss.slice(-20)));
    return {
      count: arm.loss.length,
      overflowed: arm.loss.length - kept.length,
      silent: last.filter((loss) => loss > 0.8 * SILENT).length,
      learned: last.filter((loss) => loss < LEARNED).length,
      longest: Math.max(...arm.norm.flat().map((length) => length ?? Infinity)),
      dead: arm.norm.flat().filter((length) => length === 0).length / arm.norm.flat().length,
    };
  });
  const [without, having] = [free, clipped].map((arm) => shareInterval(arm!.learned, arm!.count));
  return {
    headline:
      having!.low > without!.high
        ? 'Clipping lets the recurrent network learn the sum'
        : 'Trainings that learn, clipped or not: not told apart',
    verdict: `Clipped, ${clipped!.learned} of ${clipped!.count} trainings learn the sum; without clipping, ${free!.learned} of ${free!.count} do.`,
    details:
      `Without clipping, ${free!.overflowed} of ${free!.count} trainings overflow, ${free!.silent} end about as bad as always answering 0, ` +
      `and ${free!.learned} learn the sum (error below ${LEARNED}); in ${(100 * free!.dead).toFixed(0)} % of their steps the gradient is exactly 0. ` +
      `Clipped, ${clipped!.learned} of ${clipped!.count} learn it, from gradients as long as ${Number(clipped!.longest.toPrecision(2))}.`,
  };
}
