import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, byPlace, meanInterval } from '../../../src/figures/statistics';
import type { LabModule, Net, Parts } from './common';
import {
  descend,
  disposeNet,
  errorOf,
  freshNet,
  NEAR_ZERO,
  nearZero,
  partsOf,
  percent,
  REGIME,
  weightsOf,
} from './common';

const METHODS = [
  { name: 'L2', lambdas: [0, 0.003, 0.01, 0.03, 0.06, 0.1], style: 0 },
  { name: 'L1', lambdas: [0, 0.002, 0.005, 0.01, 0.015, 0.025], style: 1 },
] as const;
/** Where λ = 0 stands on a log axis. */
const ZERO_AT = { L2: 0.001, L1: 0.0008 };

interface Sweep {
  steps: number;
  methods: {
    name: 'L2' | 'L1';
    lambdas: number[];
    style: number;
    /** A row a seed, a number a λ. */
    validation: number[][];
    zeros: number[][];
    /** Of each seed. */
    chosen: number[];
    testError: number[];
    /** Test error at λ = 0, of each seed: for the difference in pairs, after all choices were made. */
    testErrorWithout: number[];
  }[];
}

export const lambdaSweep = figure<LabModule>()<Sweep>({
  id: 'lambda-sweep',
  title: 'Generalization error and sparsity against λ',
  caption:
    'Above: the validation error for each λ, from the same split and the same starting weights in every seed; sweepLambda chooses λ by it, seed by seed. ' +
    'Below: the share of weights that training left next to 0. The verdict compares the test error of the λ chosen with that of λ = 0, in pairs.',
  source: 'WD, exercise 2; S34, S38',
  seeds: { quick: 10, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 300 : 120;
    let done = 0;
    const total = context.seeds.length * METHODS.reduce((sum, { lambdas }) => sum + lambdas.length, 0);
    const methods = METHODS.map(({ name, lambdas, style }): Sweep['methods'][number] => {
      const method = {
        ...{ name, lambdas: [...lambdas], style },
        ...{ validation: [], zeros: [], chosen: [], testError: [], testErrorWithout: [] },
      } as Sweep['methods'][number];
      for (const seed of context.seeds) {
        const random = seededRandom(seed);
        const parts: Parts = partsOf(context, random);
        const nets: Net[] = [];
        const { lambda, validationErrors, testError } = lab.sweepLambda<Net>([...lambdas], {
          train(lambda) {
            context.progress(done++ / total);
            const net = freshNet(parts.train.x.shape[1], parts.train.y.shape[1], random);
            descend(lab, net, parts.train, new lab[name]({ lambda }), steps);
            nets.push(net);
            return net;
          },
          validationError: (net) => errorOf(net, parts.validation),
          testError: (net) => errorOf(net, parts.test),
        });
        method.chosen.push(lambda);
        method.validation.push(validationErrors);
        method.testError.push(testError);
        method.testErrorWithout.push(errorOf(nets[0]!, parts.test));
        method.zeros.push(nets.map((net) => nearZero(weightsOf(net))));
        nets.forEach(disposeNet);
        tf.dispose(Object.values(parts).flatMap(({ x, y }) => [x, y]));
      }
      return method;
    });
    return { steps, methods };
  },
  chart({ steps, methods }, context): Chart {
    const places = ({ name, lambdas }: Sweep['methods'][number]): number[] =>
      lambdas.map((lambda) => (lambda === 0 ? ZERO_AT[name] : lambda));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${REGIME}, ${steps} steps; band: 95 % interval of the mean; the leftmost point is λ = 0`,
      verdict: methods.map(verdictOf).join(' '),
      source: this.source,
      size: { width: 1150, height: 860 },
      columns: 2,
      panels: [
        ...methods.map((method) => ({
          kind: 'lines' as const,
          title: `${method.name}: validation error`,
          x: { label: 'λ', scale: 'log' as const },
          y: { label: 'validation error', unit: '%', min: 0, max: 100 },
          references: [
            {
              axis: 'x' as const,
              value: Math.max(median(method.chosen), ZERO_AT[method.name]),
              label: 'median choice',
            },
          ],
          series: [
            {
              style: method.style,
              x: places(method),
              ...band(byPlace(method.validation).map((at) => meanInterval(at.map((e) => 100 * e)))),
            },
          ],
        })),
        ...methods.map((method) => ({
          kind: 'lines' as const,
          title: `${method.name}: weights with |w| < ${NEAR_ZERO}`,
          x: { label: 'λ', scale: 'log' as const },
          y: { label: 'share of weights', unit: '%', min: 0, max: 100 },
          series: [
            {
              style: method.style,
              x: places(method),
              ...band(byPlace(method.zeros).map((at) => meanInterval(at.map((share) => 100 * share)))),
            },
          ],
        })),
      ],
    };
  },
});

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function points({ centre, low, high }: Interval): string {
  return `${(100 * Math.abs(centre)).toFixed(1)} points (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

function verdictOf({
  name,
  lambdas,
  chosen,
  testError,
  testErrorWithout,
  zeros,
}: Sweep['methods'][number]): string {
  const gain = meanInterval(testErrorWithout.map((error, i) => error - testError[i]!));
  const test = meanInterval(testError);
  const effect =
    gain.low > 0
      ? `lowers the test error by ${points(gain)}`
      : gain.high < 0
        ? `raises the test error by ${points(gain)}`
        : `changes the test error by no more than chance (${points(gain)})`;
  const place = lambdas.indexOf(median(chosen));
  const sparse = meanInterval(zeros.map((seed) => seed[place]!)).centre;
  return (
    `${name}: validation chooses λ from ${Math.min(...chosen)} to ${Math.max(...chosen)} (median ${median(chosen)}), which ${effect}, ` +
    `to ${percent(test.centre)} (${percent(test.low)} to ${percent(test.high)}); ${percent(sparse, 0)} of the weights are near 0 there.`
  );
}
