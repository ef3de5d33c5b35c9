import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { gappedBand, meanInterval, transpose } from '../../../src/figures/statistics';
import type { Part } from '../../../src/figures/training';
import { crossEntropy, descend, disposeParts, minibatches } from '../../../src/figures/training';
import type { Initializer } from '../../../src/train/ruleInitializer';
import type * as Lab from '../lab';
import type { Scheme } from './common';
import { FAN_IN, HE, SMALL, TINY, UNIFORM, UNIT, ZEROS } from './common';

const HIDDEN_LAYERS = 10;
const WIDTH = 32;
const BATCH_SIZE = 50;
const LEARNING_RATE = 0.01;
const MOMENTUM = 0.9;
const SCHEMES: Scheme[] = [FAN_IN, HE, UNIFORM, UNIT, SMALL, TINY, ZEROS];
const GROUPS = [
  { title: 'scaled by n', schemes: [FAN_IN, HE, UNIFORM] },
  { title: 'of a fixed size', schemes: [UNIT, SMALL, TINY, ZEROS] },
].map(({ title, schemes }) => ({ title, names: schemes.map(({ name }) => name) }));
const ACTIVATIONS = ['tanh', 'relu'] as const;
/** A net has learned if the interval of its last cost lies below this fraction of the cost of guessing. */
const LEARNED = 0.95;
/** A curve that is never farther from the line of guessing, relative to it, can't be seen beside it. */
const ON_THE_LINE = 0.05;

interface Training {
  samples: number;
  epochs: number;
  classes: number;
  activations: {
    activation: string;
    /** Cost over the training samples before training and after each epoch, a row a seed; null once not finite. */
    schemes: { name: string; style: number; cost: (number | null)[][] }[];
  }[];
}

