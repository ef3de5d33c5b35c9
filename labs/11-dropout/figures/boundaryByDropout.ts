import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import { boundaryPanels, noisyMoons } from '../../../src/figures/boundaries';
import { figure } from '../../../src/figures/figure';
import { differences, meanInterval } from '../../../src/figures/statistics';
import { differenceInWords, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { disposeParts, errorAndLoss, startingNetwork, trainNetwork } from './common';
import { groupsOf, overPlane, tensorsOf } from './ensembleMembers';

const RATES = [0, 0.2, 0.5, 0.8];
/** The rate of the verdict: the usual one, stated beforehand. */
const STATED = 0.5;
const TRAINING_POINTS = 40;
const TEST_POINTS = 1000;
const MOONS = { train: TRAINING_POINTS, test: TEST_POINTS, noise: 0.35 };
const WIDTHS: [number, number] = [32, 32];
const STEPS = 200;

interface Boundaries {
  /** The training points of the first seed. */
  points: ReturnType<typeof groupsOf>;
  rates: {
    rate: number;
    /** P(class 1) over the plane, for the first seed. */
    grid: Grid;
    /** Shares of wrong answers on new points, one for each seed. */
    error: number[];
  }[];
}

export const boundaryByDropout = figure<typeof Lab>()<Boundaries>({
  id: 'boundary-by-dropout',
  title: 'The boundary that a network draws, by the rate of dropout',
  caption:
    'The same net on the same few noisy points, all units kept at test time. Without dropout the boundary turns around ' +
    'single points; the higher the rate, the smoother it gets, and the less steep.',
  source: 'DNN 4.4.3; S43; Srivastava et al. 2014',
  seeds: { quick: 8, full: 40 },
  run(lab, context) {
    const rates: Boundaries['rates'] = [];
    for (const [r, rate] of RATES.entries()) {
      let grid: Grid | undefined;
      const error = context.seeds.map((seed, s) => {
        context.progress((r + s / context.seeds.length) / RATES.length);
        const random = seededRandom(seed);
        const moons = noisyMoons(seed, MOONS);
        const [train, test] = [tensorsOf(moons.train), tensorsOf(moons.test)];
        const start = startingNetwork(train, WIDTHS, random.stream('weights'));
        const options = { steps: STEPS, keepProb: 1 - rate, masks: random.stream('masks') };
        const network = trainNetwork(lab, start, train, options);
        grid ??= overPlane(lab, [network]);
        const wrong = tf.tidy(() => errorAndLoss(lab.ensemblePredict([network], test.x), test.y).error);
        tf.dispose(network);
        disposeParts({ train, validation: test, test });
        return wrong;
      });
      rates.push({ rate, grid: grid!, error });
    }
    return { points: groupsOf(noisyMoons(context.seeds[0]!, MOONS).train), rates };
  },
  chart({ points, rates }, context): Chart {
    const errorAt = (wanted: number): number[] => rates.find(({ rate }) => rate === wanted)!.error;
    const change = differences(errorAt(STATED), errorAt(0));
    return {
      kind: 'panels',
      title: this.title,
      dataset: `two noisy half circles, ${TRAINING_POINTS} points`,
      seeds: `${counted(context.seeds.length, 'seed')}, drawn: seed ${context.seeds[0]}`,
      note: `two hidden layers of ${WIDTHS[0]} units, ${STEPS} steps; line: P = ½; error bars: 95 % interval of the mean`,
      verdict: `Test error at rate ${STATED}, stated beforehand, against rate 0: ${differenceInWords(change)}.`,
      headline: finding(meanInterval(change), {
        above: `Dropout at rate ${STATED} raises the test error`,
        below: `Dropout at rate ${STATED} lowers the test error`,
        of: 'Test error with and without dropout',
      }),
      source: this.source,
      columns: 3,
      panels: boundaryPanels(
        rates.map(({ rate, grid, error }) => ({ title: `rate ${rate}`, name: String(rate), grid, error })),
        {
          setting: { label: 'rate of dropout' },
          probability: 'P(class 1)',
          samples: points.map(({ x, y, label }) => ({ name: `class ${label}`, x, y, style: label })),
          testPoints: TEST_POINTS,
        },
      ),
    };
  },
});
