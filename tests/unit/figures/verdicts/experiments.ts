/** The numbers of the verdicts of the documents' own experiments, in both modes. */
import type { Bounds } from '../../../support/ownStatistics';
import {
  asFall,
  asRange,
  average,
  bounds,
  column,
  hundred,
  minus,
  over,
  ratioBounds,
} from '../../../support/ownStatistics';
import type { Claim } from './claim';
import { claim } from './claim';

/** The numbers of a ratio: all three if it is told apart from 1, else the ends. */
const ratioNumbers = (ratio: Bounds): number[] => (ratio[1] > 1 || ratio[2] < 1 ? ratio : asRange(ratio));

/** The numbers of a difference: those of its size if it is told apart from 0, else the ends. */
function differenceNumbers(difference: Bounds): number[] {
  const [, low, high] = difference;
  if (low > 0) return difference;
  return high < 0 ? asFall(difference) : asRange(difference);
}

interface Fashion {
  setting: { hidden: number; lambdas: number[]; shown: number[] };
  models: { zeros: number[][]; chosen: number[]; testError: number[]; without: number[] }[];
}

export const CLAIMS_OF_EXPERIMENTS: Claim[] = [
  claim<{ steps: number[]; minibatches: { size: number; distance: number[][] }[] }>(
    '03/minibatch-and-full',
    [],
    ({ steps, minibatches }) => [
      steps.at(-1)!,
      ...minibatches.flatMap(({ size, distance }) => [
        size,
        ...ratioBounds(hundred(column(distance, -1)), minibatches.length),
      ]),
    ],
  ),
  claim<{ kinds: { kind: string; accuracy: number[][] }[] }>(
    '09/fitting-nonsense',
    ['to 99 %'],
    ({ kinds }) => {
      const epochs = (wanted: string): number[] =>
        kinds
          .find(({ kind }) => kind === wanted)!
          .accuracy.map((run) => 1 + run.findIndex((share) => share >= 0.99));
      return ['random labels', 'random pixels'].flatMap((kind) =>
        ratioNumbers(ratioBounds(over(epochs(kind), epochs('true labels')), 2)),
      );
    },
  ),
  claim<{ methods: { validation: number[][] }[] }>('10/regression-curves', ['λ = 0:'], ({ methods }) => {
    const [base, ...others] = methods.map(({ validation }) => column(validation, -1));
    return others.flatMap((errors) => ratioNumbers(ratioBounds(over(errors, base!), others.length)));
  }),
  claim<{ methods: { nearZero: number[] }[] }>(
    '10/regression-weights',
    ['near 0,', 'λ = 0:'],
    ({ methods }) => {
      const [base, ...others] = methods.map(({ nearZero }) => hundred(nearZero));
      return others.flatMap((shares) => bounds(minus(shares, base!), others.length));
    },
  ),
  claim<Fashion>('10/fashion-lambda', ['λ = 0:'], ({ models, setting }) =>
    models.flatMap(({ chosen, testError, without }, m) => [
      ...(m === 0 ? [] : [setting.hidden]),
      ...(average(chosen) === 0
        ? [0]
        : differenceNumbers(bounds(hundred(minus(testError, without)), models.length))),
    ]),
  ),
  claim<Fashion>('10/fashion-weights', ['near 0 ', 'λ = 0:'], ({ models: [softmax], setting }) => {
    const [first, last] = [0, setting.shown.at(-1)!].map((lambda) =>
      column(softmax!.zeros, setting.lambdas.indexOf(lambda)),
    );
    return [setting.shown.at(-1)!, ...differenceNumbers(bounds(hundred(minus(last!, first!))))];
  }),
  claim<{ rates: { rate: number; test: number[][] }[] }>('11/batch-by-batch', [], ({ rates }) => {
    const [plain, ...others] = rates.map(({ test }) => hundred(column(test, -1)));
    return others.flatMap((errors, i) => [
      rates[i + 1]!.rate,
      ...differenceNumbers(bounds(minus(errors, plain!), others.length)),
    ]);
  }),
  claim<{ rates: { rate: number; smoothness: number[] }[] }>('11/features', [], ({ rates }) => {
    const [plain, dropped] = [rates[0]!, rates.at(-1)!];
    return [dropped.rate, ...differenceNumbers(bounds(minus(dropped.smoothness, plain.smoothness)))];
  }),
];
