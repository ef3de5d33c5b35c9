import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  bars,
  clampInterval,
  confidenceInterval,
  differences,
  meanInterval,
  transpose,
} from '../../../src/figures/statistics';
import { sideOf } from '../../../src/figures/words';
import type * as Lab from '../lab';
import {
  bestLearningRate,
  confidenceOfEach,
  finalAccuracy,
  NAME_OF,
  overSeeds,
  PLACEMENTS,
  points,
} from './common';
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
    'Test accuracy after a few steps for three activations, each bar at its own best learning rate. TT normalizes ' +
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
      note: `${DEPTH} × ${UNITS} units, He’s scale, ${steps} steps on batches of ${BATCH}; best η of ${RATES.join(', ')} on 2 other seeds; bars: 95 % interval; verdict: 95 % for the three together`,
      verdict: `After minus before, in points: ${ACTIVATIONS.map((name, a) => `${name} ${compared(accuracy[a]!)}`).join('; ')}.`,
      source: this.source,
      x: { label: 'activation (η without, before, after)' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      categories: ACTIVATIONS.map((name, a) => `${name} (${learningRates[a]!.join(', ')})`),
      series: PLACEMENTS.map((placement, p) => ({
        name: NAME_OF[placement],
        ...bars(intervals.map((row) => clampInterval(row[p]!, 0, 100))),
      })),
    };
  },
});

/** The paired difference of `after` and `before`, with its interval. */
function compared([, before, after]: number[][]): string {
  const difference = confidenceInterval(differences(after!, before!), confidenceOfEach(ACTIVATIONS.length));
  const conclusion = sideOf(difference, {
    above: 'after is better',
    below: 'before is better',
    around: 'no difference to be seen',
  });
  const { centre, low, high } = difference;
  return `${points(centre)} (${points(low)} to ${points(high)}: ${conclusion})`;
}
