import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import { comparison, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { finalAccuracy, METHOD_NAMES, METHODS, overSeeds } from './common';
import { DEPTH, UNITS } from './net';

const SIZES = [2, 4, 8, 16, 32, 64, 128, 256];
const RATE = 0.1;

interface BatchSize {
  steps: number;
  /** Test accuracy in per cent: a method, a seed, a batch size. */
  accuracy: number[][][];
}

export const batchSize = figure<typeof Lab>()<BatchSize>({
  id: 'batch-size',
  title: 'Batch size in training and accuracy at test time',
  caption:
    'Test accuracy, by the running averages, after equally many steps on batches of 2 to 256 samples. The statistics ' +
    'of a small batch are noisy, and those of two samples say only which of them is larger.',
  source: 'DNN 4.3.3; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 300 : 40;
    const runs = overSeeds(context, (data, random) =>
      METHODS.map((placement) =>
        SIZES.map((size) =>
          finalAccuracy(lab, data, { placement, learningRate: RATE, steps, batchSize: size }, random),
        ),
      ),
    );
    return { steps, accuracy: METHODS.map((_, m) => runs.map((run) => run[m]!)) };
  },
  chart({ steps, accuracy }, context): Chart {
    const intervals = accuracy.map((runs) => transpose(runs).map(meanInterval));
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, ${steps} steps at every batch size; band: 95 % interval of the mean`,
      ...wordsOf(accuracy),
      source: this.source,
      x: { label: 'samples in a training batch', scale: 'log' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      series: METHODS.map((_, m) => ({ name: METHOD_NAMES[m]!, x: SIZES, ...band(intervals[m]!) })),
      references: [{ axis: 'y', value: 10, label: 'chance' }],
    };
  },
});

/**
 * The loss from the largest to the smallest batch with batch normalization, over that without: a plain net loses with small
 * batches too. The details compare the methods at each size, corrected for their number.
 */
function wordsOf([plain, normalized]: BatchSize['accuracy']): {
  verdict: string;
  headline: string;
  details: string;
} {
  const loss = (runs: number[][]): number[] => runs.map((run) => run.at(-1)! - run[0]!);
  const own = meanInterval(differences(loss(normalized!), loss(plain!)));
  const at = (runs: number[][], i: number): number[] => runs.map((run) => run[i]!);
  const gains = familyIntervals(SIZES.map((_, i) => differences(at(normalized!, i), at(plain!, i))));
  const each = gains.map((gain, i) => `${SIZES[i]}: ${comparison(gain, { unit: ' points' })}`);
  const words = comparison(own, { unit: ' points' });
  return {
    headline: finding(own, {
      above: 'Small batches cost a net with batch normalization more',
      below: 'Small batches cost a net with batch normalization less',
      of: 'Cost of small batches with and without normalization',
    }),
    verdict: `Accuracy lost from batches of ${SIZES.at(-1)} to ${SIZES[0]}, with normalization against without: ${words}.`,
    details: `Accuracy with batch normalization against without, by batch size: ${each.join('; ')}.`,
  };
}
