/** Exercise 2 as the text has it: Fashion-MNIST, softmax regression and a classifier with L1, λ chosen by validation. */
import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import type { SplitSizes } from '../../../src/data/split';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import { FASHION, pictures } from '../../../src/figures/pictures';
import { flatTensors } from '../../../src/figures/samples';
import {
  band,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { descend, heNormal, minibatches, Perceptron } from '../../../src/figures/training';
import { comparison, finding, inPoints, meanInWords, percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net, Parts, Samples } from './common';
import { disposeNet, disposeParts, errorOf, lossesOf, NEAR_ZERO, nearZero, weightsOf } from './common';
import { sweepSeed } from './sweepSeed';

/** Sizes and steps of a mode. They and λ were chosen on seeds 0 to 3. */
interface Setting {
  sizes: Required<SplitSizes>;
  hidden: number;
  batch: number;
  epochs: number;
  lambdas: number[];
  /** The λ with images of the weights; 0 is the first. */
  shown: number[];
}

const SETTINGS: Record<FigureContext['mode'], Setting> = {
  quick: {
    sizes: { train: 500, validation: 500, test: 1000 },
    ...{ hidden: 32, batch: 50, epochs: 12 },
    lambdas: [0, 0.0003, 0.001, 0.003, 0.01],
    shown: [0, 0.001, 0.003, 0.01],
  },
  full: {
    sizes: { train: 50_000, validation: 10_000, test: 10_000 },
    ...{ hidden: 100, batch: 200, epochs: 6 },
    lambdas: [0, 0.00003, 0.0001, 0.0003, 0.001, 0.003],
    shown: [0, 0.0003, 0.001, 0.003],
  },
};
const LEARNING_RATE = 0.003;
/** The rate of the last third of the steps: weights that L1 drives to 0 go to and fro by about one step. */
const SMALL_RATE = 0.0003;

interface Swept {
  name: string;
  style: number;
  /** A row a seed, a number a λ. */
  validation: number[][];
  zeros: number[][];
  /** A number a seed: the λ that validation chose, its test error, and that of λ = 0. */
  chosen: number[];
  testError: number[];
  without: number[];
}

interface Fashion {
  dataset: string;
  classes: readonly string[];
  sizes: Required<SplitSizes>;
  setting: Omit<Setting, 'sizes'>;
  models: Swept[];
  /** The weights of softmax regression of the first seed, for each λ that is shown and each class. */
  images: { width: number; height: number; weights: number[][][] };
}

const swept = once(async (lab: typeof Lab, context: FigureContext): Promise<Fashion> => {
  const images = await pictures(context, FASHION);
  const { sizes, ...setting } = SETTINGS[context.mode];
  const [height, width] = images.samples.shape as [number, number];
  const result: Fashion = {
    dataset: images.title,
    classes: images.samples.classes,
    sizes: fitting(sizes, images),
    setting,
    models: [
      { name: 'softmax regression', style: 0, ...emptySweep() },
      { name: `${setting.hidden} ReLU units`, style: 1, ...emptySweep() },
    ],
    images: { width, height, weights: [] },
  };
  for (const [s, seed] of context.seeds.entries()) {
    context.progress(s / context.seeds.length);
    const random = seededRandom(seed);
    const split = splitDataset(images, result.sizes, random.stream('split'));
    const parts: Parts = {
      train: flatTensors(split.train),
      validation: flatTensors(split.validation),
      test: flatTensors(split.test),
    };
    for (const [m, model] of result.models.entries()) {
      const hidden = m === 0 ? [] : [setting.hidden];
      addSeed(lab, { parts, random, hidden, setting }, model, s === 0 && m === 0 ? result.images : undefined);
    }
    disposeParts(parts);
  }
  return result;
});

const emptySweep = (): Omit<Swept, 'name' | 'style'> => ({
  ...{ validation: [], zeros: [], chosen: [], testError: [], without: [] },
});

/** The sizes of a mode, or as much of them as a small data set has. */
function fitting(
  sizes: Required<SplitSizes>,
  { samples, parts }: Dataset<LabelledSamples>,
): Required<SplitSizes> {
  const pool = parts?.train.count ?? samples.count;
  const test = Math.min(sizes.test, parts?.test.count ?? Math.floor(0.3 * pool));
  const rest = parts ? pool : pool - test;
  const validation = Math.min(sizes.validation, Math.floor(0.2 * rest));
  return { test, validation, train: Math.min(sizes.train, rest - validation) };
}

/** The data of one seed, and the model that is trained on them. */
interface Task {
  parts: Parts;
  random: SeededRandom;
  hidden: number[];
  setting: Omit<Setting, 'sizes'>;
}

/** Sweeps λ for one model and one seed, and keeps its images if they are asked for. */
function addSeed(lab: typeof Lab, task: Task, model: Swept, images: Fashion['images'] | undefined): void {
  const { parts, setting } = task;
  const plain = trained(lab, task, 0);
  const { lambdas } = setting;
  const trainAt = (lambda: number): Net => trained(lab, task, lambda);
  const { chosen, testError, validation, measured } = sweepSeed(
    lab,
    parts,
    { lambdas, plain, trained: trainAt },
    (net) => ({ zeros: nearZero(weightsOf(net)), ...(images && { columns: columnsOf(net) }) }),
  );
  model.chosen.push(chosen);
  model.testError.push(testError);
  model.validation.push(validation);
  model.zeros.push(measured.map(({ zeros }) => zeros));
  model.without.push(errorOf(plain, parts.test));
  if (images) images.weights = setting.shown.map((lambda) => measured[lambdas.indexOf(lambda)]!.columns!);
  disposeNet(plain);
}

/** A net that was trained with λ of L1. The start and the order of the samples depend on the seed alone. */
function trained(lab: typeof Lab, { parts, random, hidden, setting }: Task, lambda: number): Net {
  const { train } = parts;
  const net = freshNet([train.x.shape[1], ...hidden, train.y.shape[1]], random);
  const penalty = new lab.L1({ lambda });
  const nextBatch = minibatches<tf.Tensor2D>(train, {
    size: Math.min(setting.batch, train.x.shape[0]),
    stream: random.stream('order'),
    rest: 'drop',
  });
  const steps = setting.epochs * Math.floor(train.x.shape[0] / setting.batch);
  const last = Math.floor(steps / 3);
  for (const [rate, count] of [[LEARNING_RATE, steps - last] as const, [SMALL_RATE, last] as const]) {
    const optimizer = tf.train.adam(rate);
    descend({
      optimizer,
      steps: count,
      nextBatch,
      loss: (batch: Samples) => lab.addPenalty(lossesOf(net, batch), net.parameters, penalty).objective,
      variables: Object.values(net.parameters),
    });
    optimizer.dispose();
  }
  return net;
}

/** Softmax regression starts from zeros, as it may: its cost is convex. A hidden layer starts from He's weights. */
function freshNet(widths: number[], random: SeededRandom): Net {
  const layers = widths.length - 1;
  const perceptron = new Perceptron({
    widths,
    activation: 'relu',
    kernel: (fanIn, fanOut, layer) =>
      layers === 1
        ? tf.zeros([fanIn, fanOut])
        : heNormal(random.stream(`weights of layer ${layer}`), [fanIn, fanOut]),
  });
  const parameters = perceptron.layers.flatMap(({ kernel, bias }, layer) => [
    [`layer${layer}/kernel`, kernel] as const,
    [`layer${layer}/bias`, bias] as const,
  ]);
  return { parameters: Object.fromEntries(parameters), logits: (x) => perceptron.output(x) };
}

/** The weights of each class, to three digits: the columns of W. */
function columnsOf({ parameters }: Net): number[][] {
  const columns = tf.tidy(() => parameters['layer0/kernel']!.transpose().arraySync() as number[][]);
  return columns.map((pixels) => pixels.map((weight) => Number(weight.toPrecision(3))));
}

const RUN = { seeds: { quick: 4, full: 5 }, firstSeed: 100, run: swept };

function noteOf({ sizes, setting }: Fashion): string {
  const { train, validation, test } = sizes;
  return `${train} training, ${validation} validation, ${test} test images; Adam η = ${LEARNING_RATE}, then ${SMALL_RATE}, batches of ${setting.batch}, ${setting.epochs} epochs`;
}

/** The numbers of a panel in words, with the ends of their axis. */
interface Shown {
  title: string;
  label: string;
  ends?: { min: number; max: number };
}

export const fashionLambda = figure<typeof Lab>()<Fashion>({
  id: 'fashion-lambda',
  title: 'Clothes with L1: validation chooses λ',
  caption:
    'Above, the validation error for each λ of L1; below, the share of weights next to 0. Validation chooses λ (dashed: ' +
    'lowest and highest choice); then the test set is opened, once.',
  source: 'WD, exercise 2; S34, S38',
  ...RUN,
  chart(result, context): Chart {
    const { models, setting } = result;
    const panel = (model: Swept, what: Shown, shares: number[][]): SingleChart => ({
      kind: 'lines',
      title: `${model.name}: ${what.title}`,
      x: { label: 'λ', scale: 'log', zero: 'apart' },
      y: { label: what.label, unit: '%', ...what.ends },
      references: [...new Set([Math.min(...model.chosen), Math.max(...model.chosen)])].map((value) => ({
        axis: 'x' as const,
        value,
      })),
      series: [
        {
          style: model.style,
          x: setting.lambdas,
          ...band(transpose(shares).map((row) => meanInterval(percentages(row)))),
        },
      ],
    });
    const error: Shown = { title: 'validation error', label: 'validation error' };
    const zeros: Shown = {
      title: `weights with |w| < ${NEAR_ZERO}`,
      label: 'share of weights',
      ends: { min: 0, max: 100 },
    };
    return {
      kind: 'panels',
      title: this.title,
      dataset: result.dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${noteOf(result)}; band: 95 % interval of the mean`,
      ...wordsOf(models),
      details: models.map(detailsOf).join(' '),
      source: this.source,
      columns: 2,
      panels: [
        ...models.map((model) => panel(model, error, model.validation)),
        ...models.map((model) => panel(model, zeros, model.zeros)),
      ],
    };
  },
});

/** The test error of the chosen λ against that of λ = 0: paired by seed, corrected for the number of models. */
function wordsOf(models: Swept[]): { verdict: string; headline: string } {
  const gains = familyIntervals(models.map(({ testError, without }) => differences(testError, without)));
  const words = models.map(({ name, chosen }, m) =>
    chosen.every((lambda) => lambda === 0)
      ? `${name}: every choice is 0`
      : `${name} ${comparison(inPoints(gains[m]!), { unit: ' points' })}`,
  );
  return {
    verdict: `Test error against λ = 0: ${words.join('; ')}.`,
    headline: finding(gains.at(-1)!, {
      above: 'The λ that validation chose raises the test error',
      below: 'The λ that validation chose lowers the test error',
      of: 'Test error with the chosen λ and λ = 0',
    }),
  };
}

function detailsOf({ name, chosen, testError, without, zeros }: Swept): string {
  const choices = [...new Set(chosen)].sort((a, b) => a - b).join(', ');
  const last = percent(meanInterval(zeros.map((row) => row.at(-1)!)).centre);
  return `${name}: validation chooses λ = ${choices}; test error ${meanInWords(testError)} against ${meanInWords(without)} at λ = 0; at the largest λ ${last} of the weights are near 0.`;
}

export const fashionWeights = figure<typeof Lab>()<Fashion>({
  id: 'fashion-weights',
  title: 'Softmax regression on clothes: the ten columns of W as images',
  caption:
    'Each column of W as an image: a class gains where ink falls on red, and loses where it falls on blue. L1 leaves the ' +
    'pixels that help to tell the classes apart.',
  source: 'SGD; WD, exercise 2; S09, S38',
  ...RUN,
  chart(result, context): Chart {
    const { classes, images, models, setting } = result;
    const last = setting.shown.at(-1)!;
    const zerosAt = (lambda: number): number[] =>
      models[0]!.zeros.map((row) => row[setting.lambdas.indexOf(lambda)]!);
    const more = meanInterval(differences(zerosAt(last), zerosAt(0)));
    return {
      kind: 'images',
      title: this.title,
      dataset: result.dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${noteOf(result)}; images of the first seed`,
      headline: `At λ = ${last}, ${percent(mean(zerosAt(last)), 0)} of the weights are near 0`,
      verdict: `Share of weights near 0 at λ = ${last}, against λ = 0: ${comparison(inPoints(more), { unit: ' points' })}.`,
      source: this.source,
      width: images.width,
      height: images.height,
      columns: classes.length,
      columnLabels: classes,
      rowLabels: setting.shown.map((lambda) => `λ = ${lambda}`),
      images: images.weights.flat().map((pixels) => ({ pixels })),
      color: { label: 'weight', ramp: 'diverging' },
    };
  },
});
