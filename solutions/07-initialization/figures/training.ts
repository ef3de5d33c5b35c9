import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { take } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { meanInterval, transpose } from '../../../src/figures/statistics';
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
const ACTIVATIONS = ['tanh', 'relu'] as const;
/** Learned: the whole interval of the last cost lies below this share of the cost of guessing. */
const LEARNED = 0.95;

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
    'The cost over the training samples, by epoch, with everything alike but the initial weights: the same order of ' +
    'samples, the same learning rate. Where signal or gradient vanishes on the way, the curve stays at the cost of guessing.',
  source: 'DNN 4.3.2; S24',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const full = context.mode === 'full';
    const [wanted, epochs] = full ? [1000, 20] : [300, 10];
    const classes = context.dataset.samples.classes.length;
    const result: Training = { samples: wanted, epochs, classes, activations: [] };
    let done = 0;
    for (const activation of ACTIVATIONS) {
      const schemes: Training['activations'][number]['schemes'] = [];
      for (const { name, style, make } of SCHEMES) {
        const cost: (number | null)[][] = [];
        for (const seed of context.seeds) {
          context.progress(done++ / (ACTIVATIONS.length * SCHEMES.length * context.seeds.length));
          const random = seededRandom(seed);
          const { train } = trainAndTest(context, random);
          const samples = take(
            train,
            Array.from({ length: Math.min(wanted, train.count) }, (_, i) => i),
          );
          const { x, y } = flatTensors(samples);
          const kernelInitializers = Array.from({ length: HIDDEN_LAYERS + 1 }, (_, l) =>
            make(lab)(random.stream(`layer ${l + 1}`)),
          );
          const model = deepModel(kernelInitializers, activation, x.shape[1], classes);
          cost.push(descend(model, x, y, epochs, random.stream('order')));
          model.dispose();
          tf.dispose([x, y]);
        }
        schemes.push({ name, style, cost });
      }
      result.activations.push({ activation, schemes });
    }
    return result;
  },
  chart(result, context): Chart {
    const guessing = Math.log(result.classes);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${result.samples} training samples, ${HIDDEN_LAYERS} layers of ${WIDTH} units, SGD with momentum ${MOMENTUM}, batch ${BATCH_SIZE}, η = ${LEARNING_RATE} for all; band: 95 % interval of the mean`,
      verdict: `After ${result.epochs} epochs: ${result.activations.map((one) => verdictOf(one, guessing)).join(' ')}`,
      source: this.source,
      size: { width: 1100, height: 600 },
      panels: result.activations.map(({ activation, schemes }) => ({
        kind: 'lines',
        title: activation,
        x: { label: 'epoch' },
        y: { label: 'cost on the training samples', unit: 'nats', min: 0, max: 4 },
        references: [{ axis: 'y', value: guessing, label: 'guessing' }],
        series: schemes.map(({ name, style, cost }) => {
          const intervals = transpose(cost as number[][]).map((at) =>
            (at as (number | null)[]).includes(null) ? null : meanInterval(at),
          );
          return {
            name,
            style,
            x: intervals.map((_, epoch) => epoch),
            y: intervals.map((at) => at?.centre ?? null),
            band: {
              low: intervals.map((at) => at?.low ?? null),
              high: intervals.map((at) => at?.high ?? null),
            },
          };
        }),
      })),
    };
  },
});

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

/** The cost before training and after each epoch; null from where it is no finite number. */
function descend(
  model: tf.Sequential,
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  epochs: number,
  random: RandomStream,
): (number | null)[] {
  const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);
  const count = x.shape[0];
  const costs = [tf.tidy(() => costOf(model, x, y).arraySync())];
  for (let epoch = 0; epoch < epochs; epoch++) {
    // NaN stays NaN.
    if (!Number.isFinite(costs.at(-1))) {
      costs.push(NaN);
      continue;
    }
    const order = random.permutation(count);
    for (let start = 0; start < count; start += BATCH_SIZE) {
      tf.tidy(() => {
        const rows = tf.tensor1d(order.slice(start, start + BATCH_SIZE), 'int32');
        const [batch, labels] = [x.gather(rows), y.gather(rows)];
        optimizer.minimize(() => costOf(model, batch, labels));
      });
    }
    costs.push(tf.tidy(() => costOf(model, x, y).arraySync()));
  }
  optimizer.dispose();
  return costs.map((cost) => (Number.isFinite(cost) ? cost : null));
}

/** The mean cross-entropy of the model's logits. */
function costOf(model: tf.Sequential, x: tf.Tensor2D, y: tf.Tensor2D): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(y, model.apply(x) as tf.Tensor2D);
}

/** Which starts got below the cost of guessing by more than chance, which did not, and which left the numbers. */
function verdictOf({ activation, schemes }: Training['activations'][number], guessing: number): string {
  const ends = schemes.map(({ name, cost }) => {
    const last = cost.map((run) => run.at(-1) ?? null);
    return { name, interval: last.includes(null) ? null : meanInterval(last as number[]) };
  });
  const learns = ({ interval }: (typeof ends)[number]): boolean =>
    interval !== null && interval.high < LEARNED * guessing;
  const learned = ends
    .filter(learns)
    .sort((a, b) => a.interval!.centre - b.interval!.centre)
    .map(({ name, interval: at }) => `${name} (cost ${at!.low.toFixed(2)} to ${at!.high.toFixed(2)})`);
  const names = (of: typeof ends): string => of.map(({ name }) => name).join(', ');
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
