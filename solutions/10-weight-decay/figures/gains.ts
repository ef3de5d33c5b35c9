import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { bars, differences, meanInterval, percentages } from '../../../src/figures/statistics';
import { differenceInWords } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { regimeOf } from './common';
import type { Sweep } from './sweep';
import { EVERY, SEEDS, swept } from './sweep';

interface Arm {
  name: string;
  style: number;
  testError: number[];
}

export const gains = figure<typeof Lab>()<Sweep>({
  id: 'gains',
  title: 'What L2, L1 and early stopping gain on the test set',
  caption:
    'Left: the test error of the net without a penalty, and of L2, L1 and early stopping on the same split from the same starting weights, seed by seed. ' +
    'λ and the step to stop at were chosen on validation samples; the test set took no part. Right: how much lower the test error is than without a penalty, in pairs. ' +
    'Seeds differ more from each other than methods do, so pairs tell what two separate means could not.',
  source: 'WD, exercises 2 and 3; S27, S33, S34, S38',
  ...SEEDS,
  run: swept,
  chart({ steps, methods, without, stopped }, context): Chart {
    const arms: Arm[] = [
      ...methods.map(({ name, style, testError }) => ({ name, style, testError })),
      { name: 'early stopping', style: 2, testError: stopped.testError },
    ];
    const intervals = arms.map(({ testError }) =>
      meanInterval(percentages(differences(without.testError, testError))),
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps; early stopping: smallest validation loss, looked at every ${EVERY} steps; error bars: 95 % interval of the mean difference in pairs`,
      verdict: verdictOf(arms, without.testError, stopped.at),
      source: this.source,
      panels: [
        {
          kind: 'scatter',
          title: 'test error of each seed',
          x: { label: 'seed', min: context.seeds[0]! - 1, max: context.seeds.at(-1)! + 1 },
          y: { label: 'test error', unit: '%', min: 0 },
          groups: [{ name: 'no penalty', style: 5, testError: without.testError }, ...arms].map(
            ({ name, style, testError }) => ({
              ...{ name, style, x: context.seeds },
              y: percentages(testError),
            }),
          ),
        },
        {
          kind: 'bars',
          title: 'lower than without a penalty by',
          x: { label: 'method' },
          y: { label: 'gain in test error', unit: 'points' },
          categories: arms.map(({ name }) => name),
          series: [{ ...bars(intervals), style: 3 }],
        },
      ],
    };
  },
});

function verdictOf(arms: Arm[], without: number[], stoppedAt: number[]): string {
  const comparisons = arms.map(
    ({ name, testError }) => `${name} ${differenceInWords(differences(testError, without))}`,
  );
  return (
    `Test error against that without a penalty, in pairs: ${comparisons.join('; ')}. ` +
    `Early stopping ends at steps ${Math.min(...stoppedAt)} to ${Math.max(...stoppedAt)}.`
  );
}
