/**
 * Lab 06 · Scale of inputs: standardizing, decorrelating, whitening.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 06` to see
 * what is right, what is wrong, and why.
 *
 * Statistics are plain numbers here, not tensors: float32 is bad at a sum over a whole data set, and
 * JavaScript's own numbers are float64. They can be saved as JSON beside the model that was trained with them.
 *
 * Operations of tfjs often return the type `tf.Tensor`, without its rank. Where a matrix is asked for, write
 * `as tf.Tensor2D` behind the result.
 */
import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { expected } from '../../src/core/errors';

/** The statistics of the training set for {@link standardize}: a number for each feature. */
export type Standardization = {
  /** μ, in the unit of the feature. */
  mean: number[];
  /** σ, in the unit of the feature; 0 if the feature is constant. */
  std: number[];
};

/** The statistics of the training set for {@link decorrelate} and {@link whiten}. */
export type PrincipalAxes = {
  /** μ of every feature. */
  mean: number[];
  /** V, shape [features, features]: column k is the k-th eigenvector of the covariance, of length 1. */
  axes: number[][];
  /** λ, the variance along each axis, in the order of the columns: the largest first. */
  variances: number[];
};

/** The parts of a data set, a row each sample. */
export type Splits = { train: tf.Tensor2D; validation: tf.Tensor2D; test: tf.Tensor2D };

/** The features of samples, each as the list of its values: the columns of x. */
export function columnsOf(x: tf.Tensor2D): number[][] {
  const rows = x.arraySync();
  return Array.from({ length: x.shape[1] }, (_, j) => rows.map((row) => row[j]!));
}

/** The mean of a list of numbers. */
export function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws UsageError if the statistics have another number of features than x. */
function checkFeatures(x: tf.Tensor2D, mean: number[]): void {
  if (mean.length !== x.shape[1]) throw expected(`statistics of ${x.shape[1]} features`, mean);
}

/**
 * The smallest power of two, s = 2ᵏ, that is not lost when it is added to x in float32: fl(x + s) ≠ x, while s/2 is absorbed,
 * fl(x + s/2) = x. Find it by trying, so that it is right for every x: also for 0, for negative numbers, and for
 * numbers next to a power of two. `Math.fround(v)` is fl(v), the float32 number nearest to v.
 *
 * @param x a finite number; it is rounded to float32 first
 * @returns s; 2⁻²³ beside 1, and 2⁻¹⁴⁹, the smallest positive float32, beside 0
 * @throws UsageError for a number that is not finite in float32
 * Source: TT, "values in a reasonable range"; S21.
 */
export function float32Absorbs(x: number): number {
  const large = Math.fround(x);
  if (!Number.isFinite(large)) throw expected('a finite float32 number', x);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * Mean and standard deviation of every feature over the samples given:
 *
 *     μⱼ = 1/n Σᵢ xᵢⱼ        σⱼ = √(1/n Σᵢ (xᵢⱼ − μⱼ)²)
 *
 * with 1/n, as batch normalization has it, not 1/(n − 1).
 *
 * @param x samples, shape [samples, features]; usually the training set
 * Source: DNN 4.3.1, Xᵢ = (Xᵢ − μᵢ)/σᵢ; S22.
 */
export function fitStandardize(x: tf.Tensor2D): Standardization {
  const features = columnsOf(x);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * Standardizes samples with the given statistics: z = (x − μ)/σ, feature by feature.
 * A feature that is constant in the training set (σ = 0) is only centred: divide it by 1. A σ that is small, but not
 * 0, is a divisor like any other.
 *
 * @param x samples, shape [samples, features]; any part of the data, not only the one that was fitted
 * @param statistics from {@link fitStandardize}
 * @returns z, of the shape of x
 * @throws UsageError if the statistics are of another number of features
 * Source: DNN 4.3.1; S22.
 */
export function standardize(x: tf.Tensor2D, { mean, std }: Standardization): tf.Tensor2D {
  checkFeatures(x, mean);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Standardizes training, validation and test set in the same way: with the statistics of the training set alone,
 * because the others stand for samples of the future.
 *
 * Source: DNN 4.3.1; S22.
 */
export function standardizeSplits({ train, validation, test }: Splits): Splits {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The covariance of the features over the samples given:
 *
 *     Cⱼₖ = 1/n Σᵢ (xᵢⱼ − μⱼ)(xᵢₖ − μₖ)
 *
 * with 1/n; its diagonal holds the variances.
 *
 * @param x samples, shape [samples, features]
 * @returns C, a row for each feature
 * Source: DNN 4.3.1, "covariance matrix"; S23.
 */
export function covariance(x: tf.Tensor2D): number[][] {
  const features = columnsOf(x);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * The principal axes of the samples: eigenvectors and eigenvalues of their covariance, C vₖ = λₖ vₖ with
 * λ₁ ≥ λ₂ ≥ …, and the mean of every feature. The sign of an eigenvector is free.
 *
 * The eigenproblem is solved by ml-matrix: `new EigenvalueDecomposition(matrix, { assumeSymmetric: true })`
 * has `realEigenvalues`, a list, and `eigenvectorMatrix`, whose column k belongs to eigenvalue k
 * (`.get(row, column)` is an entry of it). Don't rely on its order.
 *
 * @param x samples, shape [samples, features]; usually the training set
 * Source: DNN 4.3.1, "diagonalize the covariance matrix"; S23.
 */
export function principalAxes(x: tf.Tensor2D): PrincipalAxes {
  const mean = columnsOf(x).map((values) => average(values));
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * Samples in the coordinates of the principal axes: z = (x − μ) V, a row each. Over the samples that the axes
 * were fitted to, the covariance of z is diagonal, with the variances λ.
 *
 * @param x samples, shape [samples, features]; any part of the data
 * @param fitted from {@link principalAxes}
 * @returns z, of the shape of x
 * @throws UsageError if the axes are of another number of features
 * Source: DNN 4.3.1, figure 4.12 (blue); S23.
 */
export function decorrelate(x: tf.Tensor2D, { mean, axes }: PrincipalAxes): tf.Tensor2D {
  checkFeatures(x, mean);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Samples with unit variance along every principal axis: zₖ/√λₖ with z from {@link decorrelate}. Over the
 * samples that the axes were fitted to, the covariance is the identity.
 *
 * Along an axis with λₖ ≤ floor · λ₁, the variance is only rounding noise. A division by its root would make this
 * noise as large as the signal, so the result is 0 there. (If the scales of the features differ by a factor of a
 * million or more, standardize first: otherwise the small features count as rounding noise.)
 *
 * @param x samples, shape [samples, features]; any part of the data
 * @param fitted from {@link principalAxes}
 * @returns of the shape of x
 * @throws UsageError for a floor outside [0, 1)
 * Source: DNN 4.3.1, figure 4.12 (purple); S23.
 */
export function whiten(x: tf.Tensor2D, fitted: PrincipalAxes, { floor = 1e-12 } = {}): tf.Tensor2D {
  if (!(floor >= 0 && floor < 1)) throw expected('floor in [0, 1)', floor);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}
