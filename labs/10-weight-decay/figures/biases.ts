import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Net } from './common';
import { biasesAsWeights, disposeNet, freshNet } from './common';
import { signed } from './words';

const LAMBDA = 1;
const OFFSET = 5;
const NOISE = 0.2;
const SAMPLES = 20;
const POINTS = 41;
const STEPS = { quick: 400, full: 1500 };

interface Biases {
  data: { x: number[]; y: number[] };
  curves: { name: string; style: number; fitted: number[][] }[];
}

const truth = (x: number): number => OFFSET + Math.sin(Math.PI * x);

export const biases = figure<typeof Lab>()<Biases>({
  id: 'biases',
  title: 'Exercise 1: the biases penalized too, on a curve',
  caption:
    'A regression net on data that lie far above 0, with L2 on its weights only and on its biases too. The biases hold the level of the data; ' +
    'penalized, they give some of it up. With a λ so large, weights alone leave a nearly flat line near the mean of the data; with the biases penalized, even the mean is lost.',
  source: 'WD, exercise 1; S33',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const result: Biases = {
      data: { x: [], y: [] },
      curves: [
        { name: 'weights only', style: 0, fitted: [] },
        { name: 'weights and biases', style: 1, fitted: [] },
      ],
    };
    for (const [i, seed] of context.seeds.entries()) {
      const random = seededRandom(seed);
      const data = dataOf(random.stream('data'));
      if (i === 0) result.data = data;
      for (const [k, curve] of result.curves.entries()) {
        context.progress((i + k / 2) / context.seeds.length);
        const net = freshNet(1, 1, random);
        fit(lab, net, data, k === 1, STEPS[context.mode]);
        curve.fitted.push(tf.tidy(() => [...net.logits(tf.tensor2d(places(), [POINTS, 1])).dataSync()]));
        disposeNet(net);
      }
    }
    return result;
  },
  chart({ data, curves }, context): Chart {
    const [without, withBiases] = curves.map(({ fitted }) => fitted.map(levelError)) as [number[], number[]];
    const sunk = meanInterval(withBiases.map((level, i) => level - without[i]!));
    return {
      kind: 'scatter',
      title: this.title,
      ...subtitle(context),
      dataset: `y = ${OFFSET} + sin πx + noise, ${SAMPLES} samples`,
      note: `L2, λ = ${LAMBDA}, 32 ReLU units, Adam; curves: mean over the seeds; points: the first seed`,
      verdict: verdictOf(meanInterval(without), meanInterval(withBiases), sunk),
      source: this.source,
      size: { width: 900, height: 620 },
      x: { label: 'x' },
      y: { label: 'y' },
      groups: [{ name: 'training samples', ...data, style: 5 }],
      curves: [
        { name: 'truth', x: places(), y: places().map(truth), dashed: true, style: 2 },
        ...curves.map(({ name, style, fitted }) => ({
          ...{ name, style, x: places() },
          y: band(transpose(fitted).map(meanInterval)).y,
        })),
      ],
    };
  },
});

function places(): number[] {
  return Array.from({ length: POINTS }, (_, i) => -1 + (2 * i) / (POINTS - 1));
}

function dataOf(stream: RandomStream): { x: number[]; y: number[] } {
  const x = Array.from({ length: SAMPLES }, () => stream.uniform(-1, 1));
  return { x, y: x.map((at) => stream.normal(truth(at), NOISE)) };
}

/** Descends on the lab's objective; for `biasesToo`, with the biases penalized as weights are. */
function fit(lab: typeof Lab, net: Net, data: Biases['data'], biasesToo: boolean, steps: number): void {
  const penalty = new lab.L2({ lambda: LAMBDA });
  const called = biasesToo ? biasesAsWeights(net) : net.parameters;
  const [x, y] = [tf.tensor2d(data.x, [SAMPLES, 1]), tf.tensor2d(data.y, [SAMPLES, 1])];
  const optimizer = tf.train.adam(0.03);
  for (let step = 0; step < steps; step++) {
    optimizer.minimize(() => {
      const losses = net.logits(x).sub(y).square().flatten() as tf.Tensor1D;
      return lab.addPenalty(losses, called, penalty).objective;
    });
  }
  optimizer.dispose();
  tf.dispose([x, y]);
}

/** How far a curve lies above the truth, on average. */
function levelError(fitted: number[]): number {
  return fitted.reduce((sum, y, i) => sum + y - truth(places()[i]!), 0) / fitted.length;
}

function verdictOf(without: Interval, withBiases: Interval, sunk: Interval): string {
  const said = (at: Interval): string =>
    `${signed(at.centre, 2)} (${signed(at.low, 2)} to ${signed(at.high, 2)})`;
  const effect =
    sunk.high < 0
      ? `Penalizing the biases lowers the curve by ${said({ centre: -sunk.centre, low: -sunk.high, high: -sunk.low })}`
      : sunk.low > 0
        ? `Penalizing the biases raises the curve by ${said(sunk)}`
        : `Penalizing the biases moves the curve by no more than chance, ${said(sunk)}`;
  return `${effect}: mean distance above the truth ${said(without)} with weights only, ${said(withBiases)} with biases too (95 % intervals).`;
}
