import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { startingWeights, trained } from './common';

interface Learned {
  shape: readonly number[];
  classes: readonly string[];
  /** The column of W of each class. */
  weights: number[][];
  /** Rows: true class, columns: predicted class; counts over the test sets of all seeds. */
  confusion: number[][];
  /** Share of correct predictions on each seed's test set. */
  accuracy: number[];
}

/** Trains to near convergence and looks at the test set once. */
function learn(lab: typeof Lab, context: FigureContext): Learned {
  const classes = context.dataset.samples.classes;
  const confusion = classes.map(() => classes.map(() => 0));
  const accuracy: number[] = [];
  let weights: number[][] = [];
  for (const [s, seed] of context.seeds.entries()) {
    context.progress(s / context.seeds.length);
    const random = seededRandom(seed);
    const { train, test } = trainAndTest(context, random);
    const samples = flatTensors(train);
    const options = { epochs: context.mode === 'full' ? 60 : 20, batchSize: 16, learningRate: 0.1 };
    const learned = trained(lab, startingWeights(train, random), samples, options, random);
    const tested = flatTensors(test);
    const predicted = tf.tidy(() => lab.logitsOf(learned, tested.x).argMax(1).arraySync() as number[]);
    predicted.forEach((prediction, i) => (confusion[test.y[i]!]![prediction]! += 1));
    accuracy.push(mean(predicted.map((prediction, i) => Number(prediction === test.y[i]))));
    if (s === 0) weights = tf.tidy(() => learned.W.transpose().arraySync() as number[][]);
    tf.dispose([samples.x, samples.y, tested.x, tested.y, learned.W, learned.b]);
  }
  return {
    shape: context.dataset.samples.shape,
    classes,
    weights,
    confusion,
    accuracy,
  };
}

export const weightImages = figure<typeof Lab>()<Learned>({
  id: 'weight-images',
  title: 'The ten columns of W as images',
  caption:
    'What softmax regression looks for: a class gains where ink falls on red and loses where it falls on blue. ' +
    'Pixels that are never inked keep their starting weights.',
  source: 'SGD; S09',
  seeds: { quick: 1, full: 1 },
  run: learn,
  chart({ shape, classes, weights, accuracy }, context): Chart {
    return {
      kind: 'images',
      title: this.title,
      dataset: context.dataset.title,
      note: `minibatch SGD; test accuracy ${(100 * accuracy[0]!).toFixed(1)} %`,
      source: this.source,
      width: shape[1]!,
      height: shape[0]!,
      columns: 5,
      images: weights.map((pixels, i) => ({ pixels, caption: classes[i]! })),
      color: { label: 'weight', ramp: 'diverging' },
    };
  },
});

export const confusionMatrix = figure<typeof Lab>()<Learned>({
  id: 'confusion-matrix',
  title: 'Which classes are taken for which',
  caption:
    'Counts on test samples that training never saw: rows are the true classes, columns the predicted ones.',
  source: 'SGD; S09',
  seeds: { quick: 5, full: 20 },
  run: learn,
  chart({ classes, confusion, accuracy }, context): Chart {
    const { centre, low, high } = meanInterval(accuracy);
    const percent = (share: number): string => (100 * share).toFixed(1);
    const interval =
      accuracy.length > 1 ? ` (95 % interval of the mean ${percent(low)} to ${percent(high)} %)` : '';
    const worst = worstConfusion(confusion);
    const mistakes = worst
      ? ` Most often, ${classes[worst.truth]} is taken for ${classes[worst.guess]} (${worst.count} times).`
      : '';
    return {
      kind: 'heatMap',
      title: this.title,
      ...subtitle(context),
      note: `${confusion.flat().reduce((sum, n) => sum + n, 0)} test predictions, counts summed over seeds`,
      verdict: `Test accuracy ${percent(centre)} %${interval}.${mistakes}`,
      source: this.source,
      x: { label: 'predicted class', categories: classes },
      y: { label: 'true class', categories: classes },
      values: confusion,
      color: { label: 'samples' },
      numbers: true,
      size: { width: 800, height: 640 },
    };
  },
});

function worstConfusion(confusion: number[][]): { truth: number; guess: number; count: number } | undefined {
  const mistakes = confusion.flatMap((row, truth) => row.map((count, guess) => ({ truth, guess, count })));
  const worst = mistakes.filter(({ truth, guess }) => truth !== guess).sort((a, b) => b.count - a.count)[0];
  return worst && worst.count > 0 ? worst : undefined;
}
