import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { bars, differences, familyIntervals, percentages } from '../../../src/figures/statistics';
import { comparison } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { regimeOf } from './common';
import type { Sweep } from './sweep';
import { EVERY, SEEDS, swept } from './sweep';
import { capitalized, listed } from '../../../src/core/words';

interface Arm {
  name: string;
  style: number;
  testError: number[];
}

export const gains = figure<typeof Lab>()<Sweep>({
  id: 'gains',
  title: 'What L2, L1 and early stopping gain on the test set',
  caption:
    'Left, the test error of each seed; λ and the step to stop at were chosen on validation samples. ' +
    'Right, how much lower it is than without a penalty, in pairs: seeds differ more than methods do.',
  source: 'WD, exercises 2 and 3; S27, S33, S34, S38',
  ...SEEDS,
  run: swept,
  chart({ steps, methods, without, stopped }, context): Chart {
    const arms: Arm[] = [
      ...methods.map(({ name, style, testError }) => ({ name, style, testError })),
      { name: 'early stopping', style: 2, testError: stopped.testError },
    ];
    const intervals = familyIntervals(
      arms.map(({ testError }) => percentages(differences(without.testError, testError))),
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps; early stopping: smallest validation loss, looked at every ${EVERY} steps; error bars: 95 % for all three together`,
      verdict: verdictOf(arms, intervals),
      headline: headlineOf(arms, intervals),
      details: `Early stopping ends at steps ${Math.min(...stopped.at)} to ${Math.max(...stopped.at)}.`,
      source: this.source,
      panels: [
        {
          kind: 'bars',
          title: 'test error of each seed',
          dots: true,
          x: { label: 'seed' },
          y: { label: 'test error', unit: '%' },
          categories: context.seeds.map(String),
          series: [{ name: 'no penalty', style: 5, testError: without.testError }, ...arms].map(
            ({ name, style, testError }) => ({ name, style, values: percentages(testError) }),
          ),
        },
        {
          kind: 'bars',
          title: 'lower than without a penalty by',
          dots: true,
          references: [{ axis: 'y', value: 0, label: 'no gain' }],
          x: { label: 'method' },
          y: { label: 'gain in test error', unit: 'points' },
          categories: arms.map(({ name }) => name),
          series: [{ ...bars(intervals), style: 3 }],
        },
      ],
    };
  },
});

function verdictOf(arms: Arm[], gains: Interval[]): string {
  // A gain is a lower error.
  const words = arms.map(
    ({ name }, i) =>
      `${name.replace('early ', '')} ${comparison(gains[i]!, { above: 'lower', below: 'higher' })}`,
  );
  return `Test error, points: ${words.join(', ')}.`;
}

function headlineOf(arms: Arm[], gains: Interval[]): string {
  const told = listed(arms.filter((_, i) => gains[i]!.low > 0).map(({ name }) => name));
  return told === '' ? 'No gain on the test set is told apart' : capitalized(`${told} lower the test error`);
}
