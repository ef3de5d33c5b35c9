/** The classifier of the lesson on images of 28×28, batch by batch, with dropout and without: errors and features. */
import * as tf from '@tensorflow/tfjs';
import { mean, sampleCorrelation } from 'simple-statistics';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import { DIGIT_IMAGES, pictures } from '../../../src/figures/pictures';
import { flatTensors } from '../../../src/figures/samples';
import { logSteps } from '../../../src/figures/spacing';
import {
  band,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { disposeParts, minibatches } from '../../../src/figures/training';
import {
  comparison,
  decimals,
  finding,
  inPoints,
  meanInWords,
  tellingDecimals,
  withInterval,
} from '../../../src/figures/words';
import type * as Lab from '../lab';
import { errorAndLoss, startingNetwork } from './common';

/** The share of units that are dropped: none, and two of those that the lesson names (10 to 50 %). */
const RATES = [0, 0.2, 0.5];
/** The settings were chosen on seeds 0 to 3. */
const SETTINGS = {
  quick: { train: 2000, test: 1000, widths: [64, 64] as [number, number], batch: 50, batches: 157 },
  full: { train: 60_000, test: 10_000, widths: [128, 128] as [number, number], batch: 128, batches: 2317 },
};
const LEARNING_RATE = 0.1;
/** The training error is measured on this many training images. */
const MEASURED = 1000;
/** The number of units of the first layer whose features are drawn. */
const UNITS = 20;
const COLUMNS = 10;
/** A smaller change of the correlation of neighbouring pixels is not seen in the images. */
const VISIBLE = 0.1;
/** The rates whose features are drawn. */
const SHOWN = [RATES[0]!, RATES.at(-1)!];

interface Trained {
  rate: number;
  /** The share of wrong predictions after each of the batches, a row a seed; measured without dropout. */
  training: number[][];
  test: number[][];
  /** For each seed, the mean correlation of neighbouring pixels in the features of all units. */
  smoothness: number[];
  /** The features of the first units of the first seed, for the rates that are drawn. */
  features: number[][];
}

interface BatchByBatch {
  dataset: string;
  isStandIn: boolean;
  width: number;
  height: number;
  train: number;
  test: number;
  widths: [number, number];
  batch: number;
  batches: number[];
  rates: Trained[];
}

const trained = once(async (lab: typeof Lab, context: FigureContext): Promise<BatchByBatch> => {
  const images = await pictures(context, DIGIT_IMAGES);
  const { batch, batches, widths, ...sizes } = SETTINGS[context.mode];
  const [height, width] = images.samples.shape as [number, number];
  const result: BatchByBatch = {
    ...{ dataset: images.title, isStandIn: images.name.startsWith('fashion') },
    ...{ width, height, ...fitting(sizes, images), widths, batch },
    batches: logSteps(batches),
    rates: RATES.map((rate) => ({ rate, training: [], test: [], smoothness: [], features: [] })),
  };
  for (const [s, seed] of context.seeds.entries()) {
    const random = seededRandom(seed);
    const split = splitDataset(images, { train: result.train, test: result.test }, random.stream('split'));
    const parts: Parts = {
      train: flatTensors(split.train),
      measured: flatTensors(range(split.train, 0, Math.min(MEASURED, split.train.count))),
      test: flatTensors(split.test),
    };
    for (const [r, one] of result.rates.entries()) {
      context.progress((s + r / RATES.length) / context.seeds.length);
      addRun(lab, { parts, random, keepsFeatures: s === 0 && SHOWN.includes(one.rate) }, one, result);
    }
    disposeParts(parts.train, parts.measured, parts.test);
  }
  return result;
});

interface Parts {
  train: Lab.Samples;
  measured: Lab.Samples;
  test: Lab.Samples;
}

/** The sizes of a mode, or as much of them as the data set has. */
function fitting(
  { train, test }: { train: number; test: number },
  { samples, parts }: Dataset<LabelledSamples>,
): { train: number; test: number } {
  const held = Math.min(test, parts?.test.count ?? Math.floor(0.3 * samples.count));
  return { test: held, train: Math.min(train, parts ? parts.train.count : samples.count - held) };
}

/** Trains one network, measures it on the way, and adds the numbers to those of its rate. */
function addRun(
  lab: typeof Lab,
  { parts, random, keepsFeatures }: { parts: Parts; random: SeededRandom; keepsFeatures: boolean },
  one: Trained,
  { batch, batches, widths, width }: BatchByBatch,
): void {
  const start = startingNetwork(parts.train, widths, random.stream('weights'));
  const first = start.W1.clone();
  const next = minibatches(parts.train, { size: batch, stream: random.stream('order'), rest: 'drop' });
  const options = {
    ...{ form: 'inverted' as const, keepProb: 1 - one.rate, learningRate: LEARNING_RATE },
    random: random.stream('masks'),
  };
  const [training, test]: [number[], number[]] = [[], []];
  let network = start;
  for (let step = 0; step <= batches.at(-1)!; step++) {
    if (step > 0) {
      const stepped = tf.tidy(() => lab.threeLayerTrainStep(network, next(), options).network);
      tf.dispose(network);
      network = stepped;
    }
    if (!batches.includes(step)) continue;
    training.push(errorOf(lab, network, parts.measured));
    test.push(errorOf(lab, network, parts.test));
  }
  // The first weights are noise, the same for all rates. A feature is what training added to it.
  const features = tf.tidy(() => network.W1.sub(first).transpose().arraySync() as number[][]);
  one.training.push(training);
  one.test.push(test);
  one.smoothness.push(mean(features.map((feature) => neighbourCorrelation(feature, width))));
  if (keepsFeatures) one.features = features.slice(0, UNITS).map((feature) => feature.map(threeDigits));
  tf.dispose([network, first]);
}

const threeDigits = (value: number): number => Number(value.toPrecision(3));

/** Measured with all units: at test time the inverted form changes nothing. */
function errorOf(lab: typeof Lab, network: Lab.Network, { x, y }: Lab.Samples): number {
  return tf.tidy(() => errorAndLoss(lab.predict(network, x, { form: 'inverted', keepProb: 1 }), y).error);
}

/** The correlation of the pixels of an image with their neighbours to the right and below: 1 is smooth, 0 is noise. */
function neighbourCorrelation(pixels: number[], width: number): number {
  const [ones, others]: [number[], number[]] = [[], []];
  pixels.forEach((pixel, i) => {
    for (const neighbour of [i % width < width - 1 ? i + 1 : -1, i + width]) {
      const other = pixels[neighbour];
      if (other !== undefined) [ones, others].forEach((list, k) => list.push(k === 0 ? pixel : other));
    }
  });
  const correlation = sampleCorrelation(ones, others);
  return Number.isFinite(correlation) ? correlation : 0;
}

const RUN = { seeds: { quick: 5, full: 4 }, firstSeed: 100, run: trained };

const nameOf = ({ rate }: Trained): string => (rate === 0 ? 'no dropout' : `rate ${rate}`);

function noteOf({ train, widths, batch, isStandIn }: BatchByBatch): string {
  const stands = isStandIn ? 'instead of MNIST’s digits; ' : '';
  return `${stands}${train} training images, ${widths.join(' and ')} ReLU units, batches of ${batch}, η = ${LEARNING_RATE}`;
}

export const batchByBatch = figure<typeof Lab>()<BatchByBatch>({
  id: 'batch-by-batch',
  title: 'Training with and without dropout, batch by batch',
  caption:
    'The same start, the same batches: the share of wrong predictions, measured with all units. Dropout does not speed up ' +
    'the first batches.',
  source: 'TT, Dropout; S43; erratum E25',
  ...RUN,
  chart(result, context): Chart {
    const { batches, rates } = result;
    const x = batches.slice(1);
    const panel = (title: string, which: 'training' | 'test'): SingleChart => ({
      kind: 'lines',
      title,
      x: { label: 'batches seen', scale: 'log' },
      y: { label: 'error', unit: '%', min: 0, max: 100 },
      series: rates.map((one) => ({
        name: nameOf(one),
        x,
        ...band(transpose(one[which].map((run) => percentages(run.slice(1)))).map(meanInterval)),
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: result.dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${noteOf(result)}; band: 95 % interval of the mean`,
      ...wordsOf(result),
      details: detailsOf(result),
      source: this.source,
      panels: [
        panel('error on training images', 'training'),
        panel(`error on ${result.test} test images`, 'test'),
      ],
    };
  },
});

/** The test error after the last batch against that without dropout: paired by seed, corrected for the number of rates. */
function wordsOf({ rates }: BatchByBatch): { verdict: string; headline: string } {
  const end = ({ test }: Trained): number[] => test.map((run) => run.at(-1)!);
  const [plain, ...others] = rates;
  const gains = familyIntervals(others.map((one) => differences(end(one), end(plain!))));
  const words = others.map((one, i) => `${nameOf(one)} ${comparison(inPoints(gains[i]!))}`);
  const { rate } = rates.at(-1)!;
  return {
    verdict: `Test error against no dropout, in points: ${words.join('; ')}.`,
    headline: finding(gains.at(-1)!, {
      above: `Dropout at rate ${rate} leaves a higher test error here`,
      below: `Dropout at rate ${rate} leaves a lower test error here`,
      of: `Test error with rate ${rate} and without dropout`,
    }),
  };
}

/** The last errors, and the marks at which a rate is ahead of no dropout; corrected for rates and marks. */
function detailsOf({ batches, rates }: BatchByBatch): string {
  const [plain, ...others] = rates;
  const at = ({ test }: Trained, mark: number): number[] => test.map((run) => run[mark]!);
  const leads = others.flatMap((one) =>
    batches
      .slice(1)
      .map((batch, i) => ({ one, batch, lead: differences(at(one, i + 1), at(plain!, i + 1)) })),
  );
  const intervals = familyIntervals(leads.map(({ lead }) => lead));
  const ahead = leads.filter((_, i) => intervals[i]!.high < 0);
  const ends = rates.map((one) => `${nameOf(one)}: ${meanInWords(at(one, batches.length - 1))}`);
  return (
    `Last test errors: ${ends.join('; ')}. ` +
    (ahead.length > 0
      ? `Dropout is ahead after ${ahead.map(({ one, batch }) => `${batch} batches (${nameOf(one)})`).join(', ')}.`
      : 'At no mark is dropout told apart as ahead of no dropout.')
  );
}

export const features = figure<typeof Lab>()<BatchByBatch>({
  id: 'features',
  title: 'First-layer features, with dropout and without',
  caption:
    'What training added to the weights of the first units of a layer, each as an image. All nets begin with the same noise ' +
    'and see the same batches.',
  source: 'TT, Dropout; Srivastava et al. 2014, section 7.1 and figure 7; S43',
  ...RUN,
  chart(result, context): Chart {
    const { rates, width, height } = result;
    const shown = [rates[0]!, rates.at(-1)!];
    const [plain, dropped] = shown as [Trained, Trained];
    const change = meanInterval(differences(dropped.smoothness, plain.smoothness));
    const text = decimals(2);
    const unseen = Math.abs(change.centre) < VISIBLE ? ', too little to see' : '';
    return {
      kind: 'images',
      title: this.title,
      dataset: result.dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${noteOf(result)}, ${result.batches.at(-1)} batches; the first ${UNITS} units of the first seed, each on its own scale; r: mean correlation of neighbouring pixels`,
      verdict: `Correlation of neighbouring pixels, ${nameOf(dropped)} against none: ${comparison(change, { text: tellingDecimals(change, 2) })}${unseen}.`,
      headline: finding(change, {
        above: `Dropout makes first-layer features smoother${unseen}`,
        below: `Dropout makes first-layer features rougher${unseen}`,
        of: 'Smoothness with and without dropout',
      }),
      details: shown
        .map((one) => `${nameOf(one)}: ${withInterval(meanInterval(one.smoothness), text)}`)
        .join('; '),
      source: this.source,
      width,
      height,
      columns: COLUMNS,
      rowLabels: shown.flatMap((one) => [nameOf(one), `r = ${text(mean(one.smoothness))}`]),
      images: shown.flatMap((one) => one.features.map((pixels) => ({ pixels: scaled(pixels) }))),
      color: { label: 'weight, of the largest', ramp: 'diverging', min: -1, max: 1 },
    };
  },
});

function scaled(pixels: number[]): number[] {
  const largest = Math.max(...pixels.map(Math.abs));
  return largest > 0 ? pixels.map((pixel) => threeDigits(pixel / largest)) : pixels;
}
