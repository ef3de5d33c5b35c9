import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { differences, familyIntervals, meanInterval } from '../../../src/figures/statistics';
import type { Part } from '../../../src/figures/training';
import { disposeParts } from '../../../src/figures/training';
import type { NumberText } from '../../../src/figures/words';
import { percent } from '../../../src/figures/words';
import { fractionCorrect, predictedClasses } from '../../../src/train/metrics';
import type * as Lab from '../lab';
import type { Scheme } from './common';
import { GLOROT, ZEROS } from './common';

const UNITS = 8;
const STEPS = 120;
/** Few, so that a step is quick. The effect does not depend on the number. */
const TRAINING_SAMPLES = 500;
const LEARNING_RATE = 1;

interface Arm {
  name: string;
  /** The weights into each hidden unit after training, of the first seed. */
  units: number[][];
  /** The largest |weight| of all hidden kernels, and the largest difference between two units; over all seeds. */
  largest: number;
  difference: number;
  /** Test accuracy by seed. */
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
    'Each image: the weights from the pixels into one hidden unit, after training. Units that start alike ' +
    'get the same gradient and stay alike; with tanh, a = 0 as well, and no hidden weight moves.',
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
      const data = {
        train: flatTensors(range(train, 0, Math.min(train.count, TRAINING_SAMPLES))),
        test: flatTensors(test),
      };
      for (const [i, setting] of SETTINGS.entries()) {
        const { units, accuracy } = await learned(lab, setting, data, random);
        const arm = arms[i]!;
        if (s === 0) arm.units = units;
        arm.accuracy.push(accuracy);
        arm.largest = units.flat().reduce((most, w) => Math.max(most, Math.abs(w)), arm.largest);
        arm.difference = Math.max(
          arm.difference,
          ...units.slice(1).flatMap((unit) => unit.map((w, p) => Math.abs(w - units[0]![p]!))),
        );
      }
      disposeParts(data.train, data.test);
    }
    return { shape: context.dataset.samples.shape, arms };
  },
  chart({ shape, arms }, context): Chart {
    const scales = arms.map(({ units }) => Math.max(...units.flat().map(Math.abs)));
    return {
      kind: 'images',
      title: this.title,
      ...subtitle(context),
      note: `one hidden layer of ${UNITS} units, ${STEPS} steps on ${TRAINING_SAMPLES} samples, η = ${LEARNING_RATE}; weights: first seed; verdict: mean over seeds`,
      verdict: `Test samples right: ${arms.map(({ name, accuracy }) => `${name} ${percent(meanInterval(accuracy).centre, 0)}`).join('; ')}.`,
      headline: headlineOf(arms),
      details: arms.map(stateOf).join(' '),
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
  { train, test }: { train: Part<tf.Tensor2D>; test: Part<tf.Tensor2D> },
  random: SeededRandom,
): Promise<{ units: number[][]; accuracy: number }> {
  const layer = (name: string) => scheme.make(lab)(random.stream(name));
  const [features, classes] = [train.x.shape[1], train.y.shape[1]];
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
  for (let step = 0; step < STEPS; step++) await model.trainOnBatch(train.x, train.y);
  const units = tf.tidy(() => model.layers[0]!.getWeights()[0]!.transpose().arraySync() as number[][]);
  const accuracy = tf.tidy(() =>
    fractionCorrect(predictedClasses(test.y), predictedClasses(model.predict(test.x) as tf.Tensor)),
  );
  model.dispose();
  optimizer.dispose();
  return { units, accuracy };
}

function stateOf({ name, largest, difference, accuracy }: Arm): string {
  const { centre, low, high } = meanInterval(accuracy);
  const share: NumberText = (value) => percent(value, 0);
  const state =
    largest === 0
      ? 'no hidden weight has moved'
      : difference < 1e-4 * largest
        ? 'all units are the same'
        : 'units differ';
  return `${name}: ${state}, ${share(centre)} right (${share(low)} to ${share(high)}).`;
}

/** Compares the random weights with each start from zeros, paired by seed; corrected for their number. */
function headlineOf(arms: Arm[]): string {
  const [random, ...zeros] = arms.toReversed() as [Arm, ...Arm[]];
  const gains = familyIntervals(zeros.map(({ accuracy }) => differences(random.accuracy, accuracy)));
  return gains.every(({ low }) => low > 0)
    ? 'Random weights have more test samples right than zeros'
    : 'Random weights and zeros: test accuracy not told apart';
}
