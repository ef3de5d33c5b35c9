import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Net } from './common';
import {
  biasesAsWeights,
  descend,
  disposeNet,
  disposeParts,
  errorOf,
  freshNet,
  partsOf,
  regimeOf,
} from './common';
import { differenceInWords, percent } from './words';

const LAMBDAS = [0.01, 0.03, 0.1];
const STEPS = { quick: 120, full: 240 };
const ARMS = [
  { name: 'weights only', biasesToo: false, style: 0 },
  { name: 'weights and biases', biasesToo: true, style: 1 },
] as const;

interface Arm {
  name: string;
  style: number;
  /** A row a seed, a number a λ. */
  testError: number[][];
  /** The norm of all biases. */
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
    'L2 on the weights only, and on the biases too: same split, same start. Left: the difference in test error, for each λ; nothing is chosen by it. Right: how large the biases get. ' +
    'The classes are about equally frequent, so the biases have no level to hold: penalized, they shrink, and what that costs is in the verdict.',
  source: 'WD, exercise 1; S33',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const steps = STEPS[context.mode];
    const arms = ARMS.map(({ name, style }): Arm => ({ name, style, testError: [], biases: [] }));
    let done = 0;
    for (const seed of context.seeds) {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      for (const [i, { biasesToo }] of ARMS.entries()) {
        const found = LAMBDAS.map((lambda) => {
          context.progress(done++ / (context.seeds.length * ARMS.length * LAMBDAS.length));
          const net = freshNet(parts.train.x.shape[1], parts.train.y.shape[1], random);
          const called = biasesToo ? biasesAsWeights(net) : net.parameters;
          descend(lab, net, parts.train, new lab.L2({ lambda }), steps, { called });
          const seen = { error: errorOf(net, parts.test), biases: biasNorm(net) };
          disposeNet(net);
          return seen;
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
      verdict: verdictOf(arms),
      source: this.source,
      size: { width: 1150, height: 600 },
      panels: [
        {
          kind: 'lines',
          title: 'what it changes in the test error, in pairs',
          x,
          y: { label: 'biases penalized too − weights only', unit: 'points' },
          references: [{ axis: 'y', value: 0 }],
          series: [{ style: 3, x: LAMBDAS, ...band(differencesOf(arms).map(inPoints)) }],
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

/** A row a λ, of each seed: the test error with the biases penalized, less that with the weights alone. */
function differencesOf([without, withBiases]: Arm[]): number[][] {
  return transpose(
    withBiases!.testError.map((run, seed) => run.map((e, i) => e - without!.testError[seed]![i]!)),
  );
}

const inPoints = (shares: number[]): Interval => meanInterval(shares.map((share) => 100 * share));

function verdictOf(arms: Arm[]): string {
  const [without, withBiases] = arms as [Arm, Arm];
  const said = differencesOf(arms).map((differences, i) => {
    const kept = mean(withBiases.biases.map((run, seed) => run[i]! / without.biases[seed]![i]!));
    return `at λ = ${LAMBDAS[i]} they keep ${percent(kept, 0)} of their norm, test error ${differenceInWords(differences)}`;
  });
  return `Biases penalized too, against weights only: ${said.join('; ')}.`;
}
