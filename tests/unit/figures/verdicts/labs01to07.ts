/** The numbers of the verdicts of labs 01 to 07, from the stored results. */
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
  quantileOf,
  ratioBounds,
  wilson,
} from '../../../support/ownStatistics';
import type { Bounds } from '../../../support/ownStatistics';
import type { Claim } from './claim';
import { claim } from './claim';

type Named<Value> = { name: string } & Value;
interface Spread {
  covariance: number[][];
}

const all = <T>(list: T[], test: (value: T) => boolean): number => list.filter(test).length;
const byName = <T extends { name: string }>(list: T[], name: string): T =>
  list.find((one) => one.name === name)!;
const size = (W: number[][], b: number[]): number => W.flat().length + b.length;
const correlations = (spreads: Spread[][]): number[] =>
  spreads.map(([data]) => {
    const [[a, b], [, c]] = data!.covariance as [[number, number], [number, number]];
    return b / Math.sqrt(a * c);
  });
const last = <T>(list: T[]): T => list.at(-1)!;

interface Way {
  optimizer: string;
  places: [number, number][];
}
interface Optimizer {
  name: string;
  loss: number[][];
  time: number[][];
}

export const CLAIMS_01_TO_07: Claim[] = [
  claim<{ functions: { derivative: number[] }[] }>('01/activations-together', [], ({ functions }) => [
    Math.max(...functions[0]!.derivative),
  ]),
  claim<{ before: number[]; trained: { learningRate: number; dead: number[] }[] }>(
    '01/dead-units',
    [],
    ({ before, trained }) => {
      const rises = trained.map(({ dead }) => bounds(minus(dead, before), trained.length));
      const first = rises.findIndex(([, low]) => low > 0);
      return [trained[first]!.learningRate, last(trained).learningRate, ...hundred(last(rises))];
    },
  ),
  claim<{ gates: { right: number[] }[] }>('01/gates', [], ({ gates }) => [
    ...gates.map(({ right }) => all(right, (rows) => rows === 4)),
    gates[0]!.right.length,
  ]),
  claim<Record<'xor' | 'ring', { layers: { W: number[][]; b: number[] }[] }>>(
    '01/networks',
    ['4, 9, '],
    (nets) =>
      (['xor', 'ring'] as const).map((name) =>
        nets[name].layers.reduce((count, { W, b }) => count + size(W, b), 0),
      ),
  ),
  claim<{ right: Record<'plane' | 'network', number[]> }>('01/ring-representation', [], ({ right }) => [
    100 * average(right.network),
    100 * average(right.plane),
    ...hundred(bounds(minus(right.network, right.plane))),
  ]),
  claim<{ snapshots: { step: number; right: number }[] }>('01/xor-regions', ['of 4 rows', 'all 4'], (r) => [
    r.snapshots[0]!.right,
    r.snapshots.find(({ right }) => right === 4)!.step,
  ]),
  claim<{ snapshots: { step: number; right: number }[] }>('01/xor-unfolds', ['of 4 rows', 'all 4'], (r) => [
    4 * r.snapshots[0]!.right,
    r.snapshots.find(({ right }) => right === 1)!.step,
  ]),
  claim<{ snapshots: { step: number; right: number }[] }>('01/ring-unfolds', [], ({ snapshots }) => [
    100 * snapshots[0]!.right,
    100 * last(snapshots).right,
    last(snapshots).step,
  ]),
  claim<{ steps: number[]; widths: { hidden: number; right: number[] }[] }>('01/xor-training', [], (r) => [
    last(r.steps),
    ...r.widths.map(({ right }) => all(right, (rows) => rows === 4)),
    r.widths[0]!.right.length,
    ...r.widths.map(({ hidden }) => hidden),
  ]),
  claim<{ labels: number[]; threshold: { hidden: number[][]; y: number[] } }>(
    '01/xor-hidden-plane',
    ['= 0.5', '4 inputs'],
    ({ labels, threshold }) => {
      const [[h1, h2], ...others] = threshold.hidden as [number[], ...number[][]];
      const apart = others.filter(([a, b]) => a !== h1 || b !== h2);
      const twice = apart.filter(([a, b], i) => apart.findIndex(([c, d]) => a === c && b === d) < i);
      const right = threshold.hidden.filter(([a, b], n) => (a! - b! > 0.5 ? 1 : 0) === labels[n]).length;
      return [1 + apart.length - twice.length, right, labels.length];
    },
  ),
  claim<{ widths: { hidden: number; error: number[] }[] }>('01/boundary-by-width', [], ({ widths }) => {
    const [narrow, wide] = [widths[0]!, last(widths)];
    return [wide.hidden, narrow.hidden, ...hundred(asFall(bounds(minus(wide.error, narrow.error))))];
  }),
  claim<{ target: number[]; nets: { units: number; y: number[] }[] }>(
    '01/approximation-by-width',
    [],
    ({ target, nets }) => {
      const worst = nets.map(({ y }) => Math.max(...minus(y, target).map(Math.abs)));
      return [
        worst[0]!,
        nets[0]!.units,
        last(worst),
        last(nets).units,
        Math.log2(last(worst) / worst.at(-3)!) / 2,
      ];
    },
  ),
  claim<{ ways: { y: number[] }[] }>('02/descent-on-example', [], ({ ways }) =>
    ways.flatMap(({ y }) => [y[0]!, last(y), y.length - 1]),
  ),
  // y = ln x₁ + x₁x₂ − sin x₂ at (2, 5).
  claim<{ nodes: unknown[] }>('02/example-graph', ['10⁻⁶'], () => [1 / 2 + 5, 2 - Math.cos(5)]),
  claim<{ nodes: { id: string; adjoint: number }[] }>('02/neuron-chain', ['first:'], ({ nodes }) =>
    ['b⁽³⁾', 'b⁽²⁾', 'b⁽¹⁾'].map((id) => nodes.find((node) => node.id === id)!.adjoint),
  ),
  claim<{ steps: number[]; errors: Record<'float32' | 'float64', number[][]> }>(
    '02/gradient-check',
    ['float32', 'float64'],
    ({ steps, errors }) =>
      (['float32', 'float64'] as const).flatMap((type) => {
        const means = steps.map((_, i) => Math.exp(average(column(errors[type], i).map(Math.log))));
        const least = Math.min(...means);
        return [steps[means.indexOf(least)]!, least];
      }),
  ),
  claim<{ absolute: { subgradientAtZero: number }; convex: { lines: unknown[] } }>(
    '02/supporting-lines',
    ['at 0 is', '[−1, 1]'],
    ({ absolute, convex }) => [absolute.subgradientAtZero, convex.lines.length],
  ),
  claim<{ sizes: Named<{ size: number[][] }>[] }>('02/gradient-by-layer', [], ({ sizes }) =>
    ['sigmoid', 'ReLU'].flatMap((name) => {
      const { size } = byName(sizes, name);
      return ratioBounds(over(column(size, 0), column(size, -1)));
    }),
  ),
  claim<{ plain: number[][]; shifted: number[][] }>('03/softmax-curves', ['1000'], ({ plain, shifted }) => {
    const changes = plain.flatMap((row, i) => row.map((p, n) => Math.abs(p - shifted[i]![n]!)));
    return [Math.ceil(1e6 * Math.max(...changes))];
  }),
  claim<{ methods: { samplesSeen: number[]; time: number[][]; cost: number[][] }[] }>(
    '03/cost-by-method',
    ['cost 0.5'],
    ({ methods: [full, minibatch] }) => {
      type Method = NonNullable<typeof full>;
      const samples = ({ samplesSeen, cost }: Method): number[] =>
        cost.map((run) => passes(samplesSeen, run, 0.5));
      const time = ({ time, cost }: Method): number[] => cost.map((run, s) => passes(time[s]!, run, 0.5));
      return [samples, time].flatMap((of) => ratioBounds(over(of(full!), of(minibatch!)), 2));
    },
  ),
  claim<{ images: { label: string }[]; classes: number }>('03/first-minibatch', [], ({ images, classes }) => [
    images.length,
    images.filter(({ label }, i) => images.findIndex((other) => other.label === label) === i).length,
    classes,
  ]),
  claim<{ batchSizes: number[]; times: number[][] }>('03/step-time', ['1 to 8.'], ({ batchSizes, times }) => {
    // Each size was timed 40 times, in eight blocks of five.
    const blocks = Array.from({ length: 8 }, (_, b) => times.map((row) => row.slice(5 * b, 5 * b + 5)));
    const ratios = blocks.map((rows) => {
      const few = rows.filter((_, i) => batchSizes[i]! <= 8).flat();
      return quantileOf(last(rows), 0.25) / quantileOf(few, 0.25);
    });
    return [last(batchSizes), ...ratioBounds(ratios)];
  }),
  claim<{ batchSizes: number[]; places: { angle: number[][] }[] }>(
    '03/gradient-noise',
    ['batch of 16', 'after 5 epochs'],
    ({ batchSizes, places }) => {
      const [start, later] = places.map(({ angle }) => angle[batchSizes.indexOf(16)]!) as [
        number[],
        number[],
      ];
      return [average(start), ...bounds(minus(later, start))];
    },
  ),
  claim<{ batches: number[]; runs: number; arrived: { count: number[] }[] }>(
    '03/leaving-a-minimum',
    ['of 1:'],
    ({ batches, runs, arrived: [constant] }) => {
      const { count } = constant!;
      const most = Math.max(...count);
      return [
        batches[count.indexOf(most)]!,
        ...hundred(wilson(most, runs)),
        ...hundred(wilson(count[0]!, runs)),
      ];
    },
  ),
  claim<{ batchSizes: number[]; ofLikelihood: number[] }>('03/likelihood-bias', [], (r) => [
    r.ofLikelihood[r.batchSizes.indexOf(6)]!,
  ]),
  claim<{ counts: number[]; L: number[] }>('03/likelihood-underflow', ['float32', '10⁻¹²⁶⁰'], (r) => [
    0,
    r.counts[r.L.indexOf(0)]!,
    last(r.counts),
  ]),
  claim<{ accuracy: number[] }>('03/weight-images', [], ({ accuracy }) => hundred([average(accuracy)])),
  claim<{ confusion: number[][]; accuracy: number[] }>('03/confusion-matrix', [], (r) => {
    const wrong = r.confusion.map((row, c) => row.map((count, to) => (c === to ? 0 : count)));
    const most = Math.max(...wrong.flat());
    const from = wrong.findIndex((row) => row.includes(most));
    const whole = r.confusion[from]!.reduce((total, count) => total + count, 0);
    return [...hundred(bounds(r.accuracy)), most, whole, from, wrong[from]!.indexOf(most)];
  }),
  claim<{ surfaces: { ways: Way[] }[] }>('04/trajectories', [], ({ surfaces }) =>
    ['momentum', 'Nesterov', 'gradient descent'].map((name) => {
      const { places } = surfaces[0]!.ways.find(({ optimizer }) => optimizer === name)!;
      return Math.abs(Math.min(0, ...places.map(([, y]) => y)));
    }),
  ),
  claim<{ ways: Way[] }>('04/leaving-a-saddle', ['|y| = 0.5'], ({ ways }) => {
    const steps = (names: string[], inside: boolean): number[] =>
      ways
        .filter(({ optimizer }) => names.includes(optimizer) === inside)
        .map(({ places }) => places.findIndex(([, y]) => Math.abs(y) > 0.5));
    return [true, false].flatMap((inside) => {
      const list = steps(['Adagrad', 'RMSprop', 'Adam'], inside);
      return [Math.min(...list), Math.max(...list)];
    });
  }),
  claim<{ constant: { mu: number; factor: number[] }[]; digits: { mu: number; factor: number[][] }[] }>(
    '04/momentum-effective-step',
    ['μ = 0.9', 'steps 61 to 120'],
    ({ constant, digits }) => {
      const late = digits.find(({ mu }) => mu === 0.9)!.factor.map((row) => row.slice(60));
      return [
        last(constant.find(({ mu }) => mu === 0.9)!.factor),
        ...ratioBounds(late.map((row) => Math.exp(average(row.map(Math.log))))),
      ];
    },
  ),
  claim<{ before: number[]; digits: { loss: (number | null)[][] }[] }>('04/momentum-diverges', [], (r) =>
    r.digits.map(({ loss }) => {
      const rates = [0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3];
      const halved = loss.map((row) => row.every((value, s) => value !== null && value < r.before[s]! / 2));
      const from = halved.indexOf(true);
      return rates[from + [...halved.slice(from), false].indexOf(false) - 1]!;
    }),
  ),
  // On ½hx², momentum converges up to ηh = 2(1 + μ), and without swinging up to (1 − √μ)².
  claim<{ rates: number[]; mus: number[]; measured: number[][] }>('04/momentum-map', [], (r) => {
    const kinds = r.mus.map((mu) =>
      r.rates.map((rate) => all([2 * (1 + mu), (1 - Math.sqrt(mu)) ** 2], (border) => rate > border)),
    );
    const points = kinds.flatMap((row, j) => row.map((kind, i) => kind === r.measured[j]![i]));
    const longest = (j: number): number => r.rates[r.measured.at(j)!.findLastIndex((kind) => kind < 2)]!;
    const same = all(points, (agree) => agree);
    return [
      same === points.length ? same : (100 * same) / points.length,
      longest(0),
      0,
      longest(-1),
      last(r.mus),
    ];
  }),
  claim<{ steps: number[]; optimizers: Optimizer[] }>(
    '04/loss-by-optimizer',
    ['loss 0.3'],
    ({ steps, optimizers }) => {
      const needed = (name: string): number[] =>
        byName(optimizers, name).loss.map((run) => passes(steps, run, 0.3));
      return ['Adam', 'Nesterov', 'momentum'].flatMap((name) =>
        ratioBounds(over(needed('gradient descent'), needed(name)), 12),
      );
    },
  ),
  claim<{ rates: number[]; optimizers: Named<{ loss: (number | null)[][] }>[] }>(
    '04/learning-rate-sensitivity',
    [],
    ({ rates, optimizers }) => {
      const best = (name: string): number[] => {
        const { loss } = byName(optimizers, name);
        return loss[0]!.map((_, s) => {
          const seed = loss.map((row) => row[s] ?? Infinity);
          return rates[seed.indexOf(Math.min(...seed))]!;
        });
      };
      const small = best('RMSprop');
      return [Math.min(...small), Math.max(...small), ...new Set(best('normalized'))];
    },
  ),
  claim<{ variants: { length: number[][]; loss: number[][] }[] }>(
    '04/adam-first-steps',
    [],
    ({ variants }) => {
      const [corrected, raw] = variants as [(typeof variants)[number], (typeof variants)[number]];
      const longest = (rows: number[][]): number[] => rows.map((row) => Math.max(...row));
      const peak = (rows: number[][]): number[] => rows.map((row) => Math.max(...row) / row[0]!);
      return [
        ...ratioBounds(over(longest(raw.length), longest(corrected.length)), 2),
        ...asRange(ratioBounds(over(peak(raw.loss), peak(corrected.loss)), 2)),
      ];
    },
  ),
  claim<{ methods: { accuracy: number[][] }[] }>('04/adam-then-sgd', [], ({ methods }) => {
    const [adam, sgd, both] = methods.map(({ accuracy }) => column(accuracy, -1)) as [
      number[],
      number[],
      number[],
    ];
    return [adam, sgd].flatMap((other) => hundred(asRange(bounds(minus(both, other), 2))));
  }),
  claim<{ starts: number; arrived: Record<'plain' | 'clipped', number> }>(
    '05/cliff',
    ['loss of 0.05'],
    ({ starts, arrived }) => [starts, arrived.plain, arrived.clipped],
  ),
  claim<{ ways: { length: number[][] }[] }>('05/clip-length', [], ({ ways }) => [
    Math.max(...ways[0]!.length.flat()),
  ]),
  claim<{ arms: { clipped: boolean; loss: number[][] }[] }>('05/exploding-training', [], ({ arms }) =>
    [true, false].flatMap((wanted) => {
      const { loss } = arms.find(({ clipped }) => clipped === wanted)!;
      return [all(loss, (run) => run.length === 250 && average(run.slice(-20)) < 0.2), loss.length];
    }),
  ),
  claim<{ rates: Named<{ loss: number[][] }>[] }>('05/four-rates', [], ({ rates }) =>
    ['low', 'high', 'too high'].flatMap((name) =>
      ratioBounds(over(column(byName(rates, name).loss, -1), column(byName(rates, 'good').loss, -1))),
    ),
  ),
  claim<{ rates: { schedules: Named<{ loss: number[][] }>[] }[] }>(
    '05/loss-by-schedule',
    ['at η₀ = 0.5', 'at η₀ = 3', '1/t'],
    ({ rates }) => {
      const [small, large] = rates.map(({ schedules: [constant, ...others] }) =>
        others.map(({ name, loss }) => ({
          name,
          told: ratioBounds(over(column(loss, -1), column(constant!.loss, -1)), 16),
        })),
      ) as [{ name: string; told: Bounds }[], { name: string; told: Bounds }[]];
      const below = (list: typeof small): number => all(list, ({ told: [, , high] }) => high < 1);
      return [below(small), small.length, below(large), large.length, ...byName(large, '1/t').told];
    },
  ),
  claim<Record<'constant' | 'reduced' | 'rate', number[][]>>(
    '05/plateau',
    ['last 5 epochs'],
    ({ constant, reduced, rate }) => {
      const drops = rate.map((row) => new Set(row).size - 1);
      const late = (rows: number[][]): number[] => rows.map((row) => average(row.slice(-5)));
      return [Math.min(...drops), Math.max(...drops), ...ratioBounds(over(late(reduced), late(constant)))];
    },
  ),
  claim<{ schedules: Named<{ rates: number[] }>[] }>(
    '05/schedules',
    ['after 40 epochs', '× 0.98', '1/t', 'below 0.1 %'],
    ({ schedules }) =>
      ['× 0.98 per epoch', '1/t', 'exponential'].map((name) => {
        const { rates } = byName(schedules, name);
        return (100 * last(rates)) / rates[0]!;
      }),
  ),
  claim<{ spreads: Spread[][] }>('06/decorrelate-whiten', ['10⁻⁷'], (r) => bounds(correlations(r.spreads))),
  claim<{ spreads: Spread[][] }>('06/standardize-steps', ['are now 0 and 1', '10⁻⁶'], (r) =>
    bounds(correlations(r.spreads)),
  ),
  claim<{ ratios: number[] } & Record<'float32' | 'float64', { least: number[][] }>>(
    '06/float32-addition',
    ['float32', 'float64'],
    ({ ratios, float32, float64 }) =>
      [float32, float64].map(({ least }) => {
        const kept = ratios.findLastIndex((_, i) => column(least, i).some((lost) => lost < 1));
        return ratios[kept + 1]!;
      }),
  ),
  claim<{ steps: number[][] }>('06/loss-contours', ['0.1 %'], ({ steps }) => [
    ...bounds(column(steps, 0)),
    ...bounds(column(steps, 1)),
    average(column(steps, 2)),
  ]),
  claim<{ problems: { methods: Named<{ train: number[][] }>[] }[] }>('06/training-curves', [], (r) => {
    const gains = (better: string, worse: string): number[][] =>
      r.problems
        .map(({ methods }) =>
          ratioBounds(
            over(column(byName(methods, worse).train, -1), column(byName(methods, better).train, -1)),
            2 * r.problems.length + 1,
          ),
        )
        .filter(([, low]) => low > 1);
    return [...gains('standardized', 'as they are').flat(), ...gains('whitened', 'standardized').flat()];
  }),
  claim<Record<'byTraining' | 'byBatch', number[][]>>('06/split-statistics', [], (r) =>
    hundred([average(column(r.byTraining, 0)), average(column(r.byBatch, 0))]),
  ),
  claim<{ std: number[][] }>('07/sum-of-inputs', ['95 %'], ({ std }) => {
    const x = [1, 3, 10, 30, 100, 300, 1000].map(Math.log);
    const centred = x.map((value) => value - average(x));
    const square = average(centred.map((value) => value ** 2));
    return bounds(std.map((run) => average(run.map((value, i) => centred[i]! * Math.log(value))) / square));
  }),
  claim<{ nearZero: number[]; beyond: number[] }[]>(
    '07/tanh-histograms',
    ['Layer 10', 'N(0, 0.01²)', 'N(0, 1²)', '1/√n', 'near 0', 'at ±1'],
    (schemes) => hundred(schemes.flatMap(({ nearZero, beyond }) => [average(nearZero), average(beyond)])),
  ),
  claim<{ nearZero: number[] }[]>('07/relu-histograms', ['layer 10', '1/√n', '√(2/n)'], (schemes) =>
    schemes.flatMap(({ nearZero }) => [...hundred(bounds(nearZero)), 0.05]),
  ),
  claim<{
    measured: Named<Record<'forward' | 'backward', number[][]>>[];
    predicted: Named<Record<'forward' | 'backward', number[]>>[];
  }>('07/growth-per-layer', ['4/√n'], ({ measured, predicted }) => {
    const grown = (name: string, way: 'forward' | 'backward', i: number): number =>
      Math.exp(average(column(byName(measured, name)[way], i).map(Math.log)));
    const off = predicted.flatMap((theory) =>
      (['forward', 'backward'] as const).flatMap((way) =>
        theory[way].map((value, i) => Math.abs(grown(theory.name, way, i) / value - 1)),
      ),
    );
    return [100 * Math.max(...off), grown('tanh', 'forward', -1), grown('linear', 'forward', -1)];
  }),
  claim<Record<'yours' | 'tfjs', number[][]>>('07/stated-and-measured', [], ({ yours, tfjs }) => {
    const off = (rows: number[][]): number[] =>
      rows[0]!.map((_, i) => Math.abs(average(column(rows, i)) - 1));
    const good = (rows: number[][]): number[] => [all(off(rows), (share) => share < 0.02), rows[0]!.length];
    return [2, ...good(yours), ...good(tfjs), 100 * Math.max(...off(tfjs))];
  }),
  claim<{ arms: { accuracy: number[] }[] }>('07/symmetry', [], ({ arms }) =>
    hundred(arms.map(({ accuracy }) => average(accuracy))),
  ),
  claim<{ epochs: number; activations: { schemes: { cost: (number | null)[][] }[] }[] }>(
    '07/training-curves',
    ['1/√n', '√(2/n)'],
    ({ epochs, activations }) => [
      epochs,
      ...activations.flatMap(({ schemes }) => {
        const learned = all(schemes, ({ cost }) => {
          const ends = cost.map((run) => run.at(-1)!);
          return ends.every((end) => end !== null) && bounds(ends)[2] < 0.95 * Math.log(10);
        });
        return [learned, schemes.length];
      }),
    ],
  ),
];
