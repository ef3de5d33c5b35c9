/** Nets of every size, fitted to the same points: what the figures of capacity are drawn from. */
import { Matrix, pseudoInverse } from 'ml-matrix';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { noisyCurve } from '../../../src/data/curves';
import type { RegressionSamples } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { grid, NOISE, points, truth } from './common';

export const TRAINING_POINTS = 20;
export const VALIDATION_POINTS = 50;
export const TEST_POINTS = 300;
/** Hidden units; with the bias of the output, one parameter more is fitted. */
const HIDDEN = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 19, 20, 22, 25, 30, 40, 60, 100, 200, 400];
const HIDDEN_IN_FULL = [800, 1600];

export interface Capacity {
  /** Fitted parameters at each capacity. */
  parameters: number[];
  /** Mean squared errors, a row a seed. */
  train: number[][];
  test: number[][];
  /** Parameters of the model that the validation set chose, and its test error, by seed. */
  chosen: number[];
  chosenTest: number[];
  /** Of the first seed. */
  shown: {
    train: { x: number[]; y: number[] };
    validation: { x: number[]; y: number[] };
    at: number[];
    curves: { name: string; parameters: number; y: number[] }[];
  };
}

const made = new WeakMap<typeof Lab, Map<string, Capacity>>();

/** The two figures show one sweep: made once for each of them. */
export function capacityOf(lab: typeof Lab, context: FigureContext): Capacity {
  const key = JSON.stringify([context.mode, context.seeds]);
  const known = made.get(lab) ?? new Map<string, Capacity>();
  made.set(lab, known);
  const result = known.get(key) ?? sweeps(lab, context);
  known.set(key, result);
  return result;
}

/** One point, drawn uniformly, in each of `count` equal pieces of [−1, 1]: no gap is left by chance. */
function spreadPoints(random: SeededRandom, name: string, count: number): RegressionSamples {
  const stream = random.stream(name);
  const pieces = Array.from({ length: count }, (_, i) => {
    const [low, high] = [-1 + (2 * i) / count, -1 + (2 * (i + 1)) / count];
    return noisyCurve(truth, 1, stream, { low, high, noise: NOISE });
  });
  return {
    ...pieces[0]!,
    count,
    x: Float32Array.from(pieces, ({ x }) => x[0]!),
    y: Float32Array.from(pieces, ({ y }) => y[0]!),
  };
}

type Model = (x: ArrayLike<number>) => number[];

/**
 * The net of hidden units cos(½πk(x + 1) + bₖ)/k, k = 1, 2, …, with random phases bₖ that stay as they are, whose
 * output layer fits the points best; where several do, the one with the smallest output weights. A fast wave has
 * to have large weights, so smooth curves come first. Every size is trained to the end, which gradients would
 * take long for.
 * Source: Belkin et al. (2019); Xie et al. (2022), weighted trigonometric interpolation.
 */
function fitted(samples: RegressionSamples, phases: readonly number[]): Model {
  const units = (x: ArrayLike<number>): Matrix =>
    new Matrix(
      Array.from(x, (v) => [
        1,
        ...phases.map((b, i) => Math.cos((Math.PI / 2) * (i + 1) * (v + 1) + b) / (i + 1)),
      ]),
    );
  const output = pseudoInverse(units(samples.x)).mmul(Matrix.columnVector(Array.from(samples.y)));
  return (x) => units(x).mmul(output).to1DArray();
}

function errorOf(model: Model, { x, y }: RegressionSamples): number {
  return model(x).reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / y.length;
}

function sweeps(lab: typeof Lab, { mode, seeds, progress }: FigureContext): Capacity {
  const capacities = mode === 'quick' ? HIDDEN : [...HIDDEN, ...HIDDEN_IN_FULL];
  const largest = capacities.at(-1)!;
  const at = grid(-1, 1, 401);
  const parametersOf = (hidden: number): number => lab.parametersOf([hidden, 1]);
  const result: Omit<Capacity, 'shown'> = {
    parameters: capacities.map(parametersOf),
    train: [],
    test: [],
    chosen: [],
    chosenTest: [],
  };
  let shown: Capacity['shown'] | undefined;
  for (const [i, seed] of seeds.entries()) {
    progress(i / seeds.length);
    const random = seededRandom(seed);
    const train = spreadPoints(random, 'training', TRAINING_POINTS);
    const validation = points(random, 'validation', VALIDATION_POINTS);
    const test = points(random, 'test', TEST_POINTS);
    const stream = random.stream('phases');
    const phases = Array.from({ length: largest }, () => stream.uniform(0, 2 * Math.PI));
    const models = new Map(capacities.map((hidden) => [hidden, fitted(train, phases.slice(0, hidden))]));
    const sweep = lab.capacitySweep(capacities, (hidden): Lab.Fitted => {
      const model = models.get(hidden)!;
      return {
        parameters: parametersOf(hidden),
        trainError: errorOf(model, train),
        validationError: errorOf(model, validation),
        testError: () => errorOf(model, test),
      };
    });
    result.train.push(sweep.errors.map((row) => row.train));
    result.test.push([...models.values()].map((model) => errorOf(model, test)));
    result.chosen.push(parametersOf(sweep.chosen));
    result.chosenTest.push(sweep.test);
    const curve = (name: string, hidden: number): Capacity['shown']['curves'][number] => ({
      name,
      parameters: parametersOf(hidden),
      y: models.get(hidden)!(at),
    });
    shown ??= {
      train: { x: Array.from(train.x), y: Array.from(train.y) },
      validation: { x: Array.from(validation.x), y: Array.from(validation.y) },
      at,
      curves: [
        curve('under-fitted', 1),
        curve('chosen', sweep.chosen),
        curve('over-fitted', TRAINING_POINTS - 1),
        curve('far beyond', largest),
      ],
    };
  }
  return { ...result, shown: shown! };
}
