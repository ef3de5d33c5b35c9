/** What the figures of lab 10 share: a net in a regime where it over-fits, trained with a penalty of the lab. */
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import type { SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import type * as Lab from '../lab';

export type { Lab };
export type LabModule = typeof Lab;

/**
 * Few samples, some of them wrong, and many parameters: the regime in which regularization has something to do.
 * With right labels alone the best λ gained about half a point of error on digits, over six seeds.
 */
export const TRAINING_SAMPLES = 100;
/** So many of the training labels are drawn at random, once; validation and test labels are right. */
export const RANDOM_LABELS = 0.2;
export const VALIDATION_SAMPLES = 400;
export const TEST_SAMPLES = 1000;
export const HIDDEN = 32;
export const LEARNING_RATE = 0.01;
/** In words, for notes. */
export const REGIME = `${TRAINING_SAMPLES} training samples, ${100 * RANDOM_LABELS} % of them with a random label, ${VALIDATION_SAMPLES} validation, ${TEST_SAMPLES} test samples; ${HIDDEN} ReLU units; Adam, η = ${LEARNING_RATE}, full batch`;

export interface Part {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
}

export interface Parts {
  train: Part;
  validation: Part;
  test: Part;
}

/** The same three parts for every method of a seed, so that methods can be compared in pairs. */
export function partsOf({ dataset }: FigureContext, random: SeededRandom): Parts {
  const sizes = { train: TRAINING_SAMPLES, validation: VALIDATION_SAMPLES };
  const split = splitDataset(dataset, { ...sizes, test: TEST_SAMPLES }, random.stream('split'));
  const labels = random.stream('labels');
  const noisy = (label: number): number =>
    labels.bernoulli(RANDOM_LABELS) ? labels.integer(dataset.samples.classes.length) : label;
  return {
    train: flatTensors({ ...split.train, y: split.train.y.map(noisy) }),
    validation: flatTensors(split.validation),
    test: flatTensors(split.test),
  };
}

/** A net of one hidden layer, its parameters by name. */
export interface Net {
  parameters: Record<string, tf.Variable>;
  logits: (x: tf.Tensor2D) => tf.Tensor2D;
}

/** He's start, of the seed: the same for every method. */
export function freshNet(inputs: number, outputs: number, random: SeededRandom, hidden = HIDDEN): Net {
  const kernel = (name: string, rows: number, columns: number): tf.Variable =>
    tf.variable(randomNormal(random.stream(name), [rows, columns], 0, Math.sqrt(2 / rows)));
  // A variable outlives the tidy; the tensor that it starts from doesn't.
  const parameters = tf.tidy(() => ({
    'hidden/kernel': kernel('hidden', inputs, hidden),
    'hidden/bias': tf.variable(tf.zeros([hidden])),
    'output/kernel': kernel('output', hidden, outputs),
    'output/bias': tf.variable(tf.zeros([outputs])),
  }));
  return {
    parameters,
    logits: (x) =>
      x
        .matMul(parameters['hidden/kernel'])
        .add(parameters['hidden/bias'])
        .relu()
        .matMul<tf.Tensor2D>(parameters['output/kernel'])
        .add(parameters['output/bias']),
  };
}

export function disposeNet({ parameters }: Net): void {
  tf.dispose(Object.values(parameters));
}

/** The cross-entropy of every sample, in nats. */
export function lossesOf(net: Net, { x, y }: Part): tf.Tensor1D {
  return tf.losses.softmaxCrossEntropy(y, net.logits(x), undefined, undefined, tf.Reduction.NONE);
}

export function lossOf(net: Net, part: Part): number {
  return tf.tidy(() => lossesOf(net, part).mean().dataSync()[0]!);
}

/** The share of samples that get the wrong class. */
export function errorOf(net: Net, { x, y }: Part): number {
  return tf.tidy(() => net.logits(x).argMax(1).notEqual(y.argMax(1)).toFloat().mean().dataSync()[0]!);
}

/** Descends `steps` times on the lab's objective over all training samples. */
export function descend(
  lab: LabModule,
  net: Net,
  part: Part,
  penalty: Lab.Penalty,
  steps: number,
  options: { optimizer?: tf.Optimizer; after?: (step: number) => void } = {},
): void {
  const optimizer = options.optimizer ?? tf.train.adam(LEARNING_RATE);
  const variables = Object.values(net.parameters);
  for (let step = 1; step <= steps; step++) {
    optimizer.minimize(
      () => lab.addPenalty(lossesOf(net, part), net.parameters, penalty).objective,
      false,
      variables,
    );
    options.after?.(step);
  }
  optimizer.dispose();
}

/** All weights of a net, or of one of its layers; no biases. */
export function weightsOf({ parameters }: Net, layer?: 'hidden' | 'output'): number[] {
  return Object.entries(parameters)
    .filter(([name]) => name.endsWith('/kernel') && (!layer || name.startsWith(layer)))
    .flatMap(([, w]) => [...w.dataSync()]);
}

/** Below this size a weight counts as 0. */
export const NEAR_ZERO = 1e-3;

export function nearZero(weights: number[]): number {
  return weights.filter((w) => Math.abs(w) < NEAR_ZERO).length / weights.length;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

export { seededRandom };
