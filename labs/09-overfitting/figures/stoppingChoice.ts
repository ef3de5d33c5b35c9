import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { meanSquaredError, points, tensorsOf } from './common';

const WIDTHS = [1, 32, 1];
const POINTS = 12;
const FRESH_POINTS = 1000;
const LEARNING_RATE = 0.03;
const CHOICES = ['validation', 'test'] as const;

/** By seed: the test error that is reported of the epoch chosen, and the error of its weights on fresh points. */
type Choice = { by: (typeof CHOICES)[number]; reported: number[]; fresh: number[] };

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
    const choices: Choice[] = CHOICES.map((by) => ({ by, reported: [], fresh: [] }));
    for (const [i, seed] of seeds.entries()) {
      progress(i / seeds.length);
      const random = seededRandom(seed);
      const set = (name: string, count = POINTS): Lab.Samples => tensorsOf(points(random, name, count));
      const sets = { train: set('training'), validation: set('validation') };
      const [test, fresh] = [set('test'), set('fresh', FRESH_POINTS)];
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
      choices.forEach(({ reported, fresh: claimed }, k) => {
        stoppings[k]!.restore(net);
        reported.push(meanSquaredError(lab, net, test));
        claimed.push(meanSquaredError(lab, net, fresh));
        stoppings[k]!.dispose();
      });
      optimizer.dispose();
      tf.dispose([net, ...[sets.train, sets.validation, test, fresh].flatMap(({ x, y }) => [x, y])]);
    }
    return { epochs, choices };
  },
  chart({ epochs, choices }, context): Chart {
    const bars = (
      numbers: (choice: Choice) => number[],
    ): { values: number[]; interval: { low: number[]; high: number[] } } => {
      const intervals = choices.map((choice) => meanInterval(numbers(choice)));
      return {
        values: intervals.map(({ centre }) => centre),
        interval: { low: intervals.map(({ low }) => low), high: intervals.map(({ high }) => high) },
      };
    };
    return {
      kind: 'bars',
      title: this.title,
      dataset: 'y = sin(1.5πx) + N(0, 0.3²)',
      seeds: context.seeds.length === 1 ? '1 seed' : `${context.seeds.length} seeds`,
      note: `${POINTS} training, validation and test points each, ${FRESH_POINTS} fresh ones; network ${WIDTHS.join('–')}, ${epochs} epochs; whiskers: 95 % interval of the mean; in the verdict of the mean difference by seed`,
      verdict: verdictOf(choices),
      source: this.source,
      size: { width: 1000, height: 600 },
      x: { label: 'the epoch is chosen by the error on the' },
      y: { label: 'mean squared error', min: 0 },
      categories: choices.map(({ by }) => `${by} set`),
      series: [
        { name: 'reported: on the test set', ...bars(({ reported }) => reported), style: 1 },
        { name: 'true: on fresh points', ...bars(({ fresh }) => fresh), style: 2 },
      ],
    };
  },
});

/** How much lower the reported error is than the true one, seed by seed, for either choice. */
function verdictOf(choices: Choice[]): string {
  const number = (value: number): string => value.toFixed(3).replace('-', '−');
  const told = ({ centre, low, high }: Interval): string =>
    `${number(centre)} (${number(low)} to ${number(high)})`;
  const sign = ({ low, high }: Interval): string =>
    low > 0 ? 'the report is too good' : high < 0 ? 'the report is too bad' : 'not to be told from 0';
  const each = choices.map(({ by, reported, fresh }) => {
    const optimism = meanInterval(fresh.map((error, i) => error - reported[i]!));
    return `${told(optimism)} where the ${by} set chose, ${sign(optimism)}`;
  });
  const [honest, opened] = choices as [Choice, Choice];
  const more = meanInterval(honest.reported.map((error, i) => error - opened.reported[i]!));
  return (
    `True error less reported error: ${each.join('; ')}. Seed by seed, the report of the test set's choice is ` +
    (more.low > 0
      ? `${told(more)} lower than that of the other.`
      : 'not lower than that of the other with 95 % confidence.')
  );
}
