import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import {
  band,
  bars,
  confidenceInterval,
  meanInterval,
  percentages,
  scaleInterval,
  transpose,
} from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { decimals, finding, percent, points } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { scaledTensors } from './common';

const SHARES = [0, 0.2, 0.5, 1];
const HIDDEN = 256;
const LEARNING_RATE = 0.02;
/** From this training accuracy on, the labels count as learned by heart. */
const MEMORIZED = 0.99;

interface RandomLabels {
  samples: number;
  testSamples: number;
  classes: number;
  /** Accuracies, a row a seed. */
  shares: { share: number; train: number[][]; test: number[] }[];
}

export const randomLabels = figure<typeof Lab>()<RandomLabels>({
  id: 'random-labels',
  title: 'Networks learn random labels by heart',
  caption:
    'Left, the accuracy on the training labels, random ones among them; right, where it ends, and the ' +
    'test accuracy on true labels. Random labels take longer, and nothing learned from them helps.',
  source: 'REG; S31; Zhang et al. (2017), figure 1 and table 1, scaled to the data at hand',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const full = context.mode === 'full';
    const [sampleCount, epochs] = full ? [1000, 300] : [300, 60];
    const classes = context.dataset.samples.classes.length;
    const result: RandomLabels = { samples: sampleCount, testSamples: 0, classes, shares: [] };
    let done = 0;
    for (const share of SHARES) {
      const row: RandomLabels['shares'][number] = { share, train: [], test: [] };
      for (const seed of context.seeds) {
        context.progress(done++ / (SHARES.length * context.seeds.length));
        const random = seededRandom(seed);
        const parts = trainAndTest(context, random);
        const count = Math.min(sampleCount, parts.train.count);
        const samples = range(parts.train, 0, count);
        const [train, test] = [scaledTensors(samples, samples), scaledTensors(parts.test, samples)];
        const net = lab.newNet([train.x.shape[1], HIDDEN, classes], random.stream('weights'));
        const optimizer = tf.train.adam(LEARNING_RATE);
        const accuracy = (x: tf.Tensor2D, labels: readonly number[]): number =>
          tf.tidy(() => {
            const predicted = lab.predict(net, x).argMax(1).dataSync();
            return labels.filter((label, i) => label === predicted[i]).length / labels.length;
          });
        const trainEpoch = (labels: readonly number[]): number =>
          tf.tidy(() => {
            const y = tf.oneHot(tf.tensor1d([...labels], 'int32'), classes).toFloat();
            optimizer.minimize(
              () => tf.losses.softmaxCrossEntropy(y, lab.predict(net, train.x)) as tf.Scalar,
              false,
              net,
            );
            return accuracy(train.x, labels);
          });
        const options = { classes, share, epochs, random: random.stream('labels') };
        row.train.push(lab.trainOnRandomLabels(Array.from(samples.y), options, trainEpoch));
        row.test.push(accuracy(test.x, Array.from(parts.test.y)));
        result.samples = count;
        result.testSamples = parts.test.count;
        optimizer.dispose();
        tf.dispose([net, train.x, train.y, test.x, test.y]);
      }
      result.shares.push(row);
    }
    return result;
  },
  chart(result, context): Chart {
    const ends = result.shares.map(({ train, test }) => ({
      train: meanInterval(train.map((run) => run.at(-1)!)),
      test: meanInterval(test),
    }));
    const barsOf = (part: 'train' | 'test'): ReturnType<typeof bars> =>
      bars(ends.map((end) => scaleInterval(end[part], 100)));
    const wholePercent: NumberText = (share) => percent(share, 0);
    const chance = 100 / result.classes;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${result.samples} training and ${result.testSamples} test samples, ${HIDDEN} hidden units, Adam η = ${LEARNING_RATE}, one step an epoch; bands and bars: 95 % interval of the mean`,
      ...wordsOf(result),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'training',
          x: { label: 'epoch' },
          y: { label: 'accuracy on the training labels', unit: '%', min: 0, max: 100 },
          references: [{ axis: 'y', value: chance, label: 'chance' }],
          series: result.shares.map(({ share, train }, style) => {
            const runs = train.map(percentages);
            return {
              name: `${wholePercent(share)} random`,
              style,
              x: runs[0]!.map((_, i) => i + 1),
              ...band(transpose(runs).map(meanInterval)),
            };
          }),
        },
        {
          kind: 'bars',
          title: 'at the end',
          x: { label: 'share of random labels' },
          y: { label: 'accuracy', unit: '%', min: 0, max: 100 },
          categories: SHARES.map(wholePercent),
          series: [
            { name: 'training labels', ...barsOf('train'), style: 1 },
            { name: 'test, true labels', ...barsOf('test'), style: 2 },
          ],
          references: [{ axis: 'y', value: chance }],
        },
      ],
    };
  },
});

function wordsOf({ shares, classes }: RandomLabels): { verdict: string; headline: string; details: string } {
  const all = shares.find(({ share }) => share === 1)!;
  const train = Math.min(...all.train.map((run) => run.at(-1)!));
  const test = confidenceInterval(all.test, 0.99);
  const usual = meanInterval(all.test);
  const tests = shares.map((row) => decimals(0)(100 * meanInterval(row.test).centre));
  const chance = 1 / classes;
  const onTest = finding(
    test,
    {
      above: 'test accuracy is above chance',
      below: 'test accuracy is below chance',
      of: 'test accuracy and chance',
    },
    chance,
  );
  return {
    headline:
      train >= MEMORIZED
        ? `Nets memorize random labels; ${onTest}`
        : 'Random labels are not all learned by heart',
    verdict: `All labels random: the nets know ${percent(train)}${train < 1 ? ' or more' : ''} of them, and have ${percent(usual.centre)} (${points(usual.low)} to ${points(usual.high)}) of the test set right.`,
    details:
      `With all labels random, every seed ends at ${percent(train)}${train < 1 ? ' or more' : ''} of its training labels` +
      (train >= MEMORIZED ? '. ' : ', which is not all of them: train longer. ') +
      `Mean test accuracy is then ${percent(test.centre)} (99 % interval ${points(test.low)} to ${points(test.high)}), ` +
      (test.low <= chance && chance <= test.high
        ? `not told apart from the chance of ${percent(chance)}. `
        : `apart from the chance of ${percent(chance)}. `) +
      `By share it ends at ${tests.join(', ')} %.`,
  };
}
