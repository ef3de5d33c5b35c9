import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/06-input-scale/lab';
import type { Matrix } from '../inputs';
import { awayFromZero, between, logUniform, matrix, randomSign, shuffled, uniforms } from '../inputs';
import { mean } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** Mean and spread of each feature: all different, so that exchanged features show. */
const OFFSETS = [-4, 7, 30, -11];
const SPREADS = [0.9, 3, 10, 1.4];

/** Independent features with these means and spreads. */
function mixedScales(stream: RandomStream, count: number, features = 3): Matrix {
  return matrix(stream, count, features).map((row) => row.map((v, j) => OFFSETS[j]! + SPREADS[j]! * v));
}

/** A rotation of this many dimensions, by drawn angles. It is not symmetric, so exchanged rows and columns show. */
function rotation(stream: RandomStream, size: number): Matrix {
  let turn = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j)));
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const angle = stream.uniform(0.4, 1);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      turn = turn.map((row) =>
        row.map((v, j) => (j === a ? c * v + s * row[b]! : j === b ? c * v - s * row[a]! : v)),
      );
    }
  }
  return turn;
}

/** Samples whose spreads along the columns of a rotation are known. */
interface Turned {
  x: Matrix;
  turn: Matrix;
}

/** Samples with these spreads along the columns of a drawn rotation, around the offsets above. */
function turned(stream: RandomStream, count: number, along = [5, 2, 0.5]): Turned {
  const turn = rotation(stream, along.length);
  const x = matrix(stream, count, along.length).map((row) =>
    along.map(
      (_, j) => (OFFSETS[j] ?? 3 * j) + row.reduce((sum, v, k) => sum + turn[j]![k]! * along[k]! * v, 0),
    ),
  );
  return { x, turn };
}

/** Two samples of four features, of which two grow from the first to the second, and two fall. */
function opposed(stream: RandomStream): Matrix {
  const steps = shuffled(stream, [1, 1, -1, -1]).map(
    (sign, j) => sign * SPREADS[j]! * stream.uniform(0.5, 2),
  );
  const first = OFFSETS.map((offset, j) => offset + SPREADS[j]! * stream.normal());
  return [first, first.map((v, j) => v + steps[j]!)];
}

/** Numbers near 5500 with a spread of 1: in float32, their squares have lost that spread. */
function farFromZero(random: SeededRandom, count: number, features: number): Matrix {
  const stream = random.stream('far');
  const offsets = uniforms(stream, features, 5000, 6000);
  return matrix(stream, count, features).map((row) => row.map((v, j) => offsets[j]! + v));
}

/** Samples, and axes with given signs, so that the signs of the results are fixed too. */
function withAxes(
  stream: RandomStream,
  count: number,
  variances: number[],
): { x: Matrix; fitted: Lab.PrincipalAxes } {
  const { x, turn } = turned(
    stream,
    count,
    variances.map((_, k) => [5, 2, 0.5, 0.2][k]!),
  );
  return {
    x,
    fitted: { mean: variances.map((_, j) => OFFSETS[j]! + stream.uniform(-1, 1)), axes: turn, variances },
  };
}

/** The principal axes of samples, in float64. Not the submission's, which are another task. */
function axesOf(x: Matrix): Lab.PrincipalAxes {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new MlMatrix(covarianceOf(x)), {
    assumeSymmetric: true,
  });
  const features = x[0]!.map((_, j) => j);
  const order = [...features].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    mean: features.map((j) => mean(x.map((row) => row[j]!))),
    axes: features.map((j) => order.map((k) => eigenvectorMatrix.get(j, k))),
    variances: order.map((k) => realEigenvalues[k]!),
  };
}

/** The covariance of rows in float64. */
function covarianceOf(rows: Matrix): Matrix {
  const features = rows[0]!.map((_, j) => j);
  const means = features.map((j) => mean(rows.map((row) => row[j]!)));
  return features.map((j) =>
    features.map((k) => mean(rows.map((row) => (row[j]! - means[j]!) * (row[k]! - means[k]!)))),
  );
}

/**
 * Samples with exactly these population variances along the columns of a drawn rotation. There must be more samples
 * than features.
 */
