/** Shared by the figures of lab 10: a net that over-fits its few samples, trained with a penalty of the lab. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import type { SplitSizes } from '../../../src/data/split';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import type { Part } from '../../../src/figures/training';
import { descend, heNormal, Perceptron } from '../../../src/figures/training';
import type * as Lab from '../lab';

/**
 * Few samples, some wrong labels and many parameters: the case where regularization helps. It was chosen on seeds
 * 0 to 5. With correct labels only, the best λ gained about half a point of error on digits.
 */
const TRAINING_SAMPLES = 100;
/** The probability that a training label is replaced by a random class, once for all epochs. */
const RANDOM_LABELS = 0.2;
const VALIDATION_SAMPLES = 400;
const TEST_SAMPLES = 1000;
const HIDDEN = 32;
export const LEARNING_RATE = 0.01;

/** The number of samples of each part: as above, or fewer if the data set is small. */
export function sizesOf({ dataset: { samples, parts } }: FigureContext): Required<SplitSizes> {
  const pool = parts?.train.count ?? samples.count;
  const train = Math.min(TRAINING_SAMPLES, pool);
  const validation = Math.min(VALIDATION_SAMPLES, pool - train);
  const test = Math.min(TEST_SAMPLES, parts?.test.count ?? pool - train - validation);
  return { train, validation, test };
}

/** The regime, in the words of a note. */
export function regimeOf(context: FigureContext): string {
  const { train, validation, test } = sizesOf(context);
  return `${train} training samples, their labels random with probability ${RANDOM_LABELS}, ${validation} validation, ${test} test samples; ${HIDDEN} ReLU units; Adam, η = ${LEARNING_RATE}, full batch`;
}

/** Samples as tensors: x of shape [samples, features], y one-hot of shape [samples, classes]. */
export type Samples = Part<tf.Tensor2D>;

export interface Parts {
  train: Samples;
  validation: Samples;
  test: Samples;
}

/** The three parts of a seed. Every method gets the same, so methods can be compared in pairs. */
export function partsOf(context: FigureContext, random: SeededRandom): Parts {
  const { dataset } = context;
  const split = splitDataset(dataset, sizesOf(context), random.stream('split'));
  const labels = random.stream('labels');
  const noisy = (label: number): number =>
    labels.bernoulli(RANDOM_LABELS) ? labels.integer(dataset.samples.classes.length) : label;
  return {
    train: flatTensors({ ...split.train, y: split.train.y.map(noisy) }),
    validation: flatTensors(split.validation),
    test: flatTensors(split.test),
  };
}

export function disposeParts({ train, validation, test }: Parts): void {
  for (const { x, y } of [train, validation, test]) tf.dispose([x, y]);
}

/** A net of one hidden ReLU layer; its parameters have the names that the lab's addPenalty reads. */
export interface Net {
  parameters: Record<string, tf.Variable>;
  logits: (x: tf.Tensor2D) => tf.Tensor2D;
}

/** A net with the He initialization of the seed: the same for every method. */
export function freshNet(inputs: number, outputs: number, random: SeededRandom): Net {
  const names = ['hidden', 'output'];
  const perceptron = new Perceptron({
    widths: [inputs, HIDDEN, outputs],
    activation: 'relu',
    kernel: (fanIn, fanOut, layer) => heNormal(random.stream(names[layer]!), [fanIn, fanOut]),
  });
  const parameters = perceptron.layers.flatMap(({ kernel, bias }, layer) => [
    [`${names[layer]}/kernel`, kernel] as const,
    [`${names[layer]}/bias`, bias] as const,
  ]);
  return { parameters: Object.fromEntries(parameters), logits: (x) => perceptron.output(x) };
}

/** A net for the samples of a part. */
export function netFor({ x, y }: Samples, random: SeededRandom): Net {
  return freshNet(x.shape[1], y.shape[1], random);
}

export function disposeNet({ parameters }: Net): void {
  tf.dispose(Object.values(parameters));
}

/** The cross-entropy of each sample, in nats; shape [samples]. */
export function lossesOf(net: Net, { x, y }: Samples): tf.Tensor1D {
  return tf.losses.softmaxCrossEntropy(y, net.logits(x), undefined, undefined, tf.Reduction.NONE);
}

export function lossOf(net: Net, part: Samples): number {
  return tf.tidy(() => lossesOf(net, part).mean().dataSync()[0]!);
}

/** The share of wrong predictions. */
export function errorOf(net: Net, { x, y }: Samples): number {
  return tf.tidy(() => net.logits(x).argMax(1).notEqual(y.argMax(1)).toFloat().mean().dataSync()[0]!);
}

export interface Training {
  penalty: Lab.Penalty;
  steps: number;
  /** The parameters by the names that the objective gets; the net's own names by default. */
  named?: Record<string, tf.Variable>;
  /** Called after each step, with its number from 1 on. */
  onStep?(step: number): undefined;
}

/** Trains on the lab's objective over all samples at once, by Adam. */
export function train(lab: typeof Lab, net: Net, samples: Samples, training: Training): void {
  const { penalty, steps, named = net.parameters, onStep } = training;
  const optimizer = tf.train.adam(LEARNING_RATE);
  descend({
    optimizer,
    steps,
    nextBatch: () => samples,
    loss: (batch) => lab.addPenalty(lossesOf(net, batch), named, penalty).objective,
    variables: Object.values(net.parameters),
    ...(onStep && { onStep }),
  });
  optimizer.dispose();
}

/** The parameters of a net, with the biases named as kernels: so they are penalized too. */
export function biasesAsWeights({ parameters }: Net): Record<string, tf.Variable> {
  const renamed = Object.entries(parameters).map(
    ([name, w]) => [name.replace('/bias', 'Bias/kernel'), w] as const,
  );
  return Object.fromEntries(renamed);
}

export const isWeight = (name: string): boolean => name.endsWith('/kernel');

/** All weights of a net, or of one of its layers, without the biases. */
export function weightsOf({ parameters }: Net, layer?: 'hidden' | 'output'): number[] {
  return Object.entries(parameters)
    .filter(([name]) => isWeight(name) && (!layer || name.startsWith(layer)))
    .flatMap(([, w]) => [...w.dataSync()]);
}

/** A weight below this size counts as 0. */
export const NEAR_ZERO = 1e-3;

/** The share of weights that count as 0. */
export function nearZero(weights: number[]): number {
  return weights.filter((w) => Math.abs(w) < NEAR_ZERO).length / weights.length;
}
