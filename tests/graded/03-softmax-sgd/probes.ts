import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/03-softmax-sgd/lab';
import type { Matrix } from '../inputs';
import { everyOrder, isPermutation } from '../distributions';
import { drawSeed, labels, matrix, vector } from '../inputs';
import { oneHot, sameList } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** Samples and weights of one problem, as plain JSON. */
interface Problem {
  x: Matrix;
  labels: number[];
  W: Matrix;
  b: number[];
}

function problem(random: SeededRandom, samples: number, features: number, classes: number): Problem {
  const stream = random.stream('problem');
  return {
    x: matrix(stream, samples, features),
    labels: labels(stream, samples, classes),
    W: matrix(stream, features, classes, 0.5),
    b: vector(stream, classes, 0.5),
  };
}

/** Copies of one sample: all minibatches are equal, whatever the order. */
function repeatedSample(random: SeededRandom, samples: number): Problem {
  const one = problem(random, 1, 3, 4);
  return { ...one, x: Array(samples).fill(one.x[0]), labels: Array(samples).fill(one.labels[0]) };
}

function weightsOf({ W, b }: Problem): Lab.Weights {
  return { W: tf.tensor2d(W), b: tf.tensor1d(b) };
}

function samplesOf({ x, labels, b }: Problem): Lab.Samples {
  return { x: tf.tensor2d(x), y: oneHot(labels, b.length) };
}

const order = (): RandomStream => seededRandom(0).stream('order');

/** An epoch to draw: its size, and the seed of the stream that gives the order. */
interface Epoch {
  sampleCount: number;
  batchSize: number;
  seed: number;
}

/** The sizes differ from seed to seed, and the batch size doesn't divide the number of samples. */
function epoch(random: SeededRandom): Epoch {
  const stream = random.stream('epoch');
  const batchSize = 4 + stream.integer(6);
  const batches = 4 + stream.integer(6);
  return {
    batchSize,
    sampleCount: batches * batchSize + 1 + stream.integer(batchSize - 1),
    seed: drawSeed(random),
  };
}

const orderOf = (seed: number): RandomStream => seededRandom(seed).stream('order');

/** The size of the epochs whose orders are counted, and their number: 40 counts are expected for each place and sample. */
const SMALL_EPOCH = { sampleCount: 10, batchSize: 4 };
const EPOCHS = 400;

