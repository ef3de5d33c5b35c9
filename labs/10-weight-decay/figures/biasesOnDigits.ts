import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { comparison, inPoints, percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net } from './common';
import {
  biasesAsWeights,
  disposeNet,
  disposeParts,
  errorOf,
  netFor,
  partsOf,
  regimeOf,
  train,
} from './common';

const LAMBDAS = [0.01, 0.03, 0.1];
const STEPS = { quick: 120, full: 240 };
const ARMS = [
  { name: 'weights only', named: ({ parameters }: Net) => parameters, style: 0 },
  { name: 'weights and biases', named: biasesAsWeights, style: 1 },
];

interface Arm {
  name: string;
  style: number;
  /** A row a seed, a number a λ. */
  testError: number[][];
  /** The norm of all biases, in the same order. */
  biases: number[][];
}

interface BiasesOnDigits {
  steps: number;
  arms: Arm[];
}

export const biasesOnDigits = figure<typeof Lab>()<BiasesOnDigits>({
  id: 'biases-classifier',
  title: 'Exercise 1: the biases penalized too, in a classifier',
  caption:
    'L2 on the weights only, and on the biases too, from the same start. Left, the difference in test ' +
    'error for each λ. Right, how large the biases get: a classifier has no level for them to hold.',
  source: 'WD, exercise 1; S33',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const steps = STEPS[context.mode];
    const arms = ARMS.map(({ name, style }): Arm => ({ name, style, testError: [], biases: [] }));
    let done = 0;
    for (const seed of context.seeds) {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      for (const [i, { named }] of ARMS.entries()) {
        const found = LAMBDAS.map((lambda) => {
          context.progress(done++ / (context.seeds.length * ARMS.length * LAMBDAS.length));
          const net = netFor(parts.train, random);
          train(lab, net, parts.train, { penalty: new lab.L2({ lambda }), steps, named: named(net) });
          const measured = { error: errorOf(net, parts.test), biases: biasNorm(net) };
          disposeNet(net);
          return measured;
        });
        arms[i]!.testError.push(found.map(({ error }) => error));
        arms[i]!.biases.push(found.map(({ biases }) => biases));
      }
      disposeParts(parts);
    }
    return { steps, arms };
  },
  chart({ steps, arms }, context): Chart {
    const x = { label: 'λ', scale: 'log' as const };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps, L2; band: 95 % interval of the mean`,
      ...wordsOf(arms),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'what it changes in the test error, in pairs',
          x,
          y: { label: 'biases penalized too − weights only', unit: 'points' },
          references: [{ axis: 'y', value: 0 }],
          series: [
            {
              style: 3,
              x: LAMBDAS,
              ...band(differencesOf(arms).map((row) => meanInterval(percentages(row)))),
            },
          ],
        },
        {
          kind: 'lines',
          title: 'norm of all biases',
          x,
          y: { label: '‖b‖', min: 0 },
          series: arms.map(({ name, style, biases }) => ({
            ...{ name, style, x: LAMBDAS },
            ...band(transpose(biases).map(meanInterval)),
          })),
        },
      ],
    };
  },
});

function biasNorm({ parameters }: Net): number {
  const biases = Object.entries(parameters).filter(([name]) => name.endsWith('/bias'));
  return Math.hypot(...biases.flatMap(([, b]) => [...b.dataSync()]));
}

/** The test error with the biases penalized too, minus that with the weights only: a row a λ, a number a seed. */
function differencesOf([without, withBiases]: Arm[]): number[][] {
  return transpose(withBiases!.testError.map((run, seed) => differences(run, without!.testError[seed]!)));
}

function wordsOf(arms: Arm[]): { verdict: string; headline: string; details: string } {
  const [without, withBiases] = arms as [Arm, Arm];
  const intervals = familyIntervals(differencesOf(arms)).map(inPoints);
  const kept = LAMBDAS.map((_, i) =>
    percent(mean(withBiases.biases.map((run, seed) => run[i]! / without.biases[seed]![i]!)), 0),
  );
  const told = intervals.filter(({ low, high }) => low > 0 || high < 0).length;
  const error = told === 0 ? 'is not told apart at any λ' : `differs at ${told} of ${LAMBDAS.length} λ`;
  const each = LAMBDAS.map(
    (lambda, i) =>
      `λ = ${lambda}: ${kept[i]} of their norm, test error ${comparison(intervals[i]!, { unit: ' points' })}`,
  );
  return {
    verdict: `Penalized too, biases keep ${kept.at(-1)} of their norm at λ = ${LAMBDAS.at(-1)}; the test error ${error}.`,
    headline:
      told === 0
        ? 'Test error with and without penalized biases: not told apart'
        : `Penalizing the biases too changes the test error at ${told} λ`,
    details: `Biases penalized too, against weights only: ${each.join('; ')}.`,
  };
}
