import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import { disposeParts } from '../../../src/figures/training';
import { meanInWords, percent } from '../../../src/figures/words';
import { confusionCounts, fractionCorrect, predictedClasses } from '../../../src/train/metrics';
import type * as Lab from '../lab';
import { imagesOf, startOf, trained } from './common';

interface Learned {
  shape: readonly number[];
  classes: readonly string[];
  /** The column of W of each class. */
  weights: number[][];
  /** Rows: true class, columns: predicted class; counts over the test sets of all seeds. */
  confusion: number[][];
  /** Accuracy on the test set of each seed. */
  accuracy: number[];
}

/** Trains to near convergence, then predicts the test set once. */
function learn(lab: typeof Lab, context: FigureContext, epochs: number): Learned {
  const classes = context.dataset.samples.classes;
  const confusion = classes.map(() => classes.map(() => 0));
  const accuracy: number[] = [];
  let weights: number[][] = [];
  for (const [s, seed] of context.seeds.entries()) {
    context.progress(s / context.seeds.length);
    const start = startOf(context, seed);
    const learned = trained(lab, start, { epochs, batchSize: 16, learningRate: 0.1 });
    const { test } = start;
    const tested = flatTensors(test);
    const predicted = tf.tidy(() => predictedClasses(lab.logitsOf(learned, tested.x)));
    for (const [truth, counts] of confusionCounts(test.y, predicted, classes.length).entries()) {
      counts.forEach((count, prediction) => (confusion[truth]![prediction]! += count));
    }
    accuracy.push(fractionCorrect(test.y, predicted));
    if (s === 0) weights = tf.tidy(() => learned.W.transpose().arraySync() as number[][]);
    disposeParts(start.samples, tested);
    tf.dispose(learned);
  }
  return {
    shape: context.dataset.samples.shape,
    classes,
    weights,
    confusion,
    accuracy,
  };
}

export const weightImages = figure<typeof Lab>()<Learned & { dataset: string }>({
  id: 'weight-images',
  title: 'The ten columns of W as images',
  caption:
    'What softmax regression looks for: a class gains where ink falls on red and loses where it falls on blue. ' +
    'Pixels that are never inked keep their starting weights.',
  source: 'SGD; S09',
  seeds: { quick: 1, full: 1 },
  async run(lab, context) {
    const dataset = await imagesOf(context);
    // Images have more pixels and samples than digits: fewer epochs are enough.
    return { ...learn(lab, { ...context, dataset }, 4), dataset: dataset.title };
  },
  chart({ dataset, shape, classes, weights, accuracy }): Chart {
    return {
      kind: 'images',
      title: this.title,
      dataset,
      note: 'minibatch SGD, one seed',
      verdict: `These ten images classify ${percent(accuracy[0]!)} of the test samples correctly.`,
      headline: `One weight image per class gets ${percent(accuracy[0]!, 0)} of test samples right`,
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
    'Counts on test samples that training never saw: rows are the true classes, columns the predicted ones. ' +
    'Grey: right answers; the darker another cell, the more mistakes of this kind.',
  source: 'SGD; S09',
  seeds: { quick: 5, full: 20 },
  run: (lab, context) => learn(lab, context, context.mode === 'full' ? 60 : 20),
  chart({ classes, confusion, accuracy }, context): Chart {
    const worst = worstConfusion(confusion);
    const mistakes = worst
      ? `; ${worst.count} of ${worst.of} samples of ${classes[worst.truth]} are taken for ${classes[worst.guess]}, the largest count off the diagonal`
      : '';
    return {
      kind: 'heatMap',
      title: this.title,
      ...subtitle(context),
      note: `${confusion.flat().reduce((sum, n) => sum + n, 0)} test predictions, counts summed over seeds`,
      verdict: `${meanInWords(accuracy)} right${mistakes}.`,
      headline: worst
        ? `Largest count of mistakes: ${classes[worst.truth]} taken for ${classes[worst.guess]}`
        : 'Every test sample is right',
      source: this.source,
      x: { label: 'predicted class', categories: classes },
      y: { label: 'true class', categories: classes },
      values: confusion.map((row, truth) => row.map((count, guess) => (guess === truth ? null : count))),
      // The colours are for the mistakes.
      color: { label: 'mistakes', ramp: 'fromPaper', min: 0, max: Math.max(1, worst?.count ?? 1) },
      numbers: confusion,
    };
  },
});

interface Confusion {
  truth: number;
  guess: number;
  count: number;
  /** The number of samples of the true class. */
  of: number;
}

function worstConfusion(confusion: number[][]): Confusion | undefined {
  const mistakes = confusion.flatMap((row, truth) => {
    const of = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, guess) => ({ truth, guess, count, of }));
  });
  const worst = mistakes.filter(({ truth, guess }) => truth !== guess).sort((a, b) => b.count - a.count)[0];
  return worst && worst.count > 0 ? worst : undefined;
}
