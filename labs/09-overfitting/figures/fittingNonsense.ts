/** Zhang's experiment on images of 28×28: minibatches, until the whole training set is known by heart. */
import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import { splitDataset } from '../../../src/data/split';
import { figure } from '../../../src/figures/figure';
import { FASHION, pictures } from '../../../src/figures/pictures';
import {
  band,
  bars,
  confidenceInterval,
  familyRatios,
  meanInterval,
  percentages,
  scaleInterval,
  transpose,
} from '../../../src/figures/statistics';
import { disposeParts, minibatches } from '../../../src/figures/training';
import {
  decimals,
  ratio,
  meanInWords,
  percent,
  ratioFinding,
  withInterval,
} from '../../../src/figures/words';
import type * as Lab from '../lab';
import { scaledTensors } from './common';
import type { Kind } from './nonsense';
import { changed, KINDS } from './nonsense';

/** The settings were chosen on seeds 0 to 2. Training ends when all training labels are known, or after the last epoch. */
const SETTINGS = {
  quick: { train: 300, test: 500, hidden: 128, batch: 50, epochs: 60, rate: 0.002 },
  full: { train: 5000, test: 10_000, hidden: 512, batch: 100, epochs: 150, rate: 0.001 },
};

interface Fitted {
  kind: Kind;
  /** The share of training labels that are known after each epoch, a row a seed: up to the epoch at which it is 1. */
  accuracy: number[][];
  /** The share of right predictions on test images, whose pixels are changed in the same way; their labels are true. */
  test: number[];
}

interface FittingNonsense {
  dataset: string;
  setting: (typeof SETTINGS)['quick'];
  classes: number;
  kinds: Fitted[];
}

