import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  bars,
  clampInterval,
  familyIntervals,
  differences,
  meanInterval,
  transpose,
} from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import { range, sideOf } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { bestLearningRate, finalAccuracy, NAME_OF, overSeeds, PLACEMENTS } from './common';
import { DEPTH, UNITS } from './net';

const ACTIVATIONS = ['relu', 'tanh', 'sigmoid'] as const;
const BATCH = 64;
const RATES = [0.1, 0.3, 1, 3];

interface BeforeOrAfter {
  steps: number;
  /** An activation, a placement. */
  learningRates: number[][];
  /** Test accuracy in per cent: an activation, a placement, a seed. */
  accuracy: number[][][];
}

export const beforeOrAfter = figure<typeof Lab>()<BeforeOrAfter>({
  id: 'before-or-after',
  title: 'Before or after the activation, and which activation',
  caption:
    'Test accuracy after a few steps for three activations, each at its own best learning rate. TT normalizes ' +
    'before the activation, DNN what leaves it.',
  source: 'DNN 4.3.3; TT; erratum E26; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 200 : 40;
    const cells = ACTIVATIONS.map((activation) =>
      PLACEMENTS.map((placement) => {
        const options = { activation, placement, steps, batchSize: BATCH };
        return {
          ...options,
          learningRate: bestLearningRate(lab, context, { ...options, steps: steps / 2 }, RATES),
        };
      }),
    );
    const runs = overSeeds(context, (data, random) =>
      cells.flat().map((options) => finalAccuracy(lab, data, options, random)),
    );
    const byCell = transpose(runs);
    return {
      steps,
      learningRates: cells.map((row) => row.map(({ learningRate }) => learningRate)),
      accuracy: ACTIVATIONS.map((_, a) => byCell.slice(a * PLACEMENTS.length, (a + 1) * PLACEMENTS.length)),
    };
  },
  chart({ steps, learningRates, accuracy }, context): Chart {
    const intervals = accuracy.map((row) => row.map(meanInterval));
    return {
      kind: 'bars',
      title: this.title,
      ...subtitle(context),
      note: `${DEPTH} × ${UNITS} units, He’s scale, ${steps} steps on batches of ${BATCH}; best η on 2 other seeds; error bars: 95 % interval of the mean`,
      verdict: verdictOf(accuracy),
      headline: headlineOf(accuracy),
      details: `Learning rates (without, before, after): ${ACTIVATIONS.map((name, a) => `${name} ${learningRates[a]!.join(', ')}`).join('; ')}.`,
      source: this.source,
      dots: true,
      x: { label: 'activation' },
      y: { label: 'test accuracy', unit: '%' },
      categories: [...ACTIVATIONS],
      series: PLACEMENTS.map((placement, p) => ({
        name: NAME_OF[placement],
        ...bars(intervals.map((row) => clampInterval(row[p]!, 0, 100))),
      })),
    };
  },
});

/** `after` against `before`, paired, in points of accuracy; corrected for the number of activations. */
function verdictOf(accuracy: BeforeOrAfter['accuracy']): string {
  const intervals = changesOf(accuracy);
  const sides = intervals.map((interval) =>
    sideOf(interval, { above: 'higher', below: 'lower', around: 'not told apart' }),
  );
  const each = ACTIVATIONS.map((name, a) => `${name} ${sides[a]} (${range(intervals[a]!)})`);
  if (new Set(sides).size > 1) return `After against before, in points: ${each.join(', ')}.`;
  const ranges = ACTIVATIONS.map((name, a) => `${name} (${range(intervals[a]!)})`);
  return `After against before, in points, is ${sides[0]}: ${ranges.join(', ')}.`;
}

/** After the activation against before it, for each activation; corrected for their number. */
function changesOf(accuracy: BeforeOrAfter['accuracy']): Interval[] {
  return familyIntervals(accuracy.map(([, before, after]) => differences(after!, before!)));
}

function headlineOf(accuracy: BeforeOrAfter['accuracy']): string {
  const told = changesOf(accuracy).flatMap((interval, a) =>
    sideOf(interval, { above: [`after ${ACTIVATIONS[a]}`], below: [`before ${ACTIVATIONS[a]}`], around: [] }),
  );
  return told.length === 0
    ? 'Normalization before or after the activation: not told apart'
    : `Normalization is better ${told.join(', ')}`;
}
