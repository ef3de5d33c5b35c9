import type { Claim } from '../claim';
import { fashionLinear, fashionMlp, homeworkMlp, homeworkSoftmax } from './baselines';
import { batchNormSteps, deepSigmoid, heXavier, reluTanh, residualDepth, zeroWeights } from './depth';
import { doubleDescent, largeBatches, noisyLabels, randomLabels } from './generalization';
import { adamSpeed, linearScaling, momentumStep, standardizedInputs } from './optimizers';
import {
  augmentationHelps,
  decoupledDecay,
  dropoutHelps,
  earlyStopping,
  earlyStoppingAsL2,
  inputNoise,
  weightDecayHelps,
} from './regularization';

/** All claims, in the order of the page. */
export const CLAIMS: readonly Claim[] = [
  momentumStep,
  adamSpeed,
  linearScaling,
  standardizedInputs,
  reluTanh,
  batchNormSteps,
  deepSigmoid,
  heXavier,
  zeroWeights,
  residualDepth,
  dropoutHelps,
  weightDecayHelps,
  earlyStopping,
  earlyStoppingAsL2,
  decoupledDecay,
  inputNoise,
  augmentationHelps,
  randomLabels,
  noisyLabels,
  doubleDescent,
  largeBatches,
  fashionLinear,
  fashionMlp,
  homeworkSoftmax,
  homeworkMlp,
];
