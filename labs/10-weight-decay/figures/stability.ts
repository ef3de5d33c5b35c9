import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { decimals, short } from '../../../src/figures/words';
import type * as Lab from '../lab';

const LEARNING_RATE = 0.1;
const STEPS = 40;
/** The product ηλ of each line. */
const L2_PRODUCTS = [0.1, 1.5, 1.9, 2.1];
const L1_PRODUCTS = [0.05, 0.3, 0.8];
const START = 1;
/** A cycle narrower than this counts as rest. */
const ARRIVED = 0.02;

interface Stability {
  l2: number[][];
  l1: number[][];
}

export const stability = figure<typeof Lab>()<Stability>({
  id: 'large-lambda',
  title: 'When ηλ is too large: L2 diverges, L1 goes to and fro',
  caption:
    'One weight under the penalty alone. L2 multiplies it by 1 − ηλ: it shrinks while ηλ < 2, with ' +
    'alternating signs from 1 on. L1 takes steps of ηλ and can’t stop within one of 0: a cycle.',
  source: 'WD, "L2" and "L1"; DNN 4.4.2; S35',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    return {
      l2: L2_PRODUCTS.map((product) => trajectory(lab.decayedUpdate, product)),
      l1: L1_PRODUCTS.map((product) => trajectory(lab.l1Update, product)),
    };
  },
  chart({ l2, l1 }): Chart {
    const panel = (title: string, products: number[], runs: number[][], limit: number) => ({
      kind: 'lines' as const,
      title,
      x: { label: 'step' },
      y: { label: 'w', min: -limit, max: limit },
      references: [{ axis: 'y' as const, value: 0 }],
      series: runs.map((run, i) => {
        const outside = run.findIndex((w) => Math.abs(w) > limit);
        const y = outside < 0 ? run : run.slice(0, outside);
        const x = y.map((_, step) => step);
        return { name: `ηλ = ${products[i]}`, x, y, ...(outside < 0 ? {} : { diverged: 'diverges' }) };
      }),
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'no data: one weight, g = 0',
      note: `w₀ = ${START}, η = ${LEARNING_RATE}, ${STEPS} steps; nothing is random`,
      verdict: verdictOf(l2, l1),
      headline: headlineOf(l2, l1),
      details: `L2: ${l2.map((run, i) => describeL2(L2_PRODUCTS[i]!, run)).join('; ')}. L1: ${l1.map((run, i) => describeL1(L1_PRODUCTS[i]!, run)).join('; ')}.`,
      source: this.source,
      panels: [
        panel('L2: w ← (1 − ηλ)w', L2_PRODUCTS, l2, 4),
        panel('L1: w ← w − ηλ sign(w)', L1_PRODUCTS, l1, 1.2),
      ],
    };
  },
});

function trajectory(update: typeof Lab.decayedUpdate, product: number): number[] {
  const path = [START];
  for (let step = 0; step < STEPS; step++) {
    path.push(
      tf.tidy(() => {
        const w = tf.tensor1d([path.at(-1)!]);
        const options = { learningRate: LEARNING_RATE, lambda: product / LEARNING_RATE };
        return update(w, tf.zerosLike(w), options).dataSync()[0]!;
      }),
    );
  }
  return path;
}

function describeL2(product: number, run: number[]): string {
  const end = Math.abs(run.at(-1)!);
  const signs = run[1]! * run[0]! < 0 ? ' with alternating signs' : '';
  return `ηλ = ${product} ${end > START ? 'diverges' : `shrinks to ${short(end)}`}${signs}`;
}

function verdictOf(l2: number[][], l1: number[][]): string {
  const diverging = divergingIn(l2);
  const widths = l1.map((run) => decimals(2)(widthOf(run)));
  return `L2 diverges at ηλ = ${diverging.join(', ') || 'none of these'}; L1 ends in cycles ${widths.join(', ')} wide at ηλ = ${L1_PRODUCTS.join(', ')}.`;
}

/** The width of the cycle at the end of a run. */
function widthOf(run: number[]): number {
  const last = run.slice(-8);
  return Math.max(...last) - Math.min(...last);
}

function describeL1(product: number, run: number[]): string {
  const width = widthOf(run);
  return `ηλ = ${product} ${width < ARRIVED ? 'comes to rest' : `ends in a cycle ${width.toFixed(2)} wide`}`;
}

function divergingIn(l2: number[][]): number[] {
  return L2_PRODUCTS.filter((_, i) => Math.abs(l2[i]!.at(-1)!) > START);
}

function headlineOf(l2: number[][], l1: number[][]): string {
  const first = divergingIn(l2)[0];
  const left = first === undefined ? 'L2 diverges at none of these ηλ' : `L2 diverges at ηλ = ${first}`;
  return `${left}; L1 ${l1.every((run) => widthOf(run) < ARRIVED) ? 'comes to rest' : 'goes to and fro'}`;
}
