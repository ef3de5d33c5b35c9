import type { Check, Tolerance } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** Counts and yes-or-no answers must be exact. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };

export const checks: (Check & { probe: keyof typeof probes })[] = [
  { id: 'L2/value', points: 4, asks: 'L2 of a kernel of shape [4, 3]', probe: 'l2Value' },
  { id: 'L2/gradient', points: 4, asks: 'the gradient of L2, kernel of shape [4, 3]', probe: 'l2Gradient' },
  {
    id: 'L2/automatic',
    points: 2,
    asks: 'the gradient that tfjs takes of L2.apply, kernel of shape [4, 3]',
    probe: 'l2Automatic',
    hidden: true,
  },
  {
    id: 'L2/in-a-model',
    points: 2,
    asks: 'the penalty that L2 adds to the loss of 1 sample and of 6, as kernelRegularizer of a model that was saved and loaded, and the kernel after a step',
    probe: 'l2InModel',
  },
  {
    id: 'L2/options',
    points: 2,
    asks: 'whether each bad lambda is refused (1) and lambda = 0 is taken (0)',
    probe: 'l2Options',
    tolerance: EXACT,
  },
  { id: 'L1/value', points: 4, asks: 'L1 of a kernel of shape [4, 3]', probe: 'l1Value' },
  { id: 'L1/gradient', points: 3, asks: 'the gradient of L1, kernel of shape [4, 3]', probe: 'l1Gradient' },
  {
    id: 'L1/gradient-at-zero',
    points: 2,
    asks: 'the gradient of L1 of a kernel that has zeros among its weights',
    probe: 'l1GradientAtZero',
  },
  {
    id: 'L1/automatic-at-zero',
    points: 3,
    asks: 'the gradient that tfjs takes of L1.apply, of a kernel that has zeros among its weights',
    probe: 'l1AutomaticAtZero',
  },
  {
    id: 'L1/in-a-model',
    points: 2,
    asks: 'the penalty that L1 adds to the loss of 1 sample and of 6, as kernelRegularizer of a model that was saved and loaded, and the kernel after a step',
    probe: 'l1InModel',
    hidden: true,
  },
  {
    id: 'L1/options',
    points: 1,
    asks: 'whether each bad lambda is refused (1) and lambda = 0 is taken (0)',
    probe: 'l1Options',
    tolerance: EXACT,
  },
  { id: 'L1L2/value', points: 3, asks: 'L1L2 with λ₂ = 3λ₁, kernel of shape [4, 3]', probe: 'l1l2Value' },
  {
    id: 'L1L2/gradient',
    points: 3,
    asks: 'the gradient of L1L2 with λ₂ = 3λ₁, kernel of shape [4, 3]',
    probe: 'l1l2Gradient',
  },
  {
    id: 'decayedUpdate/values',
    points: 8,
    asks: 'one step with decay, weights of shape [3, 4], η from 0.1 to 0.3, λ from 0.5 to 0.8',
    probe: 'decayedUpdate',
  },
  {
    id: 'decayedUpdate/large-lambda',
    points: 2,
    asks: 'one step with λ = 12, where 1 − ηλ is negative',
    probe: 'decayedUpdateLarge',
    hidden: true,
  },
  {
    id: 'l1Update/values',
    points: 6,
    asks: 'one step under L1, weights of shape [3, 4], η from 0.1 to 0.3, λ from 0.5 to 0.8',
    probe: 'l1Update',
  },
  {
    id: 'l1Update/at-zero',
    points: 3,
    asks: 'one step under L1 of weights that have zeros among them',
    probe: 'l1UpdateAtZero',
  },
  {
    id: 'shrinkL2/values',
    points: 8,
    asks: 'the minimum under L2 for 6 weights whose H go from 0.1 to 10',
    probe: 'shrinkL2',
  },
  {
    id: 'shrinkL1/values',
    points: 10,
    asks: 'the minimum under L1 for 6 weights whose H go from 0.1 to 10, two of them below the threshold',
    probe: 'shrinkL1',
  },
  {
    id: 'shrinkL1/large-lambda',
    points: 2,
    asks: 'the minimum under L1 with λ = 100, where every weight is below the threshold',
    probe: 'shrinkL1Large',
    hidden: true,
  },
  {
    id: 'addPenalty/objective',
    points: 5,
    asks: 'the objective of 7 samples and two dense layers, whose penalty is the sum of fourth powers',
    probe: 'addPenaltyObjective',
  },
  {
    id: 'addPenalty/reported',
    points: 3,
    asks: 'the reported loss of 7 samples and two dense layers',
    probe: 'addPenaltyReported',
  },
  {
    id: 'addPenalty/normalization',
    points: 4,
    asks: 'the objective of a model that has the gamma and beta of a normalization beside its kernels',
    probe: 'addPenaltyNormalized',
  },
  {
    id: 'addPenalty/layer-names',
    points: 2,
    asks: 'the objective of a model whose layers have "kernel" in their own names',
    probe: 'addPenaltyNamedKernel',
    hidden: true,
  },
  {
    id: 'sweepLambda/choice',
    points: 5,
    asks: 'which of 5 lambdas is chosen, and the validation error of each',
    probe: 'sweepChoice',
  },
  {
    id: 'sweepLambda/test-once',
    points: 5,
    asks: 'how often the test set is opened and how often for the winner, and the test error reported',
    probe: 'sweepTest',
  },
  {
    id: 'sweepLambda/ties',
    points: 2,
    asks: 'which lambda is chosen if two have the same validation error',
    probe: 'sweepTies',
    tolerance: EXACT,
  },
];
