import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Scheme } from './common';
import { GLOROT, percent, ZEROS } from './common';

const UNITS = 8;
const STEPS = 120;
/** So few that a step is quick; the point shows with any number. */
const TRAINING_SAMPLES = 500;
const LEARNING_RATE = 1;

interface Arm {
  name: string;
  /** The weights into each hidden unit after training; first seed. */
  units: number[][];
  /** The largest |weight| of all hidden kernels, and the largest difference between two units; over all seeds. */
  largest: number;
  difference: number;
  /** Share of right predictions on the test set, one a seed. */
  accuracy: number[];
}

interface Symmetry {
  shape: readonly number[];
  arms: Arm[];
}

interface Setting {
  name: string;
  scheme: Scheme;
  activation: 'sigmoid' | 'tanh';
}

const SETTINGS: Setting[] = [
  { name: 'zeros, sigmoid', scheme: ZEROS, activation: 'sigmoid' },
  { name: 'zeros, tanh', scheme: ZEROS, activation: 'tanh' },
  { name: 'Glorot, sigmoid', scheme: GLOROT, activation: 'sigmoid' },
];

export const symmetry = figure<typeof Lab>()<Symmetry>({
  id: 'symmetry',
  title: 'What eight hidden units learn from zeros, and from random weights',
  caption:
    'Each image: the weights from the pixels into one hidden unit, after training. Units that start alike get the ' +
    'same gradient and stay alike: eight units are worth one. With tanh a = 0 as well, and nothing moves at all ' +
    'but the biases of the output.',
  source: 'DNN 4.3.2; S24',
  seeds: { quick: 5, full: 20 },
  async run(lab, context) {
    const arms: Arm[] = SETTINGS.map(({ name }) => ({
      name,
      units: [],
      largest: 0,
      difference: 0,
      accuracy: [],
    }));
    for (const [s, seed] of context.seeds.entries()) {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const { train, test } = trainAndTest(context, random);
      const [samples, tested] = [
        flatTensors(range(train, 0, Math.min(train.count, TRAINING_SAMPLES))),
        flatTensors(test),
      ];
      for (const [i, setting] of SETTINGS.entries()) {
        const { units, accuracy } = await learned(lab, setting, samples, tested, seed);
        const arm = arms[i]!;
        if (s === 0) arm.units = units;
        arm.accuracy.push(accuracy);
        arm.largest = units.flat().reduce((most, w) => Math.max(most, Math.abs(w)), arm.largest);
        arm.difference = Math.max(
          arm.difference,
          ...units.slice(1).flatMap((unit) => unit.map((w, p) => Math.abs(w - units[0]![p]!))),
        );
      }
      tf.dispose([samples.x, samples.y, tested.x, tested.y]);
    }
    return { shape: context.dataset.samples.shape, arms };
  },
  chart({ shape, arms }, context): Chart {
    const scales = arms.map(({ units }) => Math.max(...units.flat().map(Math.abs)));
    return {
      kind: 'images',
      title: this.title,
      ...subtitle(context),
      note: `one hidden layer of ${UNITS} units, ${STEPS} steps on ${TRAINING_SAMPLES} samples, η = ${LEARNING_RATE}; weights: first seed; test accuracy: mean and 95 % interval over seeds`,
      verdict: arms.map(verdictOf).join(' '),
      source: this.source,
      width: shape[1]!,
      height: shape[0]!,
      columns: UNITS,
      columnLabels: Array.from({ length: UNITS }, (_, i) => `unit ${i + 1}`),
      rowLabels: arms.map(({ name }, i) => `${name} (max ${scales[i]!.toFixed(2)})`),
      images: arms.flatMap(({ units }, i) =>
        units.map((unit) => ({ pixels: unit.map((w) => w / (scales[i]! || 1)) })),
      ),
      color: { label: 'weight / largest of its row', ramp: 'diverging' },
    };
  },
});

async function learned(
  lab: typeof Lab,
  { scheme, activation }: Setting,
  samples: { x: tf.Tensor2D; y: tf.Tensor2D },
  tested: { x: tf.Tensor2D; y: tf.Tensor2D },
  seed: number,
): Promise<{ units: number[][]; accuracy: number }> {
  const random = seededRandom(seed);
  const layer = (name: string) => scheme.make(lab)(random.stream(name));
  const [features, classes] = [samples.x.shape[1], samples.y.shape[1]];
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units: UNITS,
        inputShape: [features],
        activation,
        kernelInitializer: layer('hidden'),
      }),
      tf.layers.dense({ units: classes, activation: 'softmax', kernelInitializer: layer('output') }),
    ],
  });
  const optimizer = tf.train.sgd(LEARNING_RATE);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  for (let step = 0; step < STEPS; step++) await model.trainOnBatch(samples.x, samples.y);
  const units = tf.tidy(() => model.layers[0]!.getWeights()[0]!.transpose().arraySync() as number[][]);
  const accuracy = tf.tidy(() => {
    const predicted = (model.predict(tested.x) as tf.Tensor).argMax(1).dataSync();
    const truth = tested.y.argMax(1).dataSync();
    return mean([...predicted].map((guess, i) => Number(guess === truth[i])));
  });
  model.dispose();
  optimizer.dispose();
  return { units, accuracy };
}

function verdictOf({ name, largest, difference, accuracy }: Arm): string {
  const { centre, low, high } = meanInterval(accuracy);
  const state =
    largest === 0
      ? 'no hidden weight has moved'
      : difference < 1e-4 * largest
        ? 'all units are the same'
        : 'units differ';
  return `${name}: ${state}, ${percent(centre)} right (${percent(low)} to ${percent(high)}).`;
}
