/** The numbers of the verdicts of labs 08 to 13, from the stored results. */
import {
  asFall,
  asRange,
  average,
  bounds,
  column,
  hundred,
  minus,
  over,
  passes,
  ratioBounds,
  sum,
  quantileOf,
  wilson,
} from '../../../support/ownStatistics';
import type { Claim } from './claim';
import { claim } from './claim';

type Named<Value> = { name: string } & Value;

const last = <T>(list: T[]): T => list.at(-1)!;
const byName = <T extends { name: string }>(list: T[], name: string): T =>
  list.find((one) => one.name === name)!;
const count = <T>(list: T[], test: (value: T) => boolean): number => list.filter(test).length;

function correlation(a: number[], b: number[]): number {
  const [x, y] = [a.map((value) => value - average(a)), b.map((value) => value - average(b))];
  const product = (u: number[], v: number[]): number => sum(u.map((value, i) => value * v[i]!));
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

interface Swept {
  methods: Named<{ lambdas: number[]; zeros: number[][]; chosen: number[]; testError: number[] }>[];
  without: { testError: number[] };
  stopped: { testError: number[] };
}
interface Trained {
  methods: Named<{ validation: number[][]; spread: number[] }>[];
  stopped: { spread: number[] };
}
interface Accuracies {
  validation: number[];
  test: number[];
}

const fallOf = (others: number[], base: number[], claims = 1): number[] =>
  hundred(asFall(bounds(minus(others, base), claims)));

export const CLAIMS_08_TO_13: Claim[] = [
  claim<{ accuracy: number[][][] }>('08/batch-size', ['256 to 2,'], ({ accuracy }) => {
    const [plain, normalized] = accuracy.map((runs) => minus(column(runs, -1), column(runs, 0)));
    return bounds(minus(normalized!, plain!));
  }),
  claim<{ accuracy: number[][][] }>('08/relatives', ['128 to 2'], ({ accuracy }) => {
    const [, batch, layer] = accuracy.map((runs) => minus(column(runs, -1), column(runs, 0)));
    return bounds(minus(batch!, layer!));
  }),
  claim<{ accuracy: number[][][] }>('08/before-or-after', [], ({ accuracy }) =>
    accuracy.flatMap(([, before, after]) => asRange(bounds(minus(after!, before!), 3))),
  ),
  claim<{ std: number[][][] }>('08/hidden-inputs', [], ({ std }) =>
    std.flatMap((runs) => ratioBounds(runs.map((run) => Math.max(...run) / Math.min(...run)))),
  ),
  claim<{ accuracy: number[][][] }>('08/initial-scale', ['30 %'], ({ accuracy }) => {
    const [plain, normalized] = accuracy.map((runs) => runs.map((run) => count(run, (a) => a > 30)));
    const scales = accuracy[0]![0]!.length;
    const [centre, low, high] = bounds(plain!);
    return [centre, scales, low, high, average(normalized!), scales];
  }),
  claim<{ accuracy: number[][][]; steps: number }>('08/rate-and-scale', ['30 %'], ({ accuracy, steps }) => {
    const [plain, normalized] = accuracy.map((runs) => bounds(runs.map((run) => count(run, (a) => a >= 30))));
    const [centre, low, high] = plain!;
    return [steps, centre, accuracy[0]![0]!.length, low, high, ...normalized!];
  }),
  claim<{ accuracy: number[][] }>('08/regularization', [], ({ accuracy: [plain, normalized] }) =>
    asRange(bounds(minus(normalized!, plain!))),
  ),
  claim<{ running: number[][][]; inBatches: number[][] }>('08/train-and-test-mode', [], (r) => [
    ...bounds(column(r.running[0]!, -1)),
    ...bounds(column(r.inBatches, 0)),
  ]),
  claim<{ steps: number[]; loss: number[][][]; time: number[][][] }>(
    '08/training-curves',
    ['loss 0.5'],
    ({ steps, loss, time }) => {
      const bySteps = loss.map((runs) => runs.map((run) => passes(steps, run, 0.5)));
      const byTime = loss.map((runs, m) => runs.map((run, s) => passes(time[m]![s]!, run, 0.5)));
      return [bySteps, byTime].flatMap(([plain, normalized]) => ratioBounds(over(plain!, normalized!), 2));
    },
  ),
  claim<{ parameters: number[]; test: number[][] }>('09/error-by-parameters', [], ({ parameters, test }) => {
    const at = (p: number): number[] => column(test, parameters.indexOf(p));
    return [9, ...ratioBounds(over(at(20), at(9))), 20, ...ratioBounds(over(at(401), at(9))), 401];
  }),
  claim<{ runs: { train: number[]; validation: number[] }[] }>('09/memorizing-network', [], ({ runs }) => [
    ...ratioBounds(runs.map(({ train }) => last(train) / 0.3 ** 2)),
    ...ratioBounds(runs.map(({ validation }) => last(validation) / Math.min(...validation))),
  ]),
  claim<{ parameters: number[]; test: number[][] }>('09/under-and-over-fitting', ['0.09'], (r) =>
    [2, 8, 20, 401].flatMap((p) => {
      const errors = column(r.test, r.parameters.indexOf(p));
      return [p, Math.exp(average(errors.map(Math.log)))];
    }),
  ),
  claim<{ runs: Record<'memorizing' | 'stopped', number[][]>[] }>('09/weight-boxes', [], ({ runs }) =>
    [0, 1, 2].flatMap((l) => {
      const height = (weights: number[][]): number => {
        const layer = [...weights[2 * l]!, ...weights[2 * l + 1]!];
        return quantileOf(layer, 0.75) - quantileOf(layer, 0.25);
      };
      return ratioBounds(runs.map(({ memorizing, stopped }) => height(memorizing) / height(stopped)));
    }),
  ),
  claim<{ counted: number; kept: number }>('09/random-label-sheet', ['one in 10'], ({ counted, kept }) => [
    counted,
    ...hundred(wilson(kept, counted)),
  ]),
  claim<{ shares: { share: number; train: number[][]; test: number[] }[] }>('09/random-labels', [], (r) => {
    const { train, test } = r.shares.find(({ share }) => share === 1)!;
    return hundred([Math.min(...column(train, -1)), ...bounds(test)]);
  }),
  claim<{ choices: Record<'reported' | 'fresh', number[]>[] }>('09/stopping-choice', [], ({ choices }) =>
    bounds(minus(choices[1]!.fresh, choices[1]!.reported), 3),
  ),
  claim<{ kinds: { kind: string; accuracy: number[][] }[] }>(
    '09/time-to-memorize',
    ['to 99 %'],
    ({ kinds }) => {
      const epochs = (wanted: string): number[] =>
        kinds.find(({ kind }) => kind === wanted)!.accuracy.map((run) => 1 + run.findIndex((a) => a >= 0.99));
      return ['random labels', 'random pixels'].flatMap((kind) =>
        ratioBounds(over(epochs(kind), epochs('true labels'))),
      );
    },
  ),
  claim<{ methods: { size: number[][] }[] }>('10/weights-over-training', ['step 160 over 0:'], (r) =>
    r.methods.flatMap(({ size }) => ratioBounds(over(column(size, -1), column(size, 0)), 3)),
  ),
  claim<{ methods: { heights: number[][] }[] }>('10/boxes-over-training', ['epoch 160 over 0:'], (r) =>
    r.methods.flatMap(({ heights }) => ratioBounds(over(column(heights, -1), column(heights, 0)), 3)),
  ),
  claim<{ rates: { rate: number; error: number[] }[] }>(
    '11/boundary-by-dropout',
    ['against rate 0:'],
    (r) => {
      const errorAt = (wanted: number): number[] => r.rates.find(({ rate }) => rate === wanted)!.error;
      return [0.5, ...hundred(asRange(bounds(minus(errorAt(0.5), errorAt(0)))))];
    },
  ),
  claim<{ nets: Named<{ rise: number[] }>[] }>('13/loss-landscapes', [], ({ nets }) => {
    const rise = (name: string): number[] => byName(nets, name).rise;
    const [shortcuts, norm] = ['residual', 'plain, batch norm'].map((name) =>
      ratioBounds(over(rise('plain'), rise(name)), 2),
    );
    return [...asRange(shortcuts!), ...norm!];
  }),
  claim<{ lambdas: { lambda: number; error: number[] }[] }>('10/boundary-by-lambda', ['against 0:'], (r) => {
    const errorAt = (wanted: number): number[] => r.lambdas.find(({ lambda }) => lambda === wanted)!.error;
    return [0.003, ...fallOf(errorAt(0.003), errorAt(0))];
  }),
  claim<{ curves: { fitted: number[][] }[] }>('10/biases', [], ({ curves }) => {
    const [weights, too] = curves.map(({ fitted }) => fitted.map(average));
    return asFall(bounds(minus(too!, weights!)));
  }),
  claim<{ arms: { biases: number[][] }[] }>(
    '10/biases-classifier',
    ['λ = 0.1'],
    ({ arms: [weights, too] }) => [100 * average(over(column(too!.biases, -1), column(weights!.biases, -1)))],
  ),
  claim<{ methods: Named<Record<'predicted' | 'measured', number[]>>[] }>(
    '10/closed-forms',
    ['to 0', 'L2 none'],
    ({ methods }) => {
      const { predicted } = byName(methods, 'L1');
      const gaps = methods.flatMap((method) => minus(method.predicted, method.measured));
      return [
        predicted.length,
        predicted.filter((w) => w === 0).length,
        Math.max(...gaps.map((gap) => Math.abs(gap))),
      ];
    },
  ),
  // With the loss ½ΣH(w − w*)², L1 holds a weight at 0 from λ = Hw* on.
  claim('10/contours', ['w₂ is 0', 'no weight is 0', 'up to 30'], () => [0.7 * 0.9, 2 * 1.6]),
  claim<{ nearest: { lambda: number; distance: number }[] }>(
    '10/early-stopping-path',
    ['λ = 1/(ηt)', 'factor of 2'],
    ({ nearest }) => {
      const off = nearest.findIndex(({ lambda }, i) => Math.abs(Math.log2(lambda * 0.05 * (i + 1))) > 1);
      const farthest = Math.max(...nearest.map(({ distance }) => distance));
      return [(100 * farthest) / Math.hypot(1.6, 0.9), off];
    },
  ),
  claim<{ l1: number[][] }>('10/large-lambda', ['ηλ = 2.1', 'at ηλ = 0.05, 0.3, 0.8'], ({ l1 }) =>
    l1.map((path) => Math.abs(path.at(-1)! - path.at(-2)!)),
  ),
  claim<Swept>('10/gains', [], ({ methods, without, stopped }) =>
    [...methods, stopped].flatMap(({ testError }) => fallOf(testError, without.testError, 3)),
  ),
  claim<Swept>('10/lambda-sweep', ['near 0'], ({ methods }) =>
    methods.flatMap(({ lambdas, zeros, chosen }) => [
      Math.min(...chosen),
      Math.max(...chosen),
      100 * average(chosen.map((lambda, s) => zeros[s]![lambdas.indexOf(lambda)]!)),
    ]),
  ),
  claim<{ methods: { lambdas: number[]; chosen: number[]; left: number[][][] }[] }>(
    '10/decoupled-decay',
    [],
    ({ methods }) =>
      methods.flatMap(({ lambdas, chosen, left }) => {
        const median = chosen.toSorted((a, b) => a - b)[(chosen.length - 1) / 2]!;
        const groups = left.map((seed) => seed[lambdas.indexOf(median)]!);
        return ratioBounds(over(column(groups, -1), column(groups, 0)), 2);
      }),
  ),
  claim<Trained>('10/training-curves', ['λ = 0,', 'λ = 0.03'], ({ methods }) =>
    bounds(byName(methods, 'λ = 0').validation.map((run) => last(run) - Math.min(...run))),
  ),
  claim<Trained>('10/weights-by-layer', ['λ = 0:', 'λ = 0.03', 'λ = 0.01'], ({ methods, stopped }) => {
    const whole = byName(methods, 'λ = 0').spread;
    const spreads = [
      stopped.spread,
      ...['L2, λ = 0.03', 'L1, λ = 0.01'].map((n) => byName(methods, n).spread),
    ];
    return hundred(spreads.map((spread) => average(over(spread, whole))));
  }),
  claim<{ errors: Record<'members' | 'mean', number[]> }>('11/ensemble-members', [], ({ errors }) =>
    fallOf(errors.mean, errors.members),
  ),
  claim<[{ single: number[]; ensembles: { initialization: number[][] }; dropout: number[] }]>(
    '11/ensembles',
    ['10 by initialization'],
    ([{ single, ensembles, dropout }]) => [
      ...fallOf(column(ensembles.initialization, -1), single, 5),
      ...fallOf(dropout, single, 5),
    ],
  ),
  claim<{ masks: { probability: number; activation: number }[] }>('11/four-masks', [], ({ masks }) => {
    const whole = sum(masks.map(({ probability, activation }) => probability * activation));
    // keepProb · (w₁x₁ + w₂x₂) with the weights of the picture.
    return [...masks.flatMap((m) => [m.probability, m.activation]), whole, 0.7 * (1.5 * 1 - 0.5 * 2)];
  }),
  claim<{ outcomes: { chosen: { testError: number; testErrorWithout: number }[] }[] }>(
    '11/rates',
    ['rate 0:'],
    ({ outcomes }) => {
      const [random, small] = outcomes.map(({ chosen }) =>
        bounds(
          chosen.map(({ testError, testErrorWithout }) => testError - testErrorWithout),
          2,
        ),
      );
      return hundred([...asFall(random!), ...asRange(small!)]);
    },
  ),
  claim<{ nearZero: number[][] }[]>('11/sparsity', ['near 0'], ([without, dropout]) =>
    [0, 1].flatMap((l) => hundred(bounds(minus(dropout!.nearZero[l]!, without!.nearZero[l]!), 2))),
  ),
  claim<{ pairs: number; share: number }>('11/thinned-nets', [], ({ pairs, share }) => [
    pairs,
    100 * share,
    100 * 0.5 ** 2,
  ]),
  claim<{ relu: Record<'atTest' | 'mean', number[]> }>('11/two-forms', [], ({ relu }) => [
    count(minus(relu.mean, relu.atTest), (rise) => rise > 1e-4),
    relu.mean.length,
  ]),
  claim<Record<'toScaling' | 'toOther', number[][]>>('11/weight-scaling', ['64 masks'], (r) =>
    bounds(minus(column(r.toScaling, -1), column(r.toOther, -1))),
  ),
  claim<{ different: number; images: number[][] }>(
    '12/augmented-grid',
    ['one 2'],
    ({ different, images }) => [images.length - 1, different],
  ),
  claim<{ plain: number[][][]; augmented: number[][][][] }>(
    '12/gain-by-class',
    ['U[0°, 360°]'],
    ({ plain, augmented }) => {
      const right = (counts: number[][]): number => sum(counts.map((row, c) => row[c]!)) / sum(counts.flat());
      const claims = augmented.length * (plain[0]!.length + 1);
      return [augmented[1]!, augmented[2]!].flatMap((runs) =>
        fallOf(runs.map(right), plain.map(right), claims),
      );
    },
  ),
  claim<{ conditions: { plain: Accuracies; methods: Accuracies[][] }[] }>(
    '12/noise-and-l2',
    ['20 % of labels'],
    ({ conditions }) => {
      const { plain, methods } = conditions[1]!;
      return methods.map((strengths) => {
        const gains = plain.test.map((without, s) => {
          const arms = [plain, ...strengths];
          const best = Math.max(...arms.map(({ validation }) => validation[s]!));
          return arms.find(({ validation }) => validation[s] === best)!.test[s]! - without;
        });
        return 100 * average(gains);
      });
    },
  ),
  claim<{ sizes: number[] } & Record<'plain' | 'augmented', Accuracies[]>>(
    '12/training-set-size',
    [],
    ({ sizes, plain, augmented }) => {
      const i = sizes.indexOf(50);
      return [50, ...hundred(bounds(minus(augmented[i]!.test, plain[i]!.test)))];
    },
  ),
  claim<{ toNine: number; toSix: number }>(
    '12/transforms',
    ['mean 6, turned by 180°', '9 as to the mean 6'],
    (r) => [r.toSix / r.toNine],
  ),
  claim<{ nets: { parameters: number[] }[] }>('13/accuracy-by-parameters', [], ({ nets }) => [
    nets.length - 1,
    Math.max(...nets.map(({ parameters }) => parameters[0]!)),
    Math.min(...nets.map(({ parameters }) => last(parameters))),
  ]),
  claim<{ families: { nets: Record<'plain' | 'residual', { whole: number; without: number[] }[]> }[] }>(
    '13/deleted-blocks',
    [],
    ({ families: [dense] }) => {
      const rises = (['plain', 'residual'] as const).map((kind) =>
        dense!.nets[kind].map(({ whole, without }) => average(without) - whole),
      ) as [number[], number[]];
      return [...rises.map(average), ...asFall(bounds(minus(rises[1], rises[0])))];
    },
  ),
  claim<{ size: Record<'dense' | 'convolutional', Record<'plain' | 'residual', number[][]>> }>(
    '13/gradient-by-layer',
    ['begun at 0'],
    ({ size }) =>
      (['dense', 'convolutional'] as const).flatMap((family) =>
        ratioBounds(over(column(size[family].residual, 0), column(size[family].plain, 0)), 2),
      ),
  ),
  claim<{ rows: { image: number[]; outputs: number[][] }[] }>(
    '13/inception-branches',
    ['−1:', '1×1', '3×3', '5×5'],
    ({ rows }) =>
      [0, 1, 2, 3].map((b) => average(rows.map((row) => correlation(row.image, row.outputs[b]!)))),
  ),
  claim<{ error: Record<'dense' | 'convolutional', Record<'plain' | 'residual', number[][]>> }>(
    '13/training-error-by-depth',
    ['50 layers', 'at conv 10'],
    ({ error }) =>
      (['dense', 'convolutional'] as const).flatMap((family) =>
        asFall(bounds(minus(column(error[family].residual, -1), column(error[family].plain, -1)), 8)),
      ),
  ),
];
