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

/** Mean and spread of each feature: all different, so that exchanged features show. */
const OFFSETS = [-4, 7, 30];
const SPREADS = [0.5, 3, 10];

/** Independent features with these means and spreads. */
function mixedScales(stream: RandomStream, count: number, features = 3): Matrix {
  return matrix(stream, count, features).map((row) => row.map((v, j) => OFFSETS[j]! + SPREADS[j]! * v));
}

/** A rotation by 1 radian about (1, 2, 3). It is not symmetric, so exchanged rows and columns show. */
const TURN: Matrix = [
  [0.573, -0.609, 0.548],
  [0.74, 0.671, -0.028],
  [-0.351, 0.422, 0.836],
];

/** Samples with spreads 5, 2 and 0.5 along the columns of the rotation, around the offsets above. */
function turned(stream: RandomStream, count: number): Matrix {
  const along = [5, 2, 0.5];
  return matrix(stream, count, 3).map((row) =>
    OFFSETS.map((offset, j) => offset + row.reduce((sum, v, k) => sum + TURN[j]![k]! * along[k]! * v, 0)),
  );
}

/** Numbers near 5500 with a spread of 1: in float32, their squares have lost that spread. */
function farFromZero(random: SeededRandom, count: number, features: number): Matrix {
  const stream = random.stream('far');
  const offsets = uniforms(stream, features, 5000, 6000);
  return matrix(stream, count, features).map((row) => row.map((v, j) => offsets[j]! + v));
}

/** Fitted axes with given signs, so that the signs of the results are fixed too. */
function givenAxes(random: SeededRandom, variances: number[]): Lab.PrincipalAxes {
  const stream = random.stream('axes');
  return { mean: OFFSETS.map((offset) => offset + stream.uniform(-1, 1)), axes: TURN, variances };
}

/** Covariance in float64: mean products of columns minus products of means. Not the submission's, which is a task. */
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

/** Reads the fields one by one, so that a wrong kind of result is reported. */
const statisticsOf = ({ mean, std }: Lab.Standardization): Observed => ({ mean, std });

export const probes = {
  absorbsValues: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      return { x: [1, 1e10, ...[-20, 3, 40].map((power) => stream.uniform(1.1, 1.9) * 2 ** power)] };
    },
    observe: (lab, { x }) => ({ log2s: x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
    labels: { log2s: 'log₂ s' },
  }),

  absorbsZeroAndNegative: probe({
    inputs: (random) => ({ x: [0, -1, -random.stream('x').uniform(1.1, 1.9) * 1e6] }),
    observe: (lab, { x }) => ({ log2s: x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
    labels: { log2s: 'log₂ s' },
  }),

  /** The last bit decides how a tie is rounded: of two neighbours, only one changes when half a unit is added. */
  absorbsNeighbours: probe({
    inputs: (random) => {
      const bits = 2 ** 22 + random.stream('bits').integer(2 ** 21);
      // Between 32 and 64, so that the answer differs from the answer for 1.
      return { x: [2 * bits, 2 * bits + 1].map((whole) => whole * 2 ** -18) };
    },
    observe: (lab, { x }) => ({ log2s: x.map((large) => Math.log2(lab.float32Absorbs(large))) }),
    labels: { log2s: 'log₂ s' },
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

  /** The middle feature was always 5 in the fitted data; the last sample has another value. */
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
      absoluteAxes: lab.principalAxes(tf.tensor2d(x)).axes.map((row) => row.map(Math.abs)),
    }),
    labels: { absoluteAxes: 'axes without their signs' },
  }),

  axesOrthonormal: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, { x }) => {
      const V = tf.tensor2d(lab.principalAxes(tf.tensor2d(x)).axes);
      return { products: V.matMul(V, true) };
    },
    labels: { products: 'Vᵀ V' },
  }),

  decorrelateValues: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 4), fitted: givenAxes(random, [25, 4, 0.25]) }),
    observe: (lab, { x, fitted }) => ({ z: lab.decorrelate(tf.tensor2d(x), fitted) }),
  }),

  decorrelateCovariance: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, inputs) => {
      const x = tf.tensor2d(inputs.x);
      return { covariance: covarianceOf(lab.decorrelate(x, lab.principalAxes(x))) };
    },
    labels: { covariance: 'covariance of z' },
  }),

  whitenValues: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 4), fitted: givenAxes(random, [25, 4, 0.25]) }),
    observe: (lab, { x, fitted }) => ({ z: lab.whiten(tf.tensor2d(x), fitted) }),
  }),

  whitenCovariance: probe({
    inputs: (random) => ({ x: turned(random.stream('x'), 12) }),
    observe: (lab, inputs) => {
      const x = tf.tensor2d(inputs.x);
      return { covariance: covarianceOf(lab.whiten(x, lab.principalAxes(x))) };
    },
    labels: { covariance: 'covariance of z' },
  }),

  /** The last two variances are rounding errors of 0, on either side: at most the floor, 10⁻¹², times 25. */
  whitenWithoutVariance: probe({
    inputs: (random) => {
      const rounding = random.stream('rounding').uniform(2, 9);
      const fitted = (least: number): Lab.PrincipalAxes => givenAxes(random, [25, rounding * 1e-12, least]);
      const tiny = rounding * 1e-15;
      return { x: turned(random.stream('x'), 4), below: fitted(-tiny), above: fitted(tiny) };
    },
    observe: (lab, { x, below, above }) => ({
      zBelow: lab.whiten(tf.tensor2d(x), below),
      zAbove: lab.whiten(tf.tensor2d(x), above),
    }),
    labels: { zBelow: 'z if the last variance is negative', zAbove: 'z if the last variance is positive' },
  }),
} satisfies Probes<Lab>;

/** Three splits of similar data with different centres. */
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
