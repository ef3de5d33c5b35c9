import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import {
  band,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import type { Part } from '../../../src/figures/training';
import { crossEntropy, descend, disposeParts, Perceptron } from '../../../src/figures/training';
import { comparison, finding, percent } from '../../../src/figures/words';
import { fractionCorrect, predictedClasses } from '../../../src/train/metrics';
import type * as Lab from '../lab';

const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128];
const MOST_TRAINING_SAMPLES = 4000;
const TEST_SAMPLES = 384;

interface SplitAccuracy {
  batchSizes: number[];
  /** Test accuracy by batch size, a row a seed. */
  byTraining: number[][];
  byBatch: number[][];
  byBatchOfOneClass: number[][];
}

export const splitStatistics = figure<typeof Lab>()<SplitAccuracy>({
  id: 'split-statistics',
  title: 'Test samples by the statistics of the training set, and by their own',
  caption:
    'Test samples come in batches. Standardized by the training set, it makes no difference how many. By ' +
    'a batch’s own statistics, a small batch says little, and one of a single class loses what makes it.',
  source: 'DNN 4.3.1; S22',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const runs = context.seeds.map((seed, s) => {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const parts = trainAndTest(context, random);
      const train = range(parts.train, 0, Math.min(parts.train.count, MOST_TRAINING_SAMPLES));
      const test = range(parts.test, 0, Math.min(parts.test.count, TEST_SAMPLES));
      return accuracies(lab, train, test);
    });
    return {
      batchSizes: BATCH_SIZES,
      byTraining: runs.map((run) => run.byTraining),
      byBatch: runs.map((run) => run.byBatch),
      byBatchOfOneClass: runs.map((run) => run.byBatchOfOneClass),
    };
  },
  chart({ batchSizes, byTraining, byBatch, byBatchOfOneClass }, context): Chart {
    const line = (name: string, runs: number[][], style: number) => ({
      name,
      style,
      x: batchSizes,
      ...band(transpose(runs).map(percentages).map(meanInterval)),
    });
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${TEST_SAMPLES} test samples a seed at the most; band: 95 % interval of the mean over seeds`,
      ...wordsOf({ batchSizes, byTraining, byBatch, byBatchOfOneClass }),
      source: this.source,
      x: { label: 'test samples standardized together', scale: 'log' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      series: [
        line('by the training set', byTraining, 0),
        line('by the batch itself, drawn at random', byBatch, 1),
        line('by the batch itself, in the order of classes', byBatchOfOneClass, 3),
      ],
    };
  },
});

/** The batch's own statistics against those of the training set, paired by seed and corrected for all batch sizes. */
function wordsOf({ batchSizes, byTraining, byBatch, byBatchOfOneClass }: SplitAccuracy): {
  verdict: string;
  headline: string;
  details: string;
} {
  const at = (runs: number[][], i: number): number[] => runs.map((run) => run[i]!);
  const against = (own: number[][]): Interval[] =>
    familyIntervals(batchSizes.map((_, i) => percentages(differences(at(own, i), at(byTraining, i)))));
  const words = (difference: Interval): string => comparison(difference, { unit: ' points' });
  const random = against(byBatch).map((difference, i) => `${batchSizes[i]}: ${words(difference)}`);
  return {
    headline: finding(against(byBatch)[0]!, {
      above: 'A single sample is better standardized by itself',
      below: 'A single sample needs the statistics of the training set',
      of: 'Statistics of the training set and a sample’s own',
    }),
    verdict: `Samples right, each standardized alone: ${percent(mean(at(byTraining, 0)))} by the training set, ${percent(mean(at(byBatch, 0)))} by its own statistics.`,
    details:
      `Own statistics against those of the training set, by the size of random batches: ${random.join('; ')}; ` +
      `batches of ${batchSizes.at(-1)} in the order of classes: ${words(against(byBatchOfOneClass).at(-1)!)}.`,
  };
}

function accuracies(
  lab: typeof Lab,
  train: LabelledSamples,
  test: LabelledSamples,
): { byTraining: number[]; byBatch: number[]; byBatchOfOneClass: number[] } {
  const [trainSet, testSet] = [flatTensors(train), flatTensors(test)];
  const statistics = lab.fitStandardize(trainSet.x);
  const standardized = { x: lab.standardize(trainSet.x, statistics), y: trainSet.y };
  const model = softmaxRegression(standardized);
  const random = Array.from(test.y, (_, i) => i);
  const sorted = [...random].sort((a, b) => test.y[a]! - test.y[b]!);

  /** Accuracy on the test samples in an order, in batches that are standardized by the statistics given. */
  const accuracy = (
    order: number[],
    batchSize: number,
    statisticsOf: (x: tf.Tensor2D) => Lab.Standardization,
  ): number => {
    const batches = Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) =>
      order.slice(i * batchSize, (i + 1) * batchSize),
    );
    const predicted = batches.flatMap((rows) =>
      tf.tidy(() => {
        const x = testSet.x.gather(tf.tensor1d(rows, 'int32'));
        return [...predictedClasses(model.output(lab.standardize(x, statisticsOf(x))))];
      }),
    );
    return fractionCorrect(
      order.map((row) => test.y[row]!),
      predicted,
    );
  };
  const byTraining = accuracy(random, random.length, () => statistics);
  const byBatch = (order: number[]): number[] =>
    BATCH_SIZES.map((size) => accuracy(order, size, lab.fitStandardize));
  const result = {
    byTraining: BATCH_SIZES.map(() => byTraining),
    byBatch: byBatch(random),
    byBatchOfOneClass: byBatch(sorted),
  };
  disposeParts(trainSet, testSet, standardized);
  model.dispose();
  return result;
}

/** 60 full-gradient steps from zeros: enough to learn, and without randomness. */
function softmaxRegression(samples: Part<tf.Tensor2D>): Perceptron {
  const model = new Perceptron({
    widths: [samples.x.shape[1], samples.y.shape[1]],
    activation: 'relu',
    kernel: (features, classes) => tf.zeros([features, classes]),
  });
  const optimizer = tf.train.momentum(0.1, 0.9);
  descend({
    optimizer,
    steps: 60,
    nextBatch: () => samples,
    loss: ({ x, y }) => crossEntropy(model.output(x), y),
  });
  optimizer.dispose();
  return model;
}
