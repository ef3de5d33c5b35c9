import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { band, differences, meanInterval, transpose } from '../../../src/figures/statistics';
import { descend } from '../../../src/figures/training';
import { comparison, decimals, finding, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net } from './common';
import { biasesAsWeights, disposeNet, freshNet } from './common';

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

/** The names that the objective gets, for each curve. */
const NAMED = [({ parameters }: Net) => parameters, biasesAsWeights];
/** The inputs at which the curves are drawn. */
const X = evenlySpaced(-1, 1, POINTS);

const truth = (x: number): number => OFFSET + Math.sin(Math.PI * x);

export const biases = figure<typeof Lab>()<Biases>({
  id: 'biases',
  title: 'Exercise 1: the biases penalized too, on a curve',
  caption:
    'A regression net on data far above 0, with L2 on its weights only and on its biases too. The biases ' +
    'hold the level of the data; penalized, they give some of it up.',
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
        fit(lab, net, data, { steps: STEPS[context.mode], named: NAMED[k]!(net) });
        curve.fitted.push(tf.tidy(() => [...net.logits(tf.tensor2d(X, [POINTS, 1])).dataSync()]));
        disposeNet(net);
      }
    }
    return result;
  },
  chart({ data, curves }, context): Chart {
    const [without, withBiases] = curves.map(({ fitted }) => fitted.map(levelError)) as [number[], number[]];
    const sunk = meanInterval(differences(withBiases, without));
    return {
      kind: 'scatter',
      title: this.title,
      ...subtitle(context),
      dataset: `y = ${OFFSET} + sin πx + noise, ${SAMPLES} samples`,
      note: `L2, λ = ${LAMBDA}, 32 ReLU units, Adam; curves: mean over the seeds; points: the first seed`,
      verdict: `With the biases penalized too, the curve lies on average ${comparison(sunk, { text: decimals(2) })}.`,
      headline: finding(sunk, {
        above: 'Penalizing the biases too lifts the curve',
        below: 'Penalizing the biases too pulls the curve down',
        of: 'Level of the curve with and without penalized biases',
      }),
      details: `Mean distance above the truth: ${distance(without)} with weights only, ${distance(withBiases)} with biases too (95 % intervals).`,
      source: this.source,
      x: { label: 'x' },
      y: { label: 'y', min: 0 },
      groups: [{ name: 'training samples', ...data, style: 5 }],
      curves: [
        { name: 'truth', x: X, y: X.map(truth), dashed: true, style: 2 },
        ...curves.map(({ name, style, fitted }) => ({
          ...{ name, style, x: X },
          y: band(transpose(fitted).map(meanInterval)).y,
        })),
      ],
    };
  },
});

function dataOf(stream: RandomStream): { x: number[]; y: number[] } {
  const x = Array.from({ length: SAMPLES }, () => stream.uniform(-1, 1));
  return { x, y: x.map((value) => stream.normal(truth(value), NOISE)) };
}

/** Trains a net on the mean squared error, with the lab's penalty on the parameters that `named` calls kernels. */
function fit(
  lab: typeof Lab,
  net: Net,
  data: Biases['data'],
  { steps, named }: { steps: number; named: Net['parameters'] },
): void {
  const penalty = new lab.L2({ lambda: LAMBDA });
  const [x, y] = [tf.tensor2d(data.x, [SAMPLES, 1]), tf.tensor2d(data.y, [SAMPLES, 1])];
  const optimizer = tf.train.adam(0.03);
  descend({
    optimizer,
    steps,
    nextBatch: () => ({ x, y }),
    loss(batch) {
      const losses = net.logits(batch.x).sub(batch.y).square().flatten() as tf.Tensor1D;
      return lab.addPenalty(losses, named, penalty).objective;
    },
    variables: Object.values(net.parameters),
  });
  optimizer.dispose();
  tf.dispose([x, y]);
}

/** The mean height of a curve above the truth. */
function levelError(fitted: number[]): number {
  return fitted.reduce((sum, y, i) => sum + y - truth(X[i]!), 0) / fitted.length;
}

function distance(errors: number[]): string {
  return withInterval(meanInterval(errors), decimals(2));
}
