import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { shortNumber } from '../../../src/charts/numbers';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { short } from '../../../src/figures/words';
import type * as Lab from '../lab';

const W_STAR = [1.5, 2, 2.1, -2.2, 1.7, -2.1, 1.5, -3.8];
const H = [0.17, 2.1, 4.7, 1.8, 3.9, 0.96, 1.8, 0.81];
const LAMBDA = 0.73;
/** First large steps, to travel far; then small ones, because L1 can't come nearer to 0 than its step. */
const PHASES = [
  { learningRate: 0.1, steps: 300 },
  { learningRate: 0.01, steps: 200 },
  { learningRate: 0.001, steps: 200 },
];
/** The last steps, in which the weights near 0 are watched. */
const LOOKED_AT = 100;
/** Measured and predicted minima count as the same if they differ by less than this. */
const SAME = 1e-3;
const CURVE = { lambdaMax: 4, points: 81, curvatures: [0.5, 1, 4], wStar: 1.5 };

interface ClosedForms {
  methods: {
    name: 'L2' | 'L1';
    predicted: number[];
    measured: number[];
    /** The greatest distance of each weight from 0 in the last steps. */
    farthest: number[];
    /** The minimum by λ, a row a curvature. */
    curves: number[][];
  }[];
}

export const closedForms = figure<typeof Lab>()<ClosedForms>({
  id: 'closed-forms',
  title: 'Where a penalty moves the minimum of a quadratic',
  caption:
    'Above, the minimum of ½ΣH(w − w*)² plus a penalty, by closed form and by descent. Below, L2 ' +
    'multiplies a weight by a factor and never reaches 0; L1 takes λ/H from it and stops at 0.',
  source: 'WD, closed forms; S36',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const lambdas = lambdasOfCurves();
    const method = (
      name: 'L2' | 'L1',
      shrink: typeof Lab.shrinkL2,
      update: typeof Lab.decayedUpdate,
    ): ClosedForms['methods'][number] => ({
      name,
      predicted: tf.tidy(() => [...shrink(tf.tensor1d(W_STAR), tf.tensor1d(H), LAMBDA).dataSync()]),
      ...descended(update),
      curves: CURVE.curvatures.map((h) =>
        lambdas.map((lambda) =>
          tf.tidy(() => shrink(tf.tensor1d([CURVE.wStar]), tf.tensor1d([h]), lambda).dataSync()[0]!),
        ),
      ),
    });
    return {
      methods: [method('L2', lab.shrinkL2, lab.decayedUpdate), method('L1', lab.shrinkL1, lab.l1Update)],
    };
  },
  chart({ methods }): Chart {
    const byCurvature = W_STAR.map((_, k) => k).sort((a, b) => H[a]! - H[b]!);
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'no data: ½ΣH(w − w*)²',
      note: `above λ = ${LAMBDA}, descent with decayedUpdate and l1Update; below w* = ${CURVE.wStar}; nothing is random`,
      verdict: verdictOf(methods),
      headline: methods.every((method) => gapOf(method) < SAME)
        ? 'Descent ends where the closed forms of L2 and L1 say'
        : 'Descent does not end where the closed forms say',
      details: methods.map(wordsOf).join(' '),
      source: this.source,
      columns: 2,
      panels: [
        ...methods.map(({ name, predicted, measured }) => ({
          kind: 'bars' as const,
          dots: true,
          title: `${name}: minimum of each weight`,
          x: { label: 'curvature H' },
          y: { label: 'weight' },
          categories: byCurvature.map((k) => String(H[k])),
          series: [
            { name: 'w* (no penalty)', values: byCurvature.map((k) => W_STAR[k]!), style: 5 },
            { name: 'closed form', values: byCurvature.map((k) => predicted[k]!), style: 0 },
            { name: 'descent', values: byCurvature.map((k) => measured[k]!), style: 1 },
          ],
        })),
        ...methods.map(({ name, curves }) => ({
          kind: 'lines' as const,
          title: `${name}: a weight as λ grows`,
          x: { label: 'λ' },
          y: { label: 'ŵ', min: 0, max: 1.6 },
          series: curves.map((curve, i) => ({
            name: `H = ${CURVE.curvatures[i]}`,
            x: lambdasOfCurves(),
            y: curve,
            marks: 'none' as const,
          })),
        })),
      ],
    };
  },
});

function lambdasOfCurves(): number[] {
  return evenlySpaced(0, CURVE.lambdaMax, CURVE.points);
}

function descended(update: typeof Lab.decayedUpdate): { measured: number[]; farthest: number[] } {
  const [wStar, h] = [tf.tensor1d(W_STAR), tf.tensor1d(H)];
  let w: tf.Tensor = wStar.clone();
  const path: number[][] = [];
  for (const { learningRate, steps } of PHASES) {
    for (let step = 0; step < steps; step++) {
      const next = tf.tidy(() => update(w, w.sub(wStar).mul(h), { learningRate, lambda: LAMBDA }));
      w.dispose();
      w = next;
      path.push([...w.dataSync()]);
    }
  }
  tf.dispose([w, wStar, h]);
  const last = path.slice(-LOOKED_AT);
  const farthest = W_STAR.map((_, k) => Math.max(...last.map((weights) => Math.abs(weights[k]!))));
  return { measured: path.at(-1)!, farthest };
}

/** How far descent ends from the closed form. */
function gapOf({ predicted, measured }: ClosedForms['methods'][number]): number {
  return Math.max(...predicted.map((value, k) => Math.abs(value - measured[k]!)));
}

/** `Of 8 weights L1 sets 1 to 0, L2 none; descent and closed forms agree within 0.0005.` */
function verdictOf(methods: ClosedForms['methods']): string {
  const zeros = methods
    .map(({ name, predicted }) => ({ name, count: predicted.filter((value) => value === 0).length }))
    .toSorted((one, other) => other.count - one.count)
    .map(
      ({ name, count }, i) => `${name}${i === 0 ? ` sets ${count || 'none'} to 0` : ` ${count || 'none'}`}`,
    );
  const gap = Math.max(...methods.map(gapOf));
  const words = gap < SAME ? 'agree within' : 'differ by up to';
  return `Of ${W_STAR.length} weights ${zeros.join(', ')}; descent and closed forms ${words} ${short(gap)}.`;
}

function wordsOf({ name, predicted, measured, farthest }: ClosedForms['methods'][number]): string {
  const gap = Math.max(...predicted.map((value, k) => Math.abs(value - measured[k]!)));
  const agree =
    gap < SAME
      ? `descent and closed form agree within ${shortNumber(gap)}`
      : `descent is ${shortNumber(gap)} away from the closed form`;
  const zeros = predicted.flatMap((value, k) => (value === 0 ? [k] : []));
  const nearZero = farthest.flatMap((distance, k) => (distance <= stepAtZero(k) ? [k] : []));
  if (zeros.length + nearZero.length === 0) return `${name}: ${agree}; no weight is 0.`;
  const step = 'its step at 0, η(λ + |g|)';
  const zerosInWords =
    zeros.join() === nearZero.join()
      ? `the zeros of the closed form (${zeros.length} of ${predicted.length} weights) are just what descent holds within ${step}`
      : `the closed form has ${zeros.length} zeros, descent holds ${nearZero.length} weights within ${step}`;
  return `${name}: ${agree}; ${zerosInWords}.`;
}

/** The size of the last phase's step from 0 under L1, η(λ + |g|): the loss has the gradient g = −Hw* there. */
function stepAtZero(k: number): number {
  return PHASES.at(-1)!.learningRate * (LAMBDA + Math.abs(H[k]! * W_STAR[k]!));
}
