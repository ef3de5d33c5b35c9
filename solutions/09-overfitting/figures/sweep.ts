/** Nets of every size, fitted to the same points: the run of both figures of capacity. */
import { Matrix, pseudoInverse } from 'ml-matrix';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { noisyCurve } from '../../../src/data/curves';
import type { RegressionSamples } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import { evenlySpaced } from '../../../src/figures/spacing';
import type * as Lab from '../lab';
import { NOISE, noisyPoints, truth } from './common';

export const TRAINING_POINTS = 20;
export const VALIDATION_POINTS = 50;
export const TEST_POINTS = 300;
/** Hidden units; the bias of the output is one more fitted parameter. */
const HIDDEN = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 19, 20, 22, 25, 30, 40, 60, 100, 200, 400];
const HIDDEN_IN_FULL = [800, 1600];

export interface Capacity {
  /** Fitted parameters at each capacity. */
  parameters: number[];
  /** Mean squared errors, a row a seed. */
  train: number[][];
  test: number[][];
  /** The parameters of the model that the validation set chose, and its test error, by seed. */
  chosen: number[];
  chosenTest: number[];
  /** The first seed's points, and the curves of four nets at the inputs x. */
  shown: {
    train: { x: number[]; y: number[] };
    validation: { x: number[]; y: number[] };
    x: number[];
    curves: { name: string; parameters: number; y: number[] }[];
  };
}

/** One uniform random point in each of `count` equal pieces of [−1, 1], so that chance leaves no gap. */
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
 * The net of hidden units cos(½πk(x + 1) + bₖ)/k, k = 1, 2, …, with fixed random phases bₖ. Its output layer is the
 * least-squares fit; if several fit equally well, the one with the smallest weights. A fast wave needs large weights,
 * so smooth curves come first. The fit is exact at every size; gradient descent would take long.
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

export const capacityOf = once((lab: typeof Lab, { mode, seeds, progress }: FigureContext): Capacity => {
  const capacities = mode === 'quick' ? HIDDEN : [...HIDDEN, ...HIDDEN_IN_FULL];
  const runs = seeds.map((seed, i) => {
    progress(i / seeds.length);
    return sweepSeed(lab, capacities, seededRandom(seed));
  });
  return {
    parameters: capacities.map((hidden) => lab.parametersOf([hidden, 1])),
    train: runs.map(({ train }) => train),
    test: runs.map(({ test }) => test),
    chosen: runs.map(({ chosen }) => chosen),
    chosenTest: runs.map(({ chosenTest }) => chosenTest),
    shown: runs[0]!.shown,
  };
});

interface SeedSweep {
  /** Mean squared errors, a number a capacity. */
  train: number[];
  test: number[];
  chosen: number;
  chosenTest: number;
  shown: Capacity['shown'];
}

/** The lab's sweep over the capacities for one seed. */
function sweepSeed(lab: typeof Lab, capacities: number[], random: SeededRandom): SeedSweep {
  const parametersOf = (hidden: number): number => lab.parametersOf([hidden, 1]);
  const largest = capacities.at(-1)!;
  const train = spreadPoints(random, 'training', TRAINING_POINTS);
  const validation = noisyPoints(random, 'validation', VALIDATION_POINTS);
  const test = noisyPoints(random, 'test', TEST_POINTS);
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
  const x = evenlySpaced(-1, 1, 401);
  const curve = (name: string, hidden: number): Capacity['shown']['curves'][number] => ({
    name,
    parameters: parametersOf(hidden),
    y: models.get(hidden)!(x),
  });
  return {
    train: sweep.errors.map((row) => row.train),
    test: [...models.values()].map((model) => errorOf(model, test)),
    chosen: parametersOf(sweep.chosen),
    chosenTest: sweep.test,
    shown: {
      train: plainPoints(train),
      validation: plainPoints(validation),
      x,
      curves: [
        curve('under-fitted', 1),
        curve('chosen', sweep.chosen),
        curve('over-fitted', TRAINING_POINTS - 1),
        curve('far beyond', largest),
      ],
    },
  };
}

function plainPoints({ x, y }: RegressionSamples): { x: number[]; y: number[] } {
  return { x: Array.from(x), y: Array.from(y) };
}
