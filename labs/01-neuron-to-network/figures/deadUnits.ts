import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { take } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import {
  band,
  clampInterval,
  differences,
  familyIntervals,
  meanInterval,
  transpose,
} from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { comparison, inPoints, percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { disposeLayers } from './common';

const WIDTH = 64;
const DEPTH = 5;
const SAMPLES = 300;
const STEPS = 20;
const LEARNING_RATES = [0.1, 0.3, 1, 3, 10, 30];

interface Initialization {
  name: string;
  /** Standard deviation of the weights, given the number of inputs of a unit. */
  std: (inputs: number) => number;
  mean?: number;
  bias?: number;
}

/** He initialization: N(0, 2/n). */
const heStd = (inputs: number): number => Math.sqrt(2 / inputs);

const HE: Initialization = { name: 'N(0, 2/n), b = 0 (He)', std: heStd };
/** These differ in the size of the weights only. */
const ZERO_BIAS: Initialization[] = [
  HE,
  { name: 'N(0, 0.01²), b = 0', std: () => 0.01 },
  { name: 'N(0, 1), b = 0', std: () => 1 },
];
const INITIALIZATIONS: Initialization[] = [
  ...ZERO_BIAS,
  { name: 'N(0, 2/n), b = −0.5', std: heStd, bias: -0.5 },
  { name: 'N(0, 0.01²), b = −0.5', std: () => 0.01, bias: -0.5 },
  { name: 'N(−0.1, 2/n), b = 0', std: heStd, mean: -0.1 },
];

interface DeadUnits {
  sampleCount: number;
  /** Share of dead units of each layer, a row a seed. */
  starts: { name: string; dead: number[][] }[];
  /**
   * Share of dead units of a network with one hidden layer, a number a seed: before training, and after it at
   * each learning rate. It is null if the weights are no longer finite.
   */
  before: number[];
  trained: { learningRate: number; dead: (number | null)[] }[];
}

/** Hidden layers of ReLU units, and a sigmoid unit that learns to tell odd digits from even ones. */
function reluNetwork(
  lab: typeof Lab,
  { inputs, depth }: { inputs: number; depth: number },
  { std, mean = 0, bias = 0 }: Initialization,
  random: SeededRandom,
): Lab.Layer[] {
  const stream = random.stream('start');
  const sizes = [inputs, ...Array<number>(depth).fill(WIDTH), 1];
  return sizes.slice(1).map((units, l) => ({
    W: randomNormal(stream, [sizes[l]!, units], mean, std(sizes[l]!)) as tf.Tensor2D,
    b: tf.fill([units], bias) as tf.Tensor1D,
    activation: l < depth ? lab.relu : lab.sigmoid,
  }));
}

/** The share of dead units in each hidden layer: they are 0 for every sample, so no gradient reaches their weights. */
function deadShares(lab: typeof Lab, layers: Lab.Layer[], x: tf.Tensor2D): number[] {
  return tf.tidy(() =>
    lab
      .mlpForward(layers, x)
      .slice(0, -1)
      .map(({ a }) => a.max(0).lessEqual(0).toFloat().mean().arraySync() as number),
  );
}

/** The first samples of a seed's training set; the label says whether the digit is odd. */
function oddOrEven(context: FigureContext, random: SeededRandom): Lab.Samples {
  const { train } = trainAndTest(context, random);
  const count = Math.min(SAMPLES, train.count);
  const part = take(
    train,
    Array.from({ length: count }, (_, n) => n),
  );
  const { x, y } = flatTensors(part);
  y.dispose();
  const odd = Float32Array.from(part.y, (label) => label % 2);
  return { x, y: tf.tensor2d(odd, [count, 1]) };
}

function deadAfterTraining(
  lab: typeof Lab,
  start: Lab.Layer[],
  samples: Lab.Samples,
  learningRate: number,
): number | null {
  const optimizer = tf.train.sgd(learningRate);
  const { layers } = lab.trainMlp(start, samples, { steps: STEPS, optimizer });
  const finite = layers.every(({ W }) => W.dataSync().every(Number.isFinite));
  const [share] = deadShares(lab, layers, samples.x);
  optimizer.dispose();
  disposeLayers(layers);
  return finite ? share! : null;
}

export const deadUnits = figure<typeof Lab>()<DeadUnits>({
  id: 'dead-units',
  title: 'Dead ReLU units',
  caption:
    'A dead unit is 0 for every sample. Units start dead by negative biases or a negative mean of the weights ' +
    '(few live inputs pull down less: hence the zigzag), not by their size; later, long steps kill.',
  source: 'DNN 4.1.2 (ReLU); S04',
  seeds: { quick: 10, full: 30 },
  run(lab, context) {
    const starts = INITIALIZATIONS.map(({ name }) => ({ name, dead: [] as number[][] }));
    const before: number[] = [];
    const trained = LEARNING_RATES.map((learningRate) => ({ learningRate, dead: [] as (number | null)[] }));
    let sampleCount = 0;
    context.seeds.forEach((seed, s) => {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const samples = oddOrEven(context, random);
      const inputs = samples.x.shape[1];
      sampleCount = samples.x.shape[0];
      INITIALIZATIONS.forEach((init, i) => {
        const layers = reluNetwork(lab, { inputs, depth: DEPTH }, init, random);
        starts[i]!.dead.push(deadShares(lab, layers, samples.x));
        disposeLayers(layers);
      });
      const start = reluNetwork(lab, { inputs, depth: 1 }, HE, random);
      before.push(deadShares(lab, start, samples.x)[0]!);
      LEARNING_RATES.forEach((learningRate, i) => {
        trained[i]!.dead.push(deadAfterTraining(lab, start, samples, learningRate));
      });
      disposeLayers(start);
      tf.dispose([samples.x, samples.y]);
    });
    return { sampleCount, starts, before, trained };
  },
  chart({ sampleCount, starts, before, trained }, context): Chart {
    const depth = starts[0]!.dead[0]!.map((_, l) => l + 1);
    const y = { label: 'share of dead units', min: 0, max: 1 };
    const finite = trained.filter(({ dead }) => dead.every((share) => share !== null));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${context.dataset.title}, ${sampleCount} samples`,
      note: `hidden layers of ${WIDTH} ReLU units, n inputs to a unit; bands: 95 % interval of the mean`,
      ...trainingVerdict(before, trained),
      details: startVerdict(starts),
      source: this.source,
      panels: [
        ...[
          { title: 'before training, b = 0: one line', from: 0, to: ZERO_BIAS.length },
          { title: 'before training, b < 0 or weights < 0', from: ZERO_BIAS.length, to: starts.length },
        ].map(({ title, from, to }): LinesChart => ({
          kind: 'lines',
          title,
          x: { label: 'hidden layer' },
          y,
          series: starts.slice(from, to).map(({ name, dead }, i) => ({
            name,
            style: from + i,
            // These lines lie on each other: the ones on top are dashed, so that the first shows through.
            dashed: from === 0 && i > 0,
            x: depth,
            ...shareBand(transpose(dead)),
          })),
        })),
        {
          kind: 'lines',
          title: `one hidden layer, after ${STEPS} steps`,
          x: { label: 'learning rate η', scale: 'log' },
          y,
          series: [
            {
              name: 'after training',
              x: finite.map(({ learningRate }) => learningRate),
              ...shareBand(finite.map(({ dead }) => dead as number[])),
            },
            {
              name: 'before',
              dashed: true,
              x: LEARNING_RATES,
              ...shareBand(LEARNING_RATES.map(() => before)),
            },
          ],
        },
      ],
    };
  },
});

/** A band of shares: an interval of the mean may reach beyond 0 or 1, a share can't. */
function shareBand(samples: number[][]): ReturnType<typeof band> {
  return band(samples.map((shares) => clampInterval(meanInterval(shares), 0, 1)));
}

const wholePercent: NumberText = (share) => percent(share, 0);

function startVerdict(starts: DeadUnits['starts']): string {
  const last = starts.map(({ name, dead }) => ({
    name,
    ...meanInterval(dead.map((run) => run.at(-1)!)),
  }));
  const [first, ...others] = last.slice(0, ZERO_BIAS.length);
  const apart = Math.max(...others.map(({ centre }) => Math.abs(centre - first!.centre)));
  const size =
    apart < 0.005
      ? `With b = 0, ${wholePercent(first!.centre)} of layer ${starts[0]!.dead[0]!.length} are dead whatever the size of the weights`
      : `With b = 0, initializations that differ in size only differ by up to ${wholePercent(apart)} dead in the last layer`;
  const rest = last.slice(ZERO_BIAS.length).map(({ name, centre }) => `${wholePercent(centre)} with ${name}`);
  return `${size}; ${rest.join(', ')}.`;
}

/** Compares each learning rate with the same networks before training, paired by seed; corrected for their number. */
function trainingVerdict(
  before: number[],
  trained: DeadUnits['trained'],
): { verdict: string; headline: string } {
  const finite = trained.filter(({ dead }) => dead.every((share) => share !== null));
  const gains = familyIntervals(finite.map(({ dead }) => differences(dead as number[], before)));
  const killing = gains.findIndex(({ low }) => low > 0);
  const most = gains.at(-1);
  if (killing < 0 || !most)
    return {
      headline: 'No learning rate is told apart as killing ReLU units',
      verdict: 'At none of these learning rates does training kill units that can be told apart from 0.',
    };
  const rate = finite[killing]!.learningRate;
  return {
    headline: `Learning rates from ${rate} on kill ReLU units`,
    verdict:
      `Training kills units from η = ${finite[killing]!.learningRate} on; at η = ${finite.at(-1)!.learningRate} ` +
      `the dead share is ${comparison(inPoints(most), { unit: ' points' })}.`,
  };
}
