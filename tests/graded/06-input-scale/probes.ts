import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/06-input-scale/lab';
import type { Matrix } from '../inputs';
import { matrix, uniforms } from '../inputs';
import { mean } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** Where each feature lies and how far it spreads: unlike each other, so that no mix-up of features fits. */
const OFFSETS = [-4, 7, 30];
const SPREADS = [0.5, 3, 10];

/** Independent features of the scales above. */
function mixedScales(stream: RandomStream, count: number, features = 3): Matrix {
  return matrix(stream, count, features).map((row) => row.map((v, j) => OFFSETS[j]! + SPREADS[j]! * v));
}

/** An orthogonal matrix whose columns are no permutation of its rows: a turn by 1 radian about (1, 2, 3). */
const TURN: Matrix = [
  [0.573, -0.609, 0.548],
  [0.74, 0.671, -0.028],
  [-0.351, 0.422, 0.836],
];

/** Samples with spreads 5, 2 and 0.5 along the columns of a turn, around the offsets above. */
function turned(stream: RandomStream, count: number): Matrix {
  const along = [5, 2, 0.5];
  return matrix(stream, count, 3).map((row) =>
    OFFSETS.map((offset, j) => offset + row.reduce((sum, v, k) => sum + TURN[j]![k]! * along[k]! * v, 0)),
  );
}

/** Far from zero for their spread of 1: in float32, the square of such a number has lost that spread. */
function farFromZero(random: SeededRandom, count: number, features: number): Matrix {
  const stream = random.stream('far');
  const offsets = uniforms(stream, features, 5000, 6000);
  return matrix(stream, count, features).map((row) => row.map((v, j) => offsets[j]! + v));
}

/** Axes as they could be fitted: their signs are given here, so that results have theirs. */
function givenAxes(random: SeededRandom, variances: number[]): Lab.PrincipalAxes {
  const stream = random.stream('axes');
  return { mean: OFFSETS.map((offset) => offset + stream.uniform(-1, 1)), axes: TURN, variances };
}

/** Mean products of columns minus products of means, in float64: the probes' own, since a task asks for one. */
function covarianceOf(z: tf.Tensor2D): Matrix {
  const rows = z.arraySync();
  const meanOf = (f: (row: number[]) => number): number => mean(rows.map(f));
  const indices = rows[0]!.map((_, j) => j);
  return indices.map((j) =>
    indices.map(
      (k) => meanOf((row) => row[j]! * row[k]!) - meanOf((row) => row[j]!) * meanOf((row) => row[k]!),
    ),
  );
}

/** Named one by one: what is no such object says so. */
const statisticsOf = ({ mean, std }: Lab.Standardization): Observed => ({ mean, std });