function withVariances(stream: RandomStream, count: number, variances: number[]): Turned {
  const turn = rotation(stream, variances.length);
  const z = withIdentityCovariance(matrix(stream, count, variances.length));
  const along = z.map((row) => row.map((v, k) => v * Math.sqrt(variances[k]!)));
  const centre = variances.map((_, j) => (OFFSETS[j] ?? 3 * j) + stream.uniform(-2, 2));
  const x = along.map((row) =>
    turn.map((axis, j) => centre[j]! + axis.reduce((sum, v, k) => sum + v * row[k]!, 0)),
  );
  return { x, turn };
}

/** 12 samples of 3 features, with variances of one digit. */
function threeFeatures(random: SeededRandom): Turned {
  const stream = random.stream('x');
  return withVariances(stream, 12, [stream.uniform(6, 9), stream.uniform(1.5, 3), stream.uniform(0.2, 0.4)]);
}

/** The same samples in the coordinates of their principal axes, with variance 1 along each. */
function withIdentityCovariance(rows: Matrix): Matrix {
  const { mean, axes, variances } = axesOf(rows);
  return rows.map((row) =>
    variances.map(
      (lambda, k) => row.reduce((sum, v, j) => sum + (v - mean[j]!) * axes[j]![k]!, 0) / Math.sqrt(lambda),
    ),
  );
}

function rowsOf({ shape: [rows, columns], values }: RawTensor): Matrix {
  return Array.from({ length: rows! }, (_, i) => values.slice(i * columns!, (i + 1) * columns!));
}

/** Whitened samples, each column times √λ; as they are where λ is 0. */
function timesRoots(z: RawTensor, variances: number[]): RawTensor {
  const roots = variances.map((lambda) => (lambda > 0 ? Math.sqrt(lambda) : 1));
  return { ...z, values: z.values.map((v, i) => v * roots[i % roots.length]!) };
}

/** The columns of a matrix, each with the sign that it has along the column of another. */
function oriented(axes: Matrix, like: Matrix): Matrix {
  const signs = like[0]!.map((_, k) => {
    const dot = axes.reduce((sum, row, j) => sum + row[k]! * like[j]![k]!, 0);
    return dot < 0 ? -1 : 1;
  });
  return axes.map((row) => row.map((v, k) => v * signs[k]!));
}

/** Float32 numbers, drawn by the bits of their mantissa: `last` is the last bit, which decides how a tie is rounded. */
function float32Number(stream: RandomStream, power: number, last: 0 | 1): number {
  const bits = 2 ** 22 + 2 ** 16 + stream.integer(2 ** 22 - 2 ** 17);
  return (2 * bits + last) * 2 ** (power - 23);
}

/** The numbers that survive beside each of some numbers. */
function absorbs(inputs: (stream: RandomStream) => number[]) {
  return probe({
    inputs: (random) => ({ x: inputs(random.stream('x')) }),
    observe: (lab, { x }) => ({ s: x.map((large) => lab.float32Absorbs(large)) }),
    facts: ({ s }) => ({ s }),
    labels: { s: 's for each of the numbers' },
  });
}

/** Three splits of similar data, whose centres are so far apart that no result is limited to a few σ. */
function splitsOf(
  stream: RandomStream,
  counts: [train: number, validation: number, test: number],
  features = 2,
): Record<keyof Lab.Splits, Matrix> {
  const [train, validation, test] = counts.map((count, part) =>
    mixedScales(stream, count, features).map((row) => row.map((v, j) => v + 4 * part * SPREADS[j]!)),
  );
  return { train: train!, validation: validation!, test: test! };
}

function splitTensors({ train, validation, test }: Record<keyof Lab.Splits, Matrix>): Lab.Splits {
  return { train: tf.tensor2d(train), validation: tf.tensor2d(validation), test: tf.tensor2d(test) };
}

/** A number that float32 holds, so that a mean of copies of it is exact. */
function exactInFloat32(stream: RandomStream): number {
  return between(stream, -40, 40) + 0.5;
}

