import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { bars, differences, familyIntervals } from '../../../src/figures/statistics';
import { counted } from '../../../src/core/words';
import { comparison, decimals, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { DATA, meanSquaredError, noisyPoints, tensorsOf } from './common';

const WIDTHS = [1, 32, 1];
const POINTS = 12;
const FRESH_POINTS = 1000;
const LEARNING_RATE = 0.03;
const CHOICES = ['validation', 'test'] as const;

/** A set that chooses the epoch. By seed: the reported test error, and the error of the same weights on fresh points. */
interface Choice {
  set: (typeof CHOICES)[number];
  reported: number[];
  fresh: number[];
}

interface StoppingChoice {
  epochs: number;
  choices: Choice[];
}

export const stoppingChoice = figure<typeof Lab>()<StoppingChoice>({
  id: 'stopping-choice',
  title: 'Early stopping chosen on the validation set, and on the test set',
  caption:
    'The same trainings, stopped at the least validation error and at the least test error. True is the ' +
    'error on many fresh points. A test set that chose the epoch reports too small an error.',
  source: 'WD, exercise 3; S29, S30',
  seeds: { quick: 60, full: 200 },
  run(lab, { mode, seeds, progress }) {
    const epochs = mode === 'quick' ? 120 : 400;
    const choices: Choice[] = CHOICES.map((set) => ({ set, reported: [], fresh: [] }));
    for (const [i, seed] of seeds.entries()) {
      progress(i / seeds.length);
      const random = seededRandom(seed);
      const pointsOf = (name: string, count = POINTS): Lab.Samples =>
        tensorsOf(noisyPoints(random, name, count));
      const sets = { train: pointsOf('training'), validation: pointsOf('validation') };
      const [test, fresh] = [pointsOf('test'), pointsOf('fresh', FRESH_POINTS)];
      const net = lab.newNet(WIDTHS, random.stream('weights'));
      const optimizer = tf.train.adam(LEARNING_RATE);
      const stoppings = CHOICES.map(() => new lab.EarlyStopping({ patience: epochs }));
      const both: Lab.Stopping = {
        update(validationError, weights) {
          stoppings[0]!.update(validationError, weights);
          stoppings[1]!.update(meanSquaredError(lab, net, test), weights);
          return false;
        },
        restore: () => undefined,
      };
      lab.memorize(net, sets, { epochs, optimizer, stopping: both });
      choices.forEach((choice, k) => {
        stoppings[k]!.restore(net);
        choice.reported.push(meanSquaredError(lab, net, test));
        choice.fresh.push(meanSquaredError(lab, net, fresh));
        stoppings[k]!.dispose();
      });
      optimizer.dispose();
      tf.dispose([net, ...[sets.train, sets.validation, test, fresh].flatMap(({ x, y }) => [x, y])]);
    }
    return { epochs, choices };
  },
  chart({ epochs, choices }, context): Chart {
    const claims = claimsOf(choices);
    return {
      kind: 'bars',
      title: this.title,
      dataset: DATA,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${POINTS} training, validation and test points, ${FRESH_POINTS} fresh ones; ${WIDTHS.join('–')} network, ${epochs} epochs; 95 % intervals for all three`,
      verdict: `Where the test set chose the epoch, the true error against the reported one is ${comparison(claims[0]!.difference, { text: decimals(3) })}.`,
      headline: finding(claims[0]!.difference, {
        above: 'A test set that chooses the epoch reports too small an error',
        below: 'A test set that chooses the epoch reports too large an error',
        of: 'True and reported error where the test set chose',
      }),
      details: claims
        .map(({ name, difference }) => `${name}: ${comparison(difference, { text: decimals(3) })}`)
        .join('; '),
      source: this.source,
      dots: true,
      x: { label: 'difference, seed by seed' },
      y: {
        label: 'difference of mean squared errors',
        min: Math.min(0, ...claims.map(({ difference }) => 1.2 * difference.low)),
      },
      categories: claims.map(({ name }) => name),
      series: [bars(claims.map(({ difference }) => difference))],
      references: [{ axis: 'y', value: 0, label: 'no difference' }],
    };
  },
});

/** Differences paired by seed, corrected for their number: of truth and report for either choice, and of the two reports. */
function claimsOf(choices: Choice[]): { name: string; difference: Interval }[] {
  const [validation, test] = choices as [Choice, Choice];
  const pairs: [string, number[], number[]][] = [
    ['true − reported: the test set chose', test.fresh, test.reported],
    ['true − reported: the validation set chose', validation.fresh, validation.reported],
    ['reported: validation chose − test chose', validation.reported, test.reported],
  ];
  const intervals = familyIntervals(pairs.map(([, values, others]) => differences(values, others)));
  return pairs.map(([name], i) => ({ name, difference: intervals[i]! }));
}