export const probes = {
  absorbsValues: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      return { x: [1, 1e10, ...[-20, 3, 40].map((power) => stream.uniform(1.1, 1.9) * 2 ** power)] };
    },
    observe: (lab, { x }) => ({ 'log₂ s': x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
  }),

  absorbsZeroAndNegative: probe({
    inputs: (random) => ({ x: [0, -1, -random.stream('x').uniform(1.1, 1.9) * 1e6] }),
    observe: (lab, { x }) => ({ 'log₂ s': x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
  }),

  /** The last bit decides where a tie is rounded to: of two neighbours, one takes half a unit, one doesn't. */
  absorbsNeighbours: probe({
    inputs: (random) => {
      const bits = 2 ** 22 + random.stream('bits').integer(2 ** 21);
      // Between 32 and 64, so that what survives is nothing that survives beside 1.
      return { x: [2 * bits, 2 * bits + 1].map((whole) => whole * 2 ** -18) };
    },
    observe: (lab, { x }) => ({ 'log₂ s': x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
  }),

  fitValues: probe({
    inputs: (random) => ({ x: mixedScales(random.stream('x'), 7) }),
    observe: (lab, { x }) => statisticsOf(lab.fitStandardize(tf.tensor2d(x))),
  }),

  fitFarFromZero: probe({
    inputs: (random) => ({ x: farFromZero(random, 30, 2) }),
    observe: (lab, { x }) => ({ std: lab.fitStandardize(tf.tensor2d(x)).std }),
  }),

  fitOneFeature: probe({
    inputs: (random) => ({ x: mixedScales(random.stream('x'), 4, 1) }),
    observe: (lab, { x }) => statisticsOf(lab.fitStandardize(tf.tensor2d(x))),
  }),

  standardizeValues: probe({
    inputs: (random) => {
      const stream = random.stream('statistics');
      return {
        x: mixedScales(random.stream('x'), 4),
        mean: OFFSETS.map((offset) => offset + stream.uniform(-1, 1)),
        std: SPREADS.map((spread) => spread * stream.uniform(1.2, 1.8)),
      };
    },
    observe: (lab, { x, ...statistics }) => ({ z: lab.standardize(tf.tensor2d(x), statistics) }),
  }),

  /** The middle feature was always 5 where it was fitted; the last sample has another value there. */
  standardizeConstant: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const row = (middle: number): number[] => [stream.normal(3, 2), middle, stream.normal(-1, 0.5)];
      return { x: [row(5), row(5), row(5 + stream.uniform(1, 2))], mean: [3, 5, -1], std: [2, 0, 0.5] };
    },
    observe: (lab, { x, ...statistics }) => ({ z: lab.standardize(tf.tensor2d(x), statistics) }),
  }),

  splits: probe({
    inputs: (random) => splitsOf(random, [6, 4, 3]),
    observe: (lab, inputs) => ({ ...lab.standardizeSplits(splitTensors(inputs)) }),
  }),

  splitsOneTestSample: probe({
    inputs: (random) => splitsOf(random, [5, 2, 1]),
    observe: (lab, inputs) => ({ test: lab.standardizeSplits(splitTensors(inputs)).test }),
  }),

  covarianceValues: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 7) }),
    observe: (lab, { x }) => ({ C: lab.covariance(tf.tensor2d(x)) }),
  }),

  covarianceFarFromZero: probe({
    inputs: (random) => ({ x: farFromZero(random, 30, 2) }),
    observe: (lab, { x }) => ({ C: lab.covariance(tf.tensor2d(x)) }),
  }),

  axesVariances: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, { x }) => ({ variances: lab.principalAxes(tf.tensor2d(x)).variances }),
  }),

  axesUpToSign: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, { x }) => ({
      'axes without their signs': lab.principalAxes(tf.tensor2d(x)).axes.map((row) => row.map(Math.abs)),
    }),
  }),

  axesOrthonormal: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, { x }) => {
      const V = tf.tensor2d(lab.principalAxes(tf.tensor2d(x)).axes);
      return { 'Vᵀ V': V.matMul(V, true) };
    },
  }),

  decorrelateValues: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 4), fitted: givenAxes(random, [25, 4, 0.25]) }),
    observe: (lab, { x, fitted }) => ({ z: lab.decorrelate(tf.tensor2d(x), fitted) }),
  }),

  decorrelateCovariance: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, inputs) => {
      const x = tf.tensor2d(inputs.x);
      return { 'covariance of z': covarianceOf(lab.decorrelate(x, lab.principalAxes(x))) };
    },
  }),

  whitenValues: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 4), fitted: givenAxes(random, [25, 4, 0.25]) }),
    observe: (lab, { x, fitted }) => ({ z: lab.whiten(tf.tensor2d(x), fitted) }),
  }),

  whitenCovariance: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, inputs) => {
      const x = tf.tensor2d(inputs.x);
      return { 'covariance of z': covarianceOf(lab.whiten(x, lab.principalAxes(x))) };
    },
  }),

  /** The last two variances are what rounding leaves of 0, on either side: at most the floor, 10⁻¹², times 25. */
  whitenWithoutVariance: probe({
    inputs: (random) => {
      const rounding = random.stream('rounding').uniform(2, 9);
      const fitted = (least: number): Lab.PrincipalAxes => givenAxes(random, [25, rounding * 1e-12, least]);
      const tiny = rounding * 1e-15;
      return { x: turned(random.stream('x'), 4), below: fitted(-tiny), above: fitted(tiny) };
    },
    observe: (lab, { x, below, above }) => ({
      'z where the last variance is negative': lab.whiten(tf.tensor2d(x), below),
      'z where it is positive': lab.whiten(tf.tensor2d(x), above),
    }),
  }),
} satisfies Probes<Lab>;

/** Three parts of one kind of data, each drawn around a centre of its own. */
function splitsOf(
  random: SeededRandom,
  counts: number[],
): { train: Matrix; validation: Matrix; test: Matrix } {
  const stream = random.stream('splits');
  const [train, validation, test] = counts.map((count, part) =>
    mixedScales(stream, count, 2).map((row) => row.map((v, j) => v + part * SPREADS[j]!)),
  );
  return { train: train!, validation: validation!, test: test! };
}

function splitTensors(parts: { train: Matrix; validation: Matrix; test: Matrix }): Lab.Splits {
  const { train, validation, test } = parts;
  return { train: tf.tensor2d(train), validation: tf.tensor2d(validation), test: tf.tensor2d(test) };
}
