import type { Check } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** Counts and yes-or-no answers must be exact. */
const EXACT = { absolute: 0, relative: 0 };

export const checks: (Check & { probe: keyof typeof probes })[] = [
  {
    id: 'softmax/values',
    points: 4,
    asks: 'softmax of 4 rows of ordinary logits',
    probe: 'softmax',
  },
  {
    id: 'softmax/large-logits',
    points: 6,
    asks: 'softmax of rows with logits near 1000, 90 and −1000',
    probe: 'softmaxLargeLogits',
  },
  {
    id: 'softmax/rows-far-apart',
    points: 4,
    asks: 'softmax of three rows whose logits lie near 300, 0 and −300',
    probe: 'softmaxRowsFarApart',
  },
  {
    id: 'crossEntropy/values',
    points: 6,
    asks: 'the cross-entropy of each of 4 samples',
    probe: 'crossEntropy',
  },
  {
    id: 'crossEntropy/confidently-wrong',
    points: 6,
    asks: 'the cross-entropy of two samples, one of them sure of the wrong class by about 150 nats',
    probe: 'crossEntropyConfidentlyWrong',
  },
  {
    id: 'crossEntropy/one-sample',
    points: 2,
    asks: 'the cross-entropy of a single sample of 7 classes',
    probe: 'crossEntropyOneSample',
    hidden: true,
  },
  {
    id: 'costAndGradient/cost',
    points: 4,
    asks: 'the cost of 6 samples with 3 features and 4 classes',
    probe: 'cost',
  },
  {
    id: 'costAndGradient/gradient-W',
    points: 8,
    asks: 'the gradient of the cost with respect to W (3 features, 4 classes, 6 samples)',
    probe: 'gradientW',
  },
  {
    id: 'costAndGradient/gradient-b',
    points: 4,
    asks: 'the gradient of the cost with respect to b (4 classes, 6 samples)',
    probe: 'gradientB',
  },
  {
    id: 'costAndGradient/one-sample',
    points: 4,
    asks: 'cost and gradient of a single sample with 5 features and 3 classes',
    probe: 'costAndGradientOfOneSample',
    hidden: true,
  },
  {
    id: 'minibatches/without-replacement',
    points: 5,
    asks: 'how many samples of an epoch are never drawn, how many are drawn again, and how many draws are no row number',
    probe: 'minibatchesCover',
    tolerance: EXACT,
  },
  {
    id: 'minibatches/last-batch',
    points: 4,
    asks: 'the sizes of the batches of an epoch whose batch size does not divide its number of samples',
    probe: 'minibatchesSizes',
    tolerance: EXACT,
  },
  {
    id: 'minibatches/shuffled',
    points: 3,
    asks: 'whether every order is equally likely, over many epochs of 10 samples in batches of 4 (0: no, 1: yes)',
    probe: 'minibatchesShuffled',
    tolerance: EXACT,
  },
  {
    id: 'minibatches/repeatable',
    points: 2,
    asks: 'whether two equal random streams give the same order, and another stream another one (0: no, 1: yes)',
    probe: 'minibatchesRepeatable',
    tolerance: EXACT,
  },
  {
    id: 'sgdStep/step',
    points: 8,
    asks: 'W and b after one step, from given weights, gradient and learning rate',
    probe: 'sgdStep',
  },
  {
    id: 'trainEpoch/steps',
    points: 6,
    asks: 'the weights after an epoch over 7 copies of one sample in batches of 3, η = 0.5',
    probe: 'trainEpochSteps',
  },
  {
    id: 'trainEpoch/costs',
    points: 4,
    asks: 'the costs of 6 batches of one sample each at η = 0, sorted',
    probe: 'trainEpochCosts',
  },
  {
    id: 'trainEpoch/one-batch',
    points: 2,
    asks: 'an epoch of a single batch that holds all 6 samples',
    probe: 'trainEpochOneBatch',
    hidden: true,
  },
  {
    id: 'fullGradientStep/step',
    points: 4,
    asks: 'the weights after one step on the gradient of all 40 samples, η = 0.5',
    probe: 'fullGradientStep',
  },
  {
    id: 'fullGradientStep/cost',
    points: 2,
    asks: 'the cost of all 40 samples before the step',
    probe: 'fullGradientCost',
  },
  {
    id: 'logLikelihood/value',
    points: 3,
    asks: 'the log-likelihood of 6 samples',
    probe: 'logLikelihood',
  },
  {
    id: 'logLikelihood/gradient',
    points: 3,
    asks: 'the gradient of the log-likelihood of 6 samples',
    probe: 'logLikelihoodGradient',
  },
  {
    id: 'likelihood/value',
    points: 2,
    asks: 'the likelihood of 3 samples',
    probe: 'likelihood',
  },
  {
    id: 'likelihood/gradient',
    points: 3,
    asks: 'the gradient of the likelihood of 3 samples',
    probe: 'likelihoodGradient',
  },
  {
    id: 'likelihood/underflow',
    points: 1,
    asks: 'the likelihood of 300 samples, which float32 rounds to 0, and its gradient',
    probe: 'likelihoodUnderflow',
    hidden: true,
  },
];
