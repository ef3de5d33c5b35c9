import type { Check } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** A power of two is either right or off by a factor of at least 2. */
const WHOLE = { absolute: 1e-6, relative: 0 };
/** Statistics may also be computed in float32, if they lose no accuracy by it. */
const STATISTICS = { absolute: 1e-5, relative: 1e-4 };
/** For results of an eigenvalue problem and of products with offsets up to 30. */
const TURNED = { absolute: 1e-4, relative: 5e-4 };

export const checks: (Check & { probe: keyof typeof probes })[] = [
  {
    id: 'float32Absorbs/values',
    points: 6,
    asks: 'the smallest power of two that is not lost when it is added in float32 to 1, 10¹⁰ and three other positive numbers, as log₂',
    probe: 'absorbsValues',
    tolerance: WHOLE,
  },
  {
    id: 'float32Absorbs/zero-and-negative',
    points: 4,
    asks: 'the smallest power of two that is not lost when it is added in float32 to 0, −1 and another negative number, as log₂',
    probe: 'absorbsZeroAndNegative',
    tolerance: WHOLE,
  },
  {
    id: 'float32Absorbs/neighbours',
    points: 4,
    asks: 'the smallest power of two that is not lost when it is added in float32 to each of two neighbouring numbers, as log₂',
    probe: 'absorbsNeighbours',
    tolerance: WHOLE,
    hidden: true,
  },
  {
    id: 'fitStandardize/values',
    points: 8,
    asks: 'means and standard deviations of 3 features of very different scale, over 7 samples',
    probe: 'fitValues',
    tolerance: STATISTICS,
  },
  {
    id: 'fitStandardize/far-from-zero',
    points: 4,
    asks: 'standard deviations, near 1, of 2 features with means between 5000 and 6000',
    probe: 'fitFarFromZero',
    tolerance: { absolute: 1e-3, relative: 1e-3 },
  },
  {
    id: 'fitStandardize/one-feature',
    points: 4,
    asks: 'mean and standard deviation of a single feature over 4 samples',
    probe: 'fitOneFeature',
    tolerance: STATISTICS,
    hidden: true,
  },
  {
    id: 'standardize/values',
    points: 6,
    asks: '4 samples of 3 features, standardized by given statistics',
    probe: 'standardizeValues',
    tolerance: STATISTICS,
  },
  {
    id: 'standardize/constant-feature',
    points: 6,
    asks: '3 samples, standardized by statistics whose second σ is 0; the third sample differs from that mean',
    probe: 'standardizeConstant',
    tolerance: STATISTICS,
  },
  {
    id: 'standardizeSplits/values',
    points: 9,
    asks: 'a training set of 6, a validation set of 4 and a test set of 3 samples, standardized',
    probe: 'splits',
    tolerance: STATISTICS,
  },
  {
    id: 'standardizeSplits/one-test-sample',
    points: 5,
    asks: 'the test set of a single sample, standardized',
    probe: 'splitsOneTestSample',
    tolerance: STATISTICS,
    hidden: true,
  },
  {
    id: 'covariance/values',
    points: 9,
    asks: 'the covariance of 3 features over 7 samples',
    probe: 'covarianceValues',
    tolerance: { absolute: 1e-4, relative: 1e-4 },
  },
  {
    id: 'covariance/far-from-zero',
    points: 5,
    asks: 'the covariance of 2 features with means between 5000 and 6000 and spreads near 1',
    probe: 'covarianceFarFromZero',
    tolerance: { absolute: 1e-3, relative: 1e-3 },
  },
  {
    id: 'principalAxes/variances',
    points: 4,
    asks: 'the variances along the principal axes of 12 samples of 3 features, the largest first',
    probe: 'axesVariances',
    tolerance: TURNED,
  },
  {
    id: 'principalAxes/axes',
    points: 6,
    asks: 'the principal axes of 12 samples of 3 features, as columns, without their signs (which are free)',
    probe: 'axesUpToSign',
    tolerance: TURNED,
  },
  {
    id: 'principalAxes/orthonormal',
    points: 2,
    asks: 'the products of the axes with each other',
    probe: 'axesOrthonormal',
    tolerance: TURNED,
    hidden: true,
  },
  {
    id: 'decorrelate/values',
    points: 5,
    asks: '4 samples in the coordinates of given axes',
    probe: 'decorrelateValues',
    tolerance: TURNED,
  },
  {
    id: 'decorrelate/covariance',
    points: 3,
    asks: 'the covariance of 12 samples in the coordinates of their own principal axes',
    probe: 'decorrelateCovariance',
    tolerance: TURNED,
    hidden: true,
  },
  {
    id: 'whiten/values',
    points: 4,
    asks: '4 samples, whitened by given axes and variances',
    probe: 'whitenValues',
    tolerance: TURNED,
  },
  {
    id: 'whiten/covariance',
    points: 2,
    asks: 'the covariance of 12 samples, whitened by their own principal axes',
    probe: 'whitenCovariance',
    tolerance: TURNED,
    hidden: true,
  },
  {
    id: 'whiten/axis-without-variance',
    points: 4,
    asks: '4 samples, whitened. The variance is 25 on one axis and 0 on two: rounding errors make the zeros about 5·10⁻¹² and about ∓5·10⁻¹⁵',
    probe: 'whitenWithoutVariance',
    tolerance: TURNED,
  },
];
