import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { differences, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { comparison, finding } from '../../../src/figures/words';
import { finalAccuracy, METHODS, overSeeds, withRange } from './common';
import { DEPTH, UNITS } from './net';

const RATES = [3, 1, 0.3, 0.1, 0.03];
const SCALES = [0.1, 0.3, 1, 3, 10];
const BATCH = 64;
/** Test accuracy in per cent above which a net has learned something: three times chance. */
const LEARNED = 30;

interface RateAndScale {
  steps: number;
  /** Test accuracy in per cent: for each method, a run a seed, RATES × SCALES in a row. */
  accuracy: number[][][];
}

export const rateAndScale = figure<typeof Lab>()<RateAndScale>({
  id: 'rate-and-scale',
  title: 'Which learning rates and initial weights a net can be trained with',
  caption:
    'Mean test accuracy after a few steps, for every pair of learning rate and initial scale. Without normalization ' +
    'a net learns where both are just right; with it, over a far wider range.',
  source: 'DNN 4.3.3; S25; Ioffe and Szegedy 2015, section 3.3',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 100 : 20;
    const runs = overSeeds(context, (data, random) =>
      METHODS.map((placement) =>
        RATES.flatMap((learningRate) =>
          SCALES.map((scale) =>
            finalAccuracy(lab, data, { placement, scale, learningRate, steps, batchSize: BATCH }, random),
          ),
        ),
      ),
    );
    return { steps, accuracy: METHODS.map((_, m) => runs.map((run) => run[m]!)) };
  },
  chart({ steps, accuracy }, context): Chart {
    const cells = accuracy.map((runs) => transpose(runs).map(meanInterval));
    const widest = Math.max(...cells.flat().map(({ low, high }) => (high - low) / 2));
    const learned = accuracy.map((runs) => runs.map((run) => run.filter((value) => value >= LEARNED).length));
    const [without, having] = learned.map(meanInterval) as [Interval, Interval];
    const more = meanInterval(differences(learned[1]!, learned[0]!));
    const all = RATES.length * SCALES.length;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, ${steps} steps on batches of ${BATCH}; cells: mean of the seeds, 95 % intervals up to ±${Math.ceil(widest)} points; not finite: 10 %`,
      verdict: `At least ${LEARNED} % after ${steps} steps: ${withRange(without, ` of ${all} pairs`)} without, ${withRange(having)} with batch normalization.`,
      headline: finding(more, {
        above: 'Batch normalization learns at more pairs of rate and scale',
        below: 'Batch normalization learns at fewer pairs of rate and scale',
        of: 'Pairs with and without batch normalization',
      }),
      details: `Pairs with batch normalization, against without: ${comparison(more, { below: 'fewer', above: 'more' })}.`,
      source: this.source,
      panels: cells.map((intervals, m) => ({
        kind: 'heatMap' as const,
        title: m === 0 ? 'without' : 'batch normalization before the activation',
        x: { label: 'initial std of the weights, in units of √(2/n)', categories: SCALES.map(String) },
        y: { label: 'learning rate η', categories: RATES.map(String) },
        values: RATES.map((_, r) =>
          intervals.slice(r * SCALES.length, (r + 1) * SCALES.length).map(({ centre }) => Math.round(centre)),
        ),
        color: { label: 'test accuracy (%)', min: 0, max: 100 },
        numbers: true,
      })),
    };
  },
});
