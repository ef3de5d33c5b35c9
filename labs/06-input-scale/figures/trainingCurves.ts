import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Dataset } from '../../../src/data/dataset';
import { splitDataset } from '../../../src/data/split';
import { toTensors } from '../../../src/data/toTensors';
import { badlyScaled } from '../../../src/data/toys';
import { figure } from '../../../src/figures/figure';
import { band, familyRatios, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { ratio, short, withInterval } from '../../../src/figures/words';
import { disposeParts } from '../../../src/figures/training';
import { counted } from '../../../src/core/words';
import type * as Lab from '../lab';
import type { Preparation, Rows, Training } from './common';
import { PREPARATIONS, prepared, trainNetwork } from './common';

const LEARNING_RATES = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
/** Learning rates are tried on other seeds than those of the figure. */
const TRIAL_SEEDS = [-1, -2, -3];
const TRIAL_EPOCHS = 4;
const BATCH_SIZE = 32;
const SAMPLES = 256;

interface Curves {
  problems: {
    name: string;
    lossName: string;
    methods: {
      name: Preparation;
      learningRate: number;
      /** Losses at the start and after every epoch, a row a seed. */
      train: number[][];
      test: number[][];
    }[];
  }[];
}

interface Problem {
  name: string;
  /** The name in a sentence about several problems. */
  brief: string;
  lossName: string;
  loss: Training['loss'];
  /** Fresh samples, or a fresh split of the diabetes data, for a seed. */
  parts(random: SeededRandom, diabetes: Dataset): { train: Rows; test: Rows };
}

const PROBLEMS: Problem[] = [
  {
    name: 'toy with scales 0.01 and 1000',
    brief: 'scales',
    lossName: 'cross-entropy',
    loss: (output, y) => tf.losses.sigmoidCrossEntropy(y, output),
    parts(random) {
      const part = (purpose: string): Rows => {
        const samples = badlyScaled(SAMPLES, random.stream(purpose));
        const { x, y } = toTensors(samples);
        const label = y.slice([0, 1], [-1, 1]);
        y.dispose();
        return { x: x as tf.Tensor2D, y: label };
      };
      return { train: part('train'), test: part('test') };
    },
  },
  {
    name: 'toy of one scale, correlation 0.99',
    brief: 'correlated',
    lossName: 'cross-entropy',
    loss: (output, y) => tf.losses.sigmoidCrossEntropy(y, output),
    parts(random) {
      const part = (purpose: string): Rows => {
        const stream = random.stream(purpose);
        const points = Array.from({ length: SAMPLES }, () => {
          const [along, across] = [stream.normal(), stream.normal()];
          return { x: [along + 0.07 * across, along - 0.07 * across], label: across > 0 ? 1 : 0 };
        });
        return {
          x: tf.tensor2d(points.map(({ x }) => x)),
          y: tf.tensor2d(points.map(({ label }) => [label])),
        };
      };
      return { train: part('train'), test: part('test') };
    },
  },
  {
    name: 'diabetes, 10 features in their own units',
    brief: 'diabetes',
    lossName: 'squared error / variance',
    loss: (output, y) => tf.losses.meanSquaredError(y, output),
    parts(random, diabetes) {
      const { train, test } = splitDataset(diabetes, { test: 0.3 }, random.stream('split'));
      const targets = Array.from(train.y);
      const mu = mean(targets);
      const sigma = Math.sqrt(mean(targets.map((v) => (v - mu) ** 2)));
      const part = (samples: typeof train): Rows =>
        tf.tidy(() => {
          const { x, y } = toTensors(samples);
          return { x: x as tf.Tensor2D, y: y.sub(mu).div<tf.Tensor2D>(sigma) };
        });
      return { train: part(train), test: part(test) };
    },
  },
];

export const trainingCurves = figure<typeof Lab>()<Curves>({
  id: 'training-curves',
  title: 'Training on inputs as they are, standardized, whitened',
  caption:
    'The same network and plain SGD, each preparation with the best of twelve learning rates. Features of ' +
    'large scale saturate hidden units; whitening helps where what is to be learnt lies across features.',
  source: 'DNN 4.3.1; TT; S21–S23',
  seeds: { quick: 5, full: 20 },
  async run(lab, context) {
    const diabetes = await context.load('diabetes');
    const epochs = context.mode === 'full' ? 100 : 25;
    const total = PROBLEMS.length * PREPARATIONS.length;
    let done = 0;
    const problems = PROBLEMS.map((problem) => {
      const methods = PREPARATIONS.map((name) => {
        const inputs = { problem, preparation: name, diabetes };
        const learningRate = bestLearningRate(lab, inputs);
        const runs = context.seeds.map((seed) => trained(lab, inputs, { seed, learningRate, epochs }));
        context.progress(++done / total);
        return {
          name,
          learningRate,
          train: runs.map((run) => run.train),
          test: runs.map((run) => run.test),
        };
      });
      return { name: problem.name, lossName: problem.lossName, methods };
    });
    return { problems };
  },
  chart({ problems }, context): Chart {
    const panel = (problem: Curves['problems'][number], part: 'train' | 'test'): SingleChart => ({
      kind: 'lines',
      title: `${problem.name}; ${part === 'train' ? 'training' : 'test'} set`,
      x: { label: 'epoch' },
      y: { label: problem.lossName, scale: 'log' },
      series: problem.methods.map((method) => ({
        name: `${method.name}, η = ${method.learningRate}`,
        x: method[part][0]!.map((_, epoch) => epoch),
        ...band(transpose(method[part]).map(geometricMeanInterval)),
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'two toys; diabetes',
      seeds: counted(context.seeds.length, 'seed'),
      note: `fresh samples each seed; band: 95 % interval of the geometric mean; each η the best of ${LEARNING_RATES.length} on ${TRIAL_SEEDS.length} other seeds`,
      ...wordsOf(problems),
      source: this.source,
      columns: 2,
      panels: [...problems.map((problem) => panel(problem, 'train')), panel(problems.at(-1)!, 'test')],
    };
  },
});

/** A problem, and the preparation of its inputs. */
interface Inputs {
  problem: Problem;
  preparation: Preparation;
  diabetes: Dataset;
}

/** The learning rate with the least mean training loss over a few epochs of the trial seeds. */
function bestLearningRate(lab: typeof Lab, inputs: Inputs): number {
  const trials = LEARNING_RATES.map((learningRate) =>
    mean(
      TRIAL_SEEDS.flatMap((seed) => trained(lab, inputs, { seed, learningRate, epochs: TRIAL_EPOCHS }).train),
    ),
  );
  return LEARNING_RATES[trials.indexOf(Math.min(...trials))]!;
}

/** Training and test losses of a network on the prepared inputs of a problem. */
function trained(
  lab: typeof Lab,
  { problem: { parts, loss }, preparation, diabetes }: Inputs,
  { seed, ...options }: { seed: number; learningRate: number; epochs: number },
): { train: number[]; test: number[] } {
  const random = seededRandom(seed);
  const { train, test } = parts(random, diabetes);
  const [x, xTest] = prepared(lab, preparation, train.x, [test.x]) as [tf.Tensor2D, tf.Tensor2D];
  const preparedParts = { train: { x, y: train.y }, test: { x: xTest, y: test.y } };
  const losses = trainNetwork({ ...preparedParts, ...options, batchSize: BATCH_SIZE, loss }, random);
  disposeParts(train, test);
  tf.dispose([x, xTest]);
  return { train: losses.train.map(finite), test: losses.test.map(finite) };
}

/** Loss of a diverged run, as a number that can be drawn. */
function finite(loss: number): number {
  return Number.isFinite(loss) ? Math.min(loss, 1e6) : 1e6;
}

const briefly = (name: string): string => PROBLEMS.find((problem) => problem.name === name)!.brief;

/** A ratio of the last losses of two preparations: the second's over the first's. */
interface Claim {
  name: string;
  part: 'train' | 'test';
  first: Preparation;
  second: Preparation;
  ratios: number[];
}

function claimOf(
  { name, methods }: Curves['problems'][number],
  part: 'train' | 'test',
  [first, second]: [Preparation, Preparation],
): Claim {
  const last = (preparation: Preparation): number[] =>
    methods.find((method) => method.name === preparation)![part].map((losses) => losses.at(-1)!);
  const losses = last(first);
  return { name, part, first, second, ratios: last(second).map((loss, s) => loss / losses[s]!) };
}

/** All comparisons of last losses, paired by seed and corrected for their number. */
function wordsOf(problems: Curves['problems']): { verdict: string; headline: string; details: string } {
  const claims = [
    ...problems.flatMap((problem) => [
      claimOf(problem, 'train', ['standardized', 'as they are']),
      claimOf(problem, 'train', ['whitened', 'standardized']),
    ]),
    claimOf(problems.at(-1)!, 'test', ['whitened', 'standardized']),
  ];
  const intervals = familyRatios(claims.map(({ ratios }) => ratios));
  const told = claims.map(({ name, part, first, second }, i) => {
    const words = ratio(intervals[i]!, { as: `that with ${first}` });
    return `${name}, ${part === 'train' ? 'training' : 'test'} loss with ${second}: ${words}`;
  });
  const helped = (first: string): string => {
    const factors = claims.flatMap(({ name, part, first: better }, i) =>
      intervals[i]!.low > 1 && better === first && part === 'train'
        ? [`${briefly(name)} ${withInterval(intervals[i]!, short)}`]
        : [],
    );
    return factors.length === 0 ? 'nowhere told apart' : factors.join(', ');
  };
  const lowered = (first: string): number =>
    intervals.filter(({ low }, i) => low > 1 && claims[i]!.first === first && claims[i]!.part === 'train')
      .length;
  const [standardizing, whitening] = [lowered('standardized'), lowered('whitened')];
  return {
    headline: `Standardizing helps ${standardizing} of ${problems.length} trainings, whitening after it ${whitening}`,
    verdict: `Standardizing divides the loss: ${helped('standardized')}; whitening: ${helped('whitened')}.`,
    details: `${told.join('; ')}.`,
  };
}
