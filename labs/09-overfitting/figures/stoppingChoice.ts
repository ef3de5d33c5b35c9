import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { bars, differences, meanInterval } from '../../../src/figures/statistics';
import { counted } from '../../../src/core/words';
import { decimals, sideOf, withInterval } from '../../../src/figures/words';
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
    'The same trainings, stopped twice: at the least validation error, and at the least test error. Reported is the test ' +
    'error of the weights chosen; what it claims is measured on many fresh points. A test set that chose is too good.',
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
    const barsOf = (errors: (choice: Choice) => number[]): ReturnType<typeof bars> =>
      bars(choices.map((choice) => meanInterval(errors(choice))));
    return {
      kind: 'bars',
      title: this.title,
      dataset: DATA,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${POINTS} training, validation and test points each, ${FRESH_POINTS} fresh ones; network ${WIDTHS.join('–')}, ${epochs} epochs; whiskers: 95 % interval of the mean; in the verdict of the mean difference by seed`,
      verdict: verdictOf(choices),
      source: this.source,
      x: { label: 'the epoch is chosen by the error on the' },
      y: { label: 'mean squared error', min: 0 },
      categories: choices.map(({ set }) => `${set} set`),
      series: [
        { name: 'reported: on the test set', ...barsOf(({ reported }) => reported), style: 1 },
        { name: 'true: on fresh points', ...barsOf(({ fresh }) => fresh), style: 2 },
      ],
    };
  },
});

/** The true error minus the reported one, paired by seed, for either choice. */
function verdictOf(choices: Choice[]): string {
  const difference = (interval: Interval): string => withInterval(interval, decimals(3));
  const each = choices.map(({ set, reported, fresh }) => {
    const optimism = meanInterval(differences(fresh, reported));
    const judgement = sideOf(optimism, {
      above: 'the report is too good',
      below: 'the report is too bad',
      around: 'not to be told from 0',
    });
    return `${difference(optimism)} where the ${set} set chose, ${judgement}`;
  });
  const [validation, test] = choices as [Choice, Choice];
  const lower = meanInterval(differences(validation.reported, test.reported));
  return (
    `True error less reported error: ${each.join('; ')}. Seed by seed, the report of the test set's choice is ` +
    (lower.low > 0
      ? `${difference(lower)} lower than that of the other.`
      : 'not lower than that of the other with 95 % confidence.')
  );
}