export const training = figure<typeof Lab>()<Training>({
  id: 'training-curves',
  title: 'Training a net of ten hidden layers from different starts',
  caption:
    'The cost over the training samples by epoch; only the initial weights differ. Where signal or ' +
    'gradient vanishes on the way, the curve stays at the cost of guessing.',
  source: 'DNN 4.3.2; S24',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const full = context.mode === 'full';
    const [wanted, epochs] = full ? [1000, 20] : [300, 10];
    const classes = context.dataset.samples.classes.length;
    let done = 0;
    const activations = ACTIVATIONS.map((activation) => ({
      activation,
      schemes: SCHEMES.map(({ name, style, make }) => ({
        name,
        style,
        cost: context.seeds.map((seed) => {
          context.progress(done++ / (ACTIVATIONS.length * SCHEMES.length * context.seeds.length));
          const random = seededRandom(seed);
          const { train } = trainAndTest(context, random);
          const samples = flatTensors(range(train, 0, Math.min(wanted, train.count)));
          const kernelInitializers = Array.from({ length: HIDDEN_LAYERS + 1 }, (_, l) =>
            make(lab)(random.stream(`layer ${l + 1}`)),
          );
          const model = deepModel(kernelInitializers, activation, samples.x.shape[1], classes);
          const cost = costs(model, samples, epochs, random.stream('order'));
          model.dispose();
          disposeParts(samples);
          return cost;
        }),
      })),
    }));
    return { samples: wanted, epochs, classes, activations };
  },
  chart(result, context): Chart {
    const guessing = Math.log(result.classes);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${result.samples} training samples, ${HIDDEN_LAYERS} layers of ${WIDTH} units, SGD with momentum ${MOMENTUM}, batch ${BATCH_SIZE}, η = ${LEARNING_RATE}; band: 95 % interval of the mean; dashed: guessing`,
      verdict: `Learned after ${result.epochs} epochs: ${result.activations.map((schemes) => countOf(schemes, guessing)).join('; ')}.`,
      headline: result.activations
        .map((row, i) => {
          const count = `${learnedOf(row.schemes, guessing).length} of ${row.schemes.length}`;
          return `${count}${i === 0 ? ' starts learn' : ''} with ${row.activation}`;
        })
        .join(', '),
      details: `After ${result.epochs} epochs: ${result.activations.map((schemes) => statesOf(schemes, guessing)).join(' ')}`,
      source: this.source,
      columns: 2,
      panels: result.activations.flatMap(({ activation, schemes }) =>
        GROUPS.map(({ title, names }) => ({
          kind: 'lines' as const,
          title: `${activation}, ${title}`,
          x: { label: 'epoch' },
          y: { label: 'cost on the training samples', unit: 'nats', min: 0, max: 4 },
          references: [{ axis: 'y' as const, value: guessing }],
          note: atGuessing(
            schemes.filter(({ name }) => names.includes(name)),
            guessing,
          ),
          series: schemes
            .filter(({ name }) => names.includes(name))
            .map(({ name, style, cost }) => {
              const intervals = transpose(cost as number[][]).map(intervalOf);
              return { name, style, x: intervals.map((_, epoch) => epoch), ...gappedBand(intervals) };
            }),
        })),
      ),
    };
  },
});

/** The starts whose curves lie on the line of guessing all the time, and those that are not drawn. */
function atGuessing(schemes: Training['activations'][number]['schemes'], guessing: number): string {
  const onLine = schemes.filter(({ cost }) =>
    cost.flat().every((value) => value !== null && Math.abs(value / guessing - 1) < ON_THE_LINE),
  );
  const lost = schemes.filter(({ cost }) => cost.some((run) => run.includes(null)));
  const names = (chosen: typeof schemes): string => chosen.map(({ name }) => name).join(', ');
  return [
    ...(onLine.length > 0 ? [`on the dashed line: ${names(onLine)}`] : []),
    ...(lost.length > 0 ? [`not a number: ${names(lost)}`] : []),
  ].join('; ');
}

/** The mean over seeds and its interval; null if a seed has diverged. */
function intervalOf(costs: (number | null)[]): Interval | null {
  const finite = costs.filter((cost) => cost !== null);
  return finite.length === costs.length ? meanInterval(finite) : null;
}

function deepModel(
  kernelInitializers: Initializer[],
  activation: 'tanh' | 'relu',
  features: number,
  classes: number,
): tf.Sequential {
  const model = tf.sequential();
  for (const [l, kernelInitializer] of kernelInitializers.entries()) {
    const last = l === HIDDEN_LAYERS;
    model.add(
      tf.layers.dense({
        units: last ? classes : WIDTH,
        activation: last ? 'linear' : activation,
        kernelInitializer,
        ...(l === 0 ? { inputShape: [features] } : {}),
      }),
    );
  }
  return model;
}

/** The cost before training and after each epoch; null from the first that is not finite. */
function costs(model: tf.Sequential, samples: Part, epochs: number, stream: RandomStream): (number | null)[] {
  const costOf = ({ x, y }: Part): tf.Scalar => crossEntropy(model.apply(x) as tf.Tensor, y);
  const costNow = (): number => tf.tidy(() => costOf(samples).dataSync()[0]!);
  const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);
  const stepsPerEpoch = Math.ceil(samples.x.shape[0]! / BATCH_SIZE);
  const finite: number[] = [];
  /** Remembers the cost, and says if it is finite: NaN stays NaN. */
  const staysFinite = (): boolean => {
    const cost = costNow();
    if (Number.isFinite(cost)) finite.push(cost);
    return Number.isFinite(cost);
  };
  descend({
    optimizer,
    steps: staysFinite() ? epochs * stepsPerEpoch : 0,
    nextBatch: minibatches(samples, { size: BATCH_SIZE, stream, rest: 'keep' }),
    loss: costOf,
    onStep(step) {
      return step % stepsPerEpoch === 0 && !staysFinite() ? 'stop' : undefined;
    },
  });
  optimizer.dispose();
  return Array.from({ length: epochs + 1 }, (_, epoch) => finite[epoch] ?? null);
}

/** The starts that a net learned from: `tanh from 2 of 7 starts (…)`. */
function countOf({ activation, schemes }: Training['activations'][number], guessing: number): string {
  const learned = learnedOf(schemes, guessing);
  const names = learned.map(({ name }) => name).join(', ');
  return `${activation} from ${learned.length} of ${schemes.length} starts${names && ` (${names})`}`;
}

/** Names the starts whose interval lies below the cost of guessing, the others, and those that diverged. */
function statesOf({ activation, schemes }: Training['activations'][number], guessing: number): string {
  const ends = schemes.map(({ name, cost }) => {
    return { name, interval: intervalOf(cost.map((run) => run.at(-1)!)) };
  });
  const learns = ({ interval }: (typeof ends)[number]): boolean =>
    interval !== null && interval.high < LEARNED * guessing;
  const learned = ends
    .filter(learns)
    .sort((a, b) => a.interval!.centre - b.interval!.centre)
    .map(({ name, interval: at }) => `${name} (cost ${at!.low.toFixed(2)} to ${at!.high.toFixed(2)})`);
  const names = (chosen: typeof ends): string => chosen.map(({ name }) => name).join(', ');
  const diverged = ends.filter(({ interval }) => interval === null);
  const stuck = ends.filter((end) => end.interval !== null && !learns(end));
  return (
    [
      `${activation} learns from ${learned.join(', ') || 'none'}`,
      ...(stuck.length > 0 ? [`no better than guessing: ${names(stuck)}`] : []),
      ...(diverged.length > 0 ? [`NaN or Infinity: ${names(diverged)}`] : []),
    ].join('; ') + '.'
  );
}

type Schemes = Training['activations'][number]['schemes'];

/** The starts whose last cost is told apart from guessing. */
function learnedOf(schemes: Schemes, guessing: number): Schemes {
  return schemes.filter(({ cost }) => {
    const interval = intervalOf(cost.map((run) => run.at(-1)!));
    return interval !== null && interval.high < LEARNED * guessing;
  });
}
