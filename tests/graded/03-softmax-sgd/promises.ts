import type { LabPromises } from '../../../src/grading/model/promise';

export const promises: LabPromises = {
  softmax: {
    rows: 'Each row is exp(zₙ) / Σ exp(zₖ) of its own logits, and sums to 1.',
    shapes: 'Any number of samples and classes will do, also one sample.',
    finite: 'The probabilities are finite and exact for every finite logit.',
    'own-shift': 'Rows that lie far apart do not disturb each other.',
  },
  crossEntropy: {
    natural: 'H is −Σ y ln p with the natural logarithm, and not negative.',
    'each-sample': 'There is one number for each sample, in a tensor of shape [samples].',
    exact: 'H is exact also where the probability of the true class underflows to 0: nothing is clipped.',
    finite: 'H is finite whatever the level of the logits of each row is.',
  },
  costAndGradient: {
    cost: 'C is the mean of H over the samples, a scalar.',
    'gradient-W': 'The gradient of W is 1/N Xᵀ(P − Y), with the shape of W.',
    'gradient-b': 'The gradient of b is 1/N Σ (P − Y) over the samples, with the shape of b.',
  },
  minibatches: {
    'each-once': 'An epoch has each of the numbers 0 … sampleCount − 1 once.',
    pieces: 'The batches have batchSize rows each, and none is empty.',
    rest: 'The last batch is shorter if batchSize does not divide sampleCount.',
    'random-order': 'Every order of the samples is equally likely.',
    'new-order': 'The same stream gives another order in the next epoch.',
    stream: 'The order comes from the stream handed in, and from nothing else.',
  },
  loadMinibatch: {
    rows: 'The images are those with the given row numbers, in the given order.',
    scale: 'Pixels are bytes over 255, in every image alike.',
    shape: 'Each image is a row of X: its pixels row after row.',
    'one-hot':
      'Each row of Y has a single 1 at the class of its image, and as many numbers as there are classes.',
    'any-rows': 'Any row numbers will do, also one alone, and one that occurs twice.',
  },
  sgdStep: {
    step: 'W and b each move against their own gradient.',
    rate: 'The step is the learning rate times the gradient, for every learning rate.',
    'not-changed': 'The weights and gradients handed in stay as they are.',
  },
  trainEpoch: {
    'each-batch': 'Every minibatch is used once, also the last one, which may be shorter.',
    steps: 'Each step starts where the one before ended, on the gradient of its own batch.',
    costs: 'The costs are those of each batch at the weights before its step.',
    order:
      'The order comes from the stream in the options: another one in each epoch, the same from an equal stream.',
    options: 'The batch size and the learning rate are those of the options.',
    'not-changed': 'The weights handed in stay as they are.',
  },
  fullGradientStep: {
    'all-samples': 'The gradient is that of the cost over all samples.',
    rate: 'The step is the learning rate times the gradient.',
    cost: 'The cost is that of all samples, before the step.',
    'not-changed': 'The weights handed in stay as they are.',
  },
  logLikelihood: {
    value: 'ln L is −N·C.',
    gradient: 'Its gradient is −N ∇C, with the shapes of W and b.',
  },
  likelihood: {
    value: 'L is exp(−N·C), a product of the probabilities of the true classes.',
    gradient: 'Its gradient is −N·L·∇C, with the shapes of W and b.',
    underflow: 'Both are 0 where float32 holds no number that small.',
  },
};