export const probes = {
  softmax: probe({
    inputs: (random) => ({ logits: matrix(random.stream('logits'), 4, 5) }),
    observe: (lab, { logits }) => ({ probabilities: lab.softmax(tf.tensor2d(logits)) }),
  }),

  softmaxLargeLogits: probe({
    inputs: (random) => {
      const jitter = random.stream('jitter');
      const near = (level: number): number => level + jitter.uniform(-1, 1);
      return {
        logits: [
          [near(1000), near(0), near(-1000)],
          [near(90), near(90), near(91)],
        ],
      };
    },
    observe: (lab, { logits }) => ({ probabilities: lab.softmax(tf.tensor2d(logits)) }),
  }),

  softmaxRowsFarApart: probe({
    inputs: (random) => {
      const jitter = random.stream('jitter');
      return { logits: [300, 0, -300].map((level) => [0, 1, 2].map(() => level + jitter.uniform(-1, 1))) };
    },
    observe: (lab, { logits }) => ({ probabilities: lab.softmax(tf.tensor2d(logits)) }),
  }),

  crossEntropy: probe({
    inputs: (random) => {
      const stream = random.stream('logits');
      return { logits: matrix(stream, 4, 5), labels: labels(stream, 4, 5) };
    },
    observe: (lab, inputs) => ({ H: lab.crossEntropy(tf.tensor2d(inputs.logits), oneHot(inputs.labels, 5)) }),
  }),

  /** The wrong class leads by 150 nats: the probability of the true class is exp(−150), which float32 rounds to 0. */
  crossEntropyConfidentlyWrong: probe({
    inputs: (random) => {
      const lead = 150 + random.stream('lead').uniform(-5, 5);
      return {
        logits: [
          [0, lead, 0],
          [lead, 0, 0],
        ],
        labels: [0, 0],
      };
    },
    observe: (lab, inputs) => ({ H: lab.crossEntropy(tf.tensor2d(inputs.logits), oneHot(inputs.labels, 3)) }),
  }),

  crossEntropyOneSample: probe({
    inputs: (random) => ({ logits: matrix(random.stream('logits'), 1, 7, 2), labels: [3] }),
    observe: (lab, inputs) => ({ H: lab.crossEntropy(tf.tensor2d(inputs.logits), oneHot(inputs.labels, 7)) }),
  }),

  cost: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => ({ cost: lab.costAndGradient(weightsOf(inputs), samplesOf(inputs)).cost }),
  }),

  gradientW: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => ({
      gradientW: lab.costAndGradient(weightsOf(inputs), samplesOf(inputs)).gradient.W,
    }),
    labels: { gradientW: 'gradient.W' },
  }),

  gradientB: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => ({
      gradientB: lab.costAndGradient(weightsOf(inputs), samplesOf(inputs)).gradient.b,
    }),
    labels: { gradientB: 'gradient.b' },
  }),

  costAndGradientOfOneSample: probe({
    inputs: (random) => problem(random, 1, 5, 3),
    observe: (lab, inputs) => {
      const { cost, gradient } = lab.costAndGradient(weightsOf(inputs), samplesOf(inputs));
      return { cost, gradientW: gradient.W, gradientB: gradient.b };
    },
    labels: { gradientW: 'gradient.W', gradientB: 'gradient.b' },
  }),

  minibatchesCover: probe({
    inputs: epoch,
    observe: (lab, { sampleCount, batchSize, seed }) => ({
      batches: lab.minibatches(sampleCount, batchSize, orderOf(seed)),
    }),
    facts: ({ batches }, { sampleCount }) => {
      const rows = Array.from({ length: sampleCount }, (_, i) => i);
      const drawn = batches.flat();
      return {
        neverDrawn: rows.filter((row) => !drawn.includes(row)).length,
        drawnAgain: drawn.length - new Set(drawn).size,
        notARow: drawn.filter((row) => !rows.includes(row)).length,
      };
    },
    labels: {
      neverDrawn: 'the number of samples that are never drawn',
      drawnAgain: 'the number of draws of a sample that was drawn before',
      notARow: 'the number of draws that are no row number',
    },
  }),

  minibatchesSizes: probe({
    inputs: epoch,
    observe: (lab, { sampleCount, batchSize, seed }) => ({
      batches: lab.minibatches(sampleCount, batchSize, orderOf(seed)),
    }),
    facts: ({ batches }) => ({ batchSizes: batches.map((batch) => batch.length) }),
    labels: { batchSizes: 'batch sizes' },
  }),

  /** Many short epochs of one stream: the place of each sample must be any, with equal probability. */
  minibatchesShuffled: probe({
    inputs: (random) => ({ ...SMALL_EPOCH, seed: drawSeed(random) }),
    observe: (lab, { sampleCount, batchSize, seed }) => {
      const stream = orderOf(seed);
      const epochs = Array.from({ length: EPOCHS }, () => lab.minibatches(sampleCount, batchSize, stream));
      return { epochs };
    },
    facts: ({ epochs }, { sampleCount }) => ({
      everyOrder: everyOrder(
        epochs.map((batches) => batches.flat()),
        sampleCount,
      ),
    }),
    labels: {
      everyOrder: `each sample is equally likely at each place of the order, over ${EPOCHS} epochs of one stream`,
    },
  }),

  minibatchesRepeatable: probe({
    inputs: (random) => ({ ...epoch(random), otherSeed: drawSeed(random) + 1 }),
    observe: (lab, { sampleCount, batchSize, seed, otherSeed }) => {
      const orderBy = (of: number): number[] => lab.minibatches(sampleCount, batchSize, orderOf(of)).flat();
      return { order: orderBy(seed), again: orderBy(seed), other: orderBy(otherSeed) };
    },
    facts: ({ order, again, other }, { sampleCount }) => ({
      isOrder: isPermutation(order, sampleCount),
      repeatable: sameList(order, again),
      fromTheStream: !sameList(order, other),
    }),
    labels: {
      isOrder: 'the batches hold each row number once',
      repeatable: 'equal streams give the same order',
      fromTheStream: 'another stream gives another order',
    },
  }),

  sgdStep: probe({
    inputs: (random) => ({
      weights: problem(random, 1, 3, 4),
      gradient: problem(seededRandom(random.seed + 1), 1, 3, 4),
      learningRate: random.stream('rate').uniform(0.05, 0.5),
    }),
    observe: (lab, { weights, gradient, learningRate }) => {
      return { ...lab.sgdStep(weightsOf(weights), weightsOf(gradient), learningRate) };
    },
  }),

  trainEpochSteps: probe({
    inputs: (random) => repeatedSample(random, 7),
    observe: (lab, inputs) => ({
      ...lab.trainEpoch(weightsOf(inputs), samplesOf(inputs), {
        batchSize: 3,
        learningRate: 0.5,
        random: order(),
      }).weights,
    }),
  }),

  /** At learning rate 0 and batch size 1, the costs are the cross-entropies of the samples, in some order. */
  trainEpochCosts: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => ({
      sortedCosts: lab
        .trainEpoch(weightsOf(inputs), samplesOf(inputs), { batchSize: 1, learningRate: 0, random: order() })
        .costs.sort((a, b) => a - b),
    }),
    labels: { sortedCosts: 'sorted costs' },
  }),

  trainEpochOneBatch: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => {
      const options = { batchSize: 6, learningRate: 0.3, random: order() };
      const { weights, costs } = lab.trainEpoch(weightsOf(inputs), samplesOf(inputs), options);
      return { ...weights, costs };
    },
  }),

  fullGradientStep: probe({
    inputs: (random) => problem(random, 40, 3, 4),
    observe: (lab, inputs) => ({
      ...lab.fullGradientStep(weightsOf(inputs), samplesOf(inputs), 0.5).weights,
    }),
  }),

  fullGradientCost: probe({
    inputs: (random) => problem(random, 40, 3, 4),
    observe: (lab, inputs) => ({
      cost: lab.fullGradientStep(weightsOf(inputs), samplesOf(inputs), 0.5).cost,
    }),
  }),

  logLikelihood: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => ({
      logLikelihood: lab.logLikelihood(weightsOf(inputs), samplesOf(inputs)).logLikelihood,
    }),
  }),

  logLikelihoodGradient: probe({
    inputs: (random) => problem(random, 6, 3, 4),
    observe: (lab, inputs) => {
      const { W, b } = lab.logLikelihood(weightsOf(inputs), samplesOf(inputs)).gradient;
      return { gradientW: W, gradientB: b };
    },
    labels: { gradientW: 'gradient.W', gradientB: 'gradient.b' },
  }),

  likelihood: probe({
    inputs: (random) => problem(random, 3, 3, 4),
    observe: (lab, inputs) => ({
      likelihood: lab.likelihood(weightsOf(inputs), samplesOf(inputs)).likelihood,
    }),
  }),

  likelihoodGradient: probe({
    inputs: (random) => problem(random, 3, 3, 4),
    observe: (lab, inputs) => {
      const { W, b } = lab.likelihood(weightsOf(inputs), samplesOf(inputs)).gradient;
      return { gradientW: W, gradientB: b };
    },
    labels: { gradientW: 'gradient.W', gradientB: 'gradient.b' },
  }),

  likelihoodUnderflow: probe({
    inputs: (random) => problem(random, 300, 3, 4),
    observe: (lab, inputs) => {
      const { likelihood, gradient } = lab.likelihood(weightsOf(inputs), samplesOf(inputs));
      return { likelihood, gradientB: gradient.b };
    },
    labels: { gradientB: 'gradient.b' },
  }),
} satisfies Probes<Lab>;