export const fittingNonsense = figure<typeof Lab>()<FittingNonsense>({
  id: 'fitting-nonsense',
  title: 'A network fits true labels, random labels and noise',
  caption:
    'Images of clothes, up to the epoch in which every training label is known. Random labels teach nothing; random pixels ' +
    'keep the brightness of each image, which tells a little of its class.',
  source: 'REG, "fitting random labels"; S31; Zhang et al. (2017), figure 1 and table 1',
  seeds: { quick: 5, full: 4 },
  firstSeed: 100,
  async run(lab, context) {
    const images = await pictures(context, FASHION);
    const setting = fitting(SETTINGS[context.mode], images);
    const kinds = KINDS.map((kind): Fitted => ({ kind, accuracy: [], test: [] }));
    for (const [s, seed] of context.seeds.entries()) {
      const random = seededRandom(seed);
      const { train, test } = splitDataset(
        images,
        { train: setting.train, test: setting.test },
        random.stream('split'),
      );
      for (const [k, one] of kinds.entries()) {
        context.progress((s + k / KINDS.length) / context.seeds.length);
        const stream = random.stream(one.kind);
        const parts = nonsense(lab, { train, test }, one.kind, stream);
        const run = fit(lab, parts, setting, random);
        one.accuracy.push(run.accuracy);
        one.test.push(run.test);
      }
    }
    return { dataset: images.title, setting, classes: images.samples.classes.length, kinds };
  },
  chart({ dataset, setting, classes, kinds }, context): Chart {
    const { train, test, hidden, batch, rate } = setting;
    const epochs = Math.max(...kinds.flatMap(({ accuracy }) => accuracy.map(({ length }) => length)));
    const chance = 100 / classes;
    return {
      kind: 'panels',
      title: this.title,
      dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${train} training and ${test} test images, ${hidden} tanh units, Adam η = ${rate}, batches of ${batch}; bands and bars: 95 % interval of the mean`,
      ...wordsOf(kinds),
      details: detailsOf(kinds, chance / 100),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'training labels known',
          x: { label: 'epoch', scale: 'log' },
          y: { label: 'accuracy on the training labels', unit: '%', min: 0, max: 105 },
          series: kinds.map(({ kind, accuracy }) => ({
            name: kind,
            x: Array.from({ length: epochs }, (_, i) => i + 1),
            ...band(transpose(accuracy.map((run) => percentages(padded(run, epochs)))).map(meanInterval)),
          })),
        },
        {
          kind: 'bars',
          title: 'test images right at the end; dashed: chance',
          x: { label: 'what the network was trained on' },
          y: { label: 'accuracy on true labels', unit: '%', min: 0, max: 100 },
          categories: kinds.map(({ kind }) => kind),
          series: [bars(kinds.map((one) => scaleInterval(meanInterval(one.test), 100)))],
          references: [{ axis: 'y', value: chance }],
        },
      ],
    };
  },
});

/** The setting of a mode, with as many images as the data set has. */
function fitting(
  setting: FittingNonsense['setting'],
  { samples, parts }: Dataset<LabelledSamples>,
): FittingNonsense['setting'] {
  const test = Math.min(setting.test, parts?.test.count ?? Math.floor(0.3 * samples.count));
  const train = Math.min(setting.train, parts ? parts.train.count : samples.count - test);
  return { ...setting, test, train, batch: Math.min(setting.batch, train) };
}

interface Parts {
  train: LabelledSamples;
  test: LabelledSamples;
}

/** Training and test images of a kind. Only the training labels are random; pixels are reordered in both. */
function nonsense(lab: typeof Lab, { train, test }: Parts, kind: Kind, stream: RandomStream): Parts {
  const change = changed(lab, kind, train, stream);
  return { train: change(train), test: kind === 'random labels' ? test : change(test) };
}

/** Trains until all training labels are known, and then asks for the test images once. */
function fit(
  lab: typeof Lab,
  { train, test }: Parts,
  { hidden, batch, epochs, rate }: FittingNonsense['setting'],
  random: SeededRandom,
): { accuracy: number[]; test: number } {
  const [part, tested] = [scaledTensors(train, train), scaledTensors(test, train)];
  const net = lab.newNet([part.x.shape[1], hidden, part.y.shape[1]], random.stream('weights'));
  const next = minibatches(part, { size: batch, stream: random.stream('order'), rest: 'drop' });
  const right = ({ x, y }: Lab.Samples): number =>
    tf.tidy(() => lab.predict(net, x).argMax(1).equal(y.argMax(1)).mean().dataSync()[0]!);
  const optimizer = tf.train.adam(rate);
  const accuracy: number[] = [];
  while (accuracy.length < epochs && accuracy.at(-1) !== 1) {
    for (let step = 0; step < Math.floor(train.count / batch); step++)
      tf.tidy(() => {
        const { x, y } = next();
        optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, lab.predict(net, x)), false, net);
      });
    accuracy.push(right(part));
  }
  const result = { accuracy, test: right(tested) };
  optimizer.dispose();
  tf.dispose(net);
  disposeParts(part, tested);
  return result;
}

/** A run that has ended keeps its last accuracy. */
function padded(run: number[], epochs: number): number[] {
  return Array.from({ length: epochs }, (_, epoch) => run[epoch] ?? run.at(-1)!);
}

/** From this training accuracy on, the training set counts as learned by heart: the last labels come at random. */
const MEMORIZED = 0.99;

/** The first epoch of each run with a training accuracy; undefined if a run does not come that far. */
function epochsTo(share: number, { accuracy }: Fitted): number[] | undefined {
  const epochs = accuracy.map((run) => 1 + run.findIndex((known) => known >= share));
  return epochs.every((epoch) => epoch > 0) ? epochs : undefined;
}

/** The kinds that the verdict is about; the details have all. */
const COMPARED: Kind[] = ['random labels', 'random pixels'];

/** The epochs to 99 % against those of true labels: paired by seed, corrected for the number of kinds. */
function wordsOf(kinds: Fitted[]): { verdict: string; headline: string } {
  const epochs = (kind: Kind): number[] | undefined =>
    epochsTo(
      MEMORIZED,
      kinds.find((one) => one.kind === kind)!,
    );
  const truth = epochs('true labels');
  if (!truth)
    return {
      verdict: 'Not even true labels are known to 99 % in every seed: train longer.',
      headline: 'Not even true labels are known to 99 %',
    };
  const known = COMPARED.filter((kind) => epochs(kind));
  const ratios = familyRatios(known.map((kind) => epochs(kind)!.map((epoch, s) => epoch / truth[s]!)));
  const words = COMPARED.map((kind) => {
    const interval = ratios[known.indexOf(kind)];
    return `${kind} ${interval ? ratio(interval, { as: '' }) : 'not known'}`;
  });
  const labels = ratios[known.indexOf('random labels')];
  return {
    verdict: `Epochs to 99 % against true labels: ${words.join('; ')}.`,
    headline: labels
      ? ratioFinding(labels, {
          above: 'A network knows random labels by heart, later than true ones',
          below: 'A network knows random labels by heart, sooner than true ones',
          of: 'Time to learn random and true labels by heart',
        })
      : 'Some random labels are not known at the end',
  };
}

function detailsOf(kinds: Fitted[], chance: number): string {
  const words = kinds.map((one) => {
    const epochs = epochsTo(1, one);
    const least = Math.min(...one.accuracy.map((run) => run.at(-1)!));
    const reached = epochs
      ? `all labels after ${withInterval(meanInterval(epochs), decimals(0))} epochs`
      : `${percent(least)} of the labels or more`;
    return `${one.kind}: ${reached}, ${meanInWords(one.test)} of the test images`;
  });
  const labels = confidenceInterval(kinds.find(({ kind }) => kind === 'random labels')!.test, 0.95);
  const around = labels.low <= chance && chance <= labels.high ? 'not told apart from' : 'apart from';
  return `${words.join('; ')}. With random labels the test accuracy is ${around} the chance of ${percent(chance)}.`;
}