export const probes = {
  absorbsValues: absorbs((stream) =>
    shuffled(stream, [
      1,
      1e10,
      ...[-60, -20, 3, 40, 90].map((power) => float32Number(stream, power + stream.integer(5), 0)),
    ]),
  ),

  absorbsZeroAndNegative: absorbs((stream) =>
    shuffled(stream, [
      0,
      -1,
      ...[-30, 2, 30].map((power) => -float32Number(stream, power + stream.integer(5), 0)),
    ]),
  ),

  /** The last bit decides how a tie is rounded: of two neighbours, only one changes when half a unit is added. */
  absorbsNeighbours: absorbs((stream) => {
    const pair = (power: number): number[] => {
      const even = float32Number(stream, power, 0);
      return [even, even + 2 ** (power - 23)];
    };
    const [a, b] = [pair(between(stream, 3, 9)), pair(between(stream, -9, -3))];
    return [...a, ...b, ...pair(1).map((x) => -x), ...pair(30).map((x) => -x)];
  }),

  /** Powers of two, and the numbers next to them, of either sign. */
  absorbsPowers: absorbs((stream) => {
    const [a, b] = [2 ** between(stream, 3, 20), 2 ** -between(stream, 3, 20)];
    const numbers = [a, a * (1 + 2 ** -23), a * (1 - 2 ** -24), b, b * (1 + 2 ** -22), b * (1 - 2 ** -23)];
    return [...numbers, ...numbers.map((x) => -x)];
  }),

  /** The smallest and the largest numbers of float32, and numbers that float32 does not hold. `absorbsPowers` has 1/2ⁿ. */
  absorbsExtremes: absorbs((stream) => [
    float32Number(stream, 127, 0),
    -float32Number(stream, 126, 0),
    2 * between(stream, 1, 1000) * 2 ** -149,
    -float32Number(stream, -between(stream, 115, 124), 0),
    1 / (1 + 2 * between(stream, 1, 60)),
    Math.PI * 10 ** between(stream, 2, 8),
  ]),

  fitValues: probe({
    inputs: (random) => ({ x: mixedScales(random.stream('x'), between(random.stream('n'), 6, 9)) }),
    observe: (lab, { x }) => {
      const { mean, std } = lab.fitStandardize(tf.tensor2d(x));
      return { mean, std };
    },
    facts: (statistics) => statistics,
  }),

  fitFarFromZero: probe({
    inputs: (random) => ({ x: farFromZero(random, 30, 2) }),
    observe: (lab, { x }) => ({ std: lab.fitStandardize(tf.tensor2d(x)).std }),
    facts: ({ std }) => ({ std }),
  }),

  /** The σ of a constant feature is exactly 0. */
  fitConstant: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const constant = exactInFloat32(stream);
      const at = stream.integer(3);
      return { x: mixedScales(stream, 6).map((row) => row.map((v, j) => (j === at ? constant : v))) };
    },
    observe: (lab, { x }) => {
      const { mean, std } = lab.fitStandardize(tf.tensor2d(x));
      return { mean, std };
    },
    facts: (statistics) => statistics,
  }),

  /** One feature, one sample, and spreads of very different size. */
  fitShapes: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const scales = [1e-4, 1, 1e4].map((scale) => scale * stream.uniform(1, 3));
      return {
        one: mixedScales(stream, 4, 1),
        sample: [[exactInFloat32(stream), exactInFloat32(stream)]],
        scales: matrix(stream, 5, 3).map((row) => row.map((v, j) => v * scales[j]!)),
      };
    },
    observe: (lab, { one, sample, scales }) => {
      const fit = (x: Matrix): Lab.Standardization => {
        const { mean, std } = lab.fitStandardize(tf.tensor2d(x));
        return { mean, std };
      };
      return { one: fit(one), sample: fit(sample), scales: fit(scales) };
    },
    facts: ({ one, sample, scales }) => ({
      oneMean: one.mean,
      oneStd: one.std,
      sampleMean: sample.mean,
      sampleStd: sample.std,
      std: scales.std,
    }),
    labels: {
      oneMean: 'mean of a single feature',
      oneStd: 'std of a single feature',
      sampleMean: 'mean of a single sample',
      sampleStd: 'std of a single sample',
      std: 'std of features near 1e-4, 1 and 1e4',
    },
  }),

  standardizeValues: probe({
    inputs: (random) => {
      const stream = random.stream('statistics');
      const features = between(stream, 3, 4);
      return {
        x: mixedScales(random.stream('x'), between(stream, 4, 6), features),
        mean: OFFSETS.slice(0, features).map((offset) => offset + stream.uniform(-1, 1)),
        std: SPREADS.slice(0, features).map((spread) => spread * stream.uniform(1.2, 1.8)),
      };
    },
    observe: (lab, { x, ...statistics }) => ({ z: lab.standardize(tf.tensor2d(x), statistics) }),
  }),

  /** One feature was always the same in the fitted data; the last sample has another value. */
  standardizeConstant: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const at = stream.integer(3);
      const statistics = {
        mean: uniforms(stream, 3, -5, 5),
        std: uniforms(stream, 3, 0.5, 3),
      };
      const constant = exactInFloat32(stream);
      statistics.mean[at] = constant;
      statistics.std[at] = 0;
      const x = [0, 0, awayFromZero(stream, 1.5, 3)].map((more) =>
        statistics.mean.map((mu, j) =>
          j === at ? constant + more : mu + statistics.std[j]! * stream.uniform(-2, 2),
        ),
      );
      return { x, ...statistics };
    },
    observe: (lab, { x, ...statistics }) => ({ z: lab.standardize(tf.tensor2d(x), statistics) }),
  }),

  /**
   * A small σ is no σ of 0, also beside a mean that is a million times larger. Float32 holds all numbers of this last
   * feature, and their differences.
   */
  standardizeSmall: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const std = shuffled(stream, [2e-3, 3e-5, 2e-7, 1e-10]).map((sigma) => sigma * stream.uniform(1, 3));
      const mean = std.map((sigma) => sigma * stream.uniform(-1, 1));
      const far = (between(stream, 20, 40) + 0.5) * randomSign(stream);
      const steps = shuffled(stream, [-5, 2, 4]).map((count) => far + count * 2 ** -17);
      const near = matrix(stream, 3, 4).map((row) => row.map((v, j) => mean[j]! + v * std[j]!));
      return {
        x: near.map((row, i) => [...row, steps[i]!]),
        mean: [...mean, far],
        std: [...std, stream.uniform(1e-5, 2e-5)],
      };
    },
    observe: (lab, { x, ...statistics }) => ({ z: lab.standardize(tf.tensor2d(x), statistics) }),
  }),

  /** A single sample, and a single feature; two calls with different statistics. */
  standardizeShapes: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const statistics = (features: number): Lab.Standardization => ({
        mean: uniforms(stream, features, -5, 5),
        std: uniforms(stream, features, 0.5, 3),
      });
      const of = statistics(3);
      // An outlier, many σ away from the mean.
      const outlier = of.mean.map((mu, j) => mu + of.std[j]! * awayFromZero(stream, 5, 9));
      return {
        sample: { x: [outlier], of },
        feature: { x: mixedScales(stream, 5, 1), of: statistics(1) },
        again: statistics(3),
      };
    },
    observe: (lab, { sample, feature, again }) => ({
      sample: lab.standardize(tf.tensor2d(sample.x), sample.of),
      feature: lab.standardize(tf.tensor2d(feature.x), feature.of),
      again: lab.standardize(tf.tensor2d(sample.x), again),
    }),
    facts: (z) => z,
    labels: {
      sample: 'z of a single sample',
      feature: 'z of a single feature',
      again: 'z of the same sample with other statistics',
    },
  }),

  splits: probe({
    inputs: (random) =>
      splitsOf(random.stream('splits'), [6, 4, 3], between(random.stream('features'), 2, 4)),
    observe: (lab, inputs) => {
      const { train, validation, test } = lab.standardizeSplits(splitTensors(inputs));
      return { train, validation, test };
    },
  }),

  splitsOneTestSample: probe({
    inputs: (random) => splitsOf(random.stream('splits'), [5, 1, 1]),
    observe: (lab, inputs) => {
      const { validation, test } = lab.standardizeSplits(splitTensors(inputs));
      return { validation, test };
    },
  }),

  /** A feature that is constant in the training set alone. */
  splitsConstant: probe({
    inputs: (random) => {
      const stream = random.stream('splits');
      const constant = exactInFloat32(stream);
      const parts = splitsOf(stream, [5, 3, 3], 3);
      return { ...parts, train: parts.train.map(([a, , c]) => [a!, constant, c!]) };
    },
    observe: (lab, inputs) => {
      const { train, validation, test } = lab.standardizeSplits(splitTensors(inputs));
      return { train, validation, test };
    },
  }),

  covarianceValues: probe({
    inputs: (random) => {
      const { x } = turned(random.stream('x'), between(random.stream('n'), 6, 9));
      // At least one entry is negative.
      const sign = covarianceOf(x)[0]![1]! > 0 ? -1 : 1;
      return { x: x.map(([a, b, c]) => [a!, sign * b!, c!]) };
    },
    observe: (lab, { x }) => ({ C: lab.covariance(tf.tensor2d(x)) }),
    facts: ({ C }) => ({ C }),
  }),

  covarianceFarFromZero: probe({
    inputs: (random) => {
      const x = farFromZero(random, 30, 2);
      // One feature grows where the other falls.
      const sign = covarianceOf(x)[0]![1]! > 0 ? -1 : 1;
      return { x: x.map(([a, b]) => [a!, sign * b!]) };
    },
    observe: (lab, { x }) => ({ C: lab.covariance(tf.tensor2d(x)) }),
    facts: ({ C }) => ({ C }),
  }),

  /** One feature, two samples of which some features grow while others fall, and a feature that is constant. */
  covarianceShapes: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const constant = exactInFloat32(stream);
      return {
        one: mixedScales(stream, 5, 1),
        few: opposed(stream),
        constant: mixedScales(stream, 5, 2).map(([a]) => [constant, a!]),
      };
    },
    observe: (lab, { one, few, constant }) => ({
      one: lab.covariance(tf.tensor2d(one)),
      few: lab.covariance(tf.tensor2d(few)),
      constant: lab.covariance(tf.tensor2d(constant)),
    }),
    facts: (covariances) => covariances,
    labels: {
      one: 'C of a single feature',
      few: 'C of 2 samples of 4 features',
      constant: 'C, if the first feature is constant',
    },
  }),

  axesVariances: probe({
    inputs: threeFeatures,
    observe: (lab, { x }) => ({ variances: lab.principalAxes(tf.tensor2d(x)).variances }),
    facts: ({ variances }) => ({ variances }),
  }),

  axesUpToSign: probe({
    inputs: threeFeatures,
    observe: (lab, { x }) => ({ axes: lab.principalAxes(tf.tensor2d(x)).axes }),
    facts: ({ axes }, { turn }) => ({ axes: oriented(axes, turn) }),
    labels: { axes: 'axes, each with the sign that makes it like the expected one' },
  }),

  axesOrthonormal: probe({
    inputs: threeFeatures,
    observe: (lab, { x }) => ({ axes: lab.principalAxes(tf.tensor2d(x)).axes }),
    facts: ({ axes }, { turn }) => {
      const columns = axes[0]!.map((_, k) => axes.map((row) => row[k]!));
      const dot = (a: number[], b: number[]): number => a.reduce((sum, v, j) => sum + v * b[j]!, 0);
      return {
        products: columns.map((a) => columns.map((b) => dot(a, b))),
        first: oriented(axes, turn).map((row) => row[0]!),
      };
    },
    labels: { products: 'Vᵀ V', first: 'the first axis' },
  }),

  axesMean: probe({
    inputs: threeFeatures,
    observe: (lab, { x }) => ({ mean: lab.principalAxes(tf.tensor2d(x)).mean }),
    facts: ({ mean }) => ({ mean }),
  }),

  /** Five features, whose variances have from one to four digits: sorted as texts, 9 comes after 1000. */
  axesOfMany: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const variances = [1100, 300, 70, 8.2, 0.4].map((lambda) => lambda * stream.uniform(1, 1.2));
      return withVariances(stream, 12, variances);
    },
    observe: (lab, { x }) => {
      const { axes, variances } = lab.principalAxes(tf.tensor2d(x));
      return { axes, variances };
    },
    facts: ({ axes, variances }, { turn }) => ({ axes: oriented(axes, turn), variances }),
    labels: { axes: 'axes, each with the sign that makes it like the expected one' },
  }),

  decorrelateValues: probe({
    inputs: (random) => withAxes(random.stream('axes'), 4, [25, 4, 0.25]),
    observe: (lab, { x, fitted }) => ({ z: lab.decorrelate(tf.tensor2d(x), fitted) }),
  }),

  /** A single sample, and samples of two and of four features. */
  decorrelateShapes: probe({
    inputs: (random) => {
      const stream = random.stream('axes');
      return {
        sample: withAxes(stream, 1, [25, 4, 0.25]),
        two: withAxes(stream, 3, [25, 4]),
        four: withAxes(stream, 3, [25, 4, 0.25, 0.04]),
      };
    },
    observe: (lab, { sample, two, four }) => ({
      sample: lab.decorrelate(tf.tensor2d(sample.x), sample.fitted),
      two: lab.decorrelate(tf.tensor2d(two.x), two.fitted),
      four: lab.decorrelate(tf.tensor2d(four.x), four.fitted),
    }),
    facts: (z) => z,
    labels: { sample: 'z of a single sample', two: 'z of 2 features', four: 'z of 4 features' },
  }),

  decorrelateCovariance: probe({
    inputs: (random) => {
      const { x } = threeFeatures(random);
      return { x, fitted: axesOf(x) };
    },
    observe: (lab, { x, fitted }) => ({ z: lab.decorrelate(tf.tensor2d(x), fitted) }),
    facts: ({ z }) => ({ covariance: covarianceOf(rowsOf(z)) }),
    labels: { covariance: 'covariance of z' },
  }),

  whitenValues: probe({
    inputs: (random) => {
      const stream = random.stream('axes');
      return withAxes(
        stream,
        4,
        [25, 4, 0.25].map((lambda) => lambda * stream.uniform(0.7, 1.4)),
      );
    },
    observe: (lab, { x, fitted }) => ({ z: lab.whiten(tf.tensor2d(x), fitted) }),
  }),

  whitenCovariance: probe({
    inputs: (random) => {
      const { x } = threeFeatures(random);
      const fitted = axesOf(x);
      return { x, fitted };
    },
    observe: (lab, { x, fitted }) => ({
      z: lab.whiten(tf.tensor2d(x), fitted),
      first: lab.whiten(tf.tensor2d(x.slice(0, 1)), fitted),
    }),
    facts: ({ z, first }) => ({ covariance: covarianceOf(rowsOf(z)), first }),
    labels: { covariance: 'covariance of z', first: 'z of the first sample alone' },
  }),

  /** The last two variances are rounding errors of 0, on either side: at most the floor, 10⁻¹², times 25. */
  whitenWithoutVariance: probe({
    inputs: (random) => {
      const stream = random.stream('axes');
      const rounding = stream.uniform(2, 9);
      const { x, fitted } = withAxes(stream, 4, [25, rounding * 1e-12, rounding * 1e-15]);
      const below = { ...fitted, variances: [25, rounding * 1e-12, -rounding * 1e-15] };
      return { x, below, above: fitted };
    },
    observe: (lab, { x, below, above }) => ({
      zBelow: lab.whiten(tf.tensor2d(x), below),
      zAbove: lab.whiten(tf.tensor2d(x), above),
    }),
    labels: { zBelow: 'z if the last variance is negative', zAbove: 'z if the last variance is positive' },
  }),

  /**
   * Floors on both sides of the shares of the variances, one that a variance meets exactly, and none. Without one
   * given, a share of 10⁻¹¹ is above it.
   */
  whitenFloor: probe({
    inputs: (random) => {
      const stream = random.stream('axes');
      const lambdas = (power: number): number[] => [16, 4, 1].map((lambda) => lambda * 4 ** power);
      const [large, small] = [lambdas(between(stream, 1, 3)), lambdas(-between(stream, 1, 3))];
      const share = logUniform(stream, 1e-11, 1e-10);
      const of = (variances: number[]) => withAxes(stream, 3, variances);
      return {
        half: { ...of(large), floor: stream.uniform(0.2, 0.24) },
        met: { ...of(small), floor: 0.25 },
        none: { ...of([small[0]!, share * 1e-4 * small[0]!, 0, -share * 1e-5 * small[0]!]), floor: 0 },
        usual: { ...of([large[0]!, share * large[0]!, share * 1e-3 * large[0]!]) },
      };
    },
    observe: (lab, { half, met, none, usual }) => {
      const whitened = ({ x, fitted, floor }: typeof half): tf.Tensor2D =>
        lab.whiten(tf.tensor2d(x), fitted, { floor });
      return {
        half: whitened(half),
        met: whitened(met),
        none: whitened(none),
        usual: lab.whiten(tf.tensor2d(usual.x), usual.fitted),
      };
    },
    // In units of √λ: where λ is tiny, z is huge, and float32 leaves only some of its digits.
    facts: ({ half, met, none, usual }, inputs) => ({
      half,
      met,
      none: timesRoots(none, inputs.none.fitted.variances),
      usual: timesRoots(usual, inputs.usual.fitted.variances),
    }),
    labels: {
      half: 'z with a floor between the second and the third share',
      met: 'z with a floor that the second share meets',
      none: 'z · √λ with a floor of 0, and variances of 0 and a little below',
      usual: 'z · √λ without a given floor; the second share is near 10⁻¹¹',
    },
  }),
} satisfies Probes<Lab>;
