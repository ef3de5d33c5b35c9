import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, confidenceInterval, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { confidenceOfEach, finalAccuracy, METHOD_NAMES, METHODS, overSeeds, withRange } from './common';
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
    const gains = SIZES.map((_, i) =>
      confidenceInterval(
        accuracy[1]!.map((run, s) => run[i]! - accuracy[0]![s]![i]!),
        confidenceOfEach(SIZES.length),
      ),
    );
    const better = SIZES.filter((_, i) => gains[i]!.low > 0);
    const lost = meanInterval(accuracy[1]!.map((run) => run.at(-1)! - run[0]!));
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, ${steps} steps at every batch size; band: 95 % interval of the mean; verdict: 95 % for all sizes together`,
      verdict:
        (better.length === 0
          ? 'At no batch size is batch normalization surely better'
          : `Batch normalization is surely better at batch sizes ${better.join(', ')}`) +
        `; from ${SIZES.at(-1)} down to ${SIZES[0]} samples it ${lost.low > 0 ? `loses ${withRange(lost, ' points')}` : 'does not surely lose'}.`,
      source: this.source,
      x: { label: 'samples in a training batch', scale: 'log' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      series: METHODS.map((_, m) => ({ name: METHOD_NAMES[m]!, x: SIZES, ...band(intervals[m]!) })),
      references: [{ axis: 'y', value: 10, label: 'chance' }],
    };
  },
});
