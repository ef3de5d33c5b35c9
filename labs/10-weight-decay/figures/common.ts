/** What the figures of lab 10 share: a net in a regime where it over-fits, trained with a penalty of the lab. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { SplitSizes } from '../../../src/data/split';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import type * as Lab from '../lab';

/**
 * Few samples, some of them wrong, and many parameters: the regime in which regularization has something to do.
 * It was chosen on seeds 0 to 5: with right labels alone the best λ gained about half a point of error on digits.
 */
const TRAINING_SAMPLES = 100;
/** The probability that a training label is drawn anew among all classes, once; the other labels are right. */
const RANDOM_LABELS = 0.2;
const VALIDATION_SAMPLES = 400;
const TEST_SAMPLES = 1000;
const HIDDEN = 32;
export const LEARNING_RATE = 0.01;

/** How many samples each part has: those wanted, or what a small data set has left for them. */
export function sizesOf({ dataset: { samples, parts } }: FigureContext): Required<SplitSizes> {
  const pool = parts?.train.count ?? samples.count;
  const train = Math.min(TRAINING_SAMPLES, pool);
  const validation = Math.min(VALIDATION_SAMPLES, pool - train);
  const test = Math.min(TEST_SAMPLES, parts?.test.count ?? pool - train - validation);
  return { train, validation, test };
}

/** In words, for notes. */
export function regimeOf(context: FigureContext): string {
  const { train, validation, test } = sizesOf(context);
  return `${train} training samples, their labels random with probability ${RANDOM_LABELS}, ${validation} validation, ${test} test samples; ${HIDDEN} ReLU units; Adam, η = ${LEARNING_RATE}, full batch`;
}

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

export function disposeParts(parts: Parts): void {
  tf.dispose(Object.values(parts).flatMap(({ x, y }) => [x, y]));
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

interface DescentOptions {
  /** λ of a decay beside the optimizer's own step; none by default. */
  decay?: number;
  /** The names under which the objective is told of the parameters. */
  called?: Record<string, tf.Variable>;
  after?: (step: number) => void;
}

/** Descends `steps` times on the lab's objective over all training samples, by Adam. */
export function descend(
  lab: typeof Lab,
  net: Net,
  part: Part,
  penalty: Lab.Penalty,
  steps: number,
  { decay = 0, called = net.parameters, after }: DescentOptions = {},
): void {
  const optimizer: tf.Optimizer = tf.train.adam(LEARNING_RATE);
  const variables = Object.values(net.parameters);
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const { grads } = optimizer.computeGradients(
        () => lab.addPenalty(lossesOf(net, part), called, penalty).objective,
        variables,
      );
      if (decay > 0) decayWeights(lab, net, decay);
      optimizer.applyGradients(grads);
    });
    after?.(step);
  }
  optimizer.dispose();
}

/** Decay beside the optimizer's own step (AdamW: Loshchilov and Hutter 2019), by the lab's step with g = 0. */
function decayWeights(lab: typeof Lab, { parameters }: Net, lambda: number): void {
  for (const [name, w] of Object.entries(parameters)) {
    if (!isWeight(name)) continue;
    w.assign(lab.decayedUpdate(w, tf.zerosLike(w), { learningRate: LEARNING_RATE, lambda }));
  }
}

/** The parameters of a net, its biases under names that say they are weights: so they are penalized too. */
export function biasesAsWeights({ parameters }: Net): Record<string, tf.Variable> {
  const renamed = Object.entries(parameters).map(
    ([name, w]) => [name.replace('/bias', 'Bias/kernel'), w] as const,
  );
  return Object.fromEntries(renamed);
}

const isWeight = (name: string): boolean => name.endsWith('/kernel');

/** All weights of a net, or of one of its layers; no biases. */
export function weightsOf({ parameters }: Net, layer?: 'hidden' | 'output'): number[] {
  return Object.entries(parameters)
    .filter(([name]) => isWeight(name) && (!layer || name.startsWith(layer)))
    .flatMap(([, w]) => [...w.dataSync()]);
}

/** Below this size a weight counts as 0. */
export const NEAR_ZERO = 1e-3;

export function nearZero(weights: number[]): number {
  return weights.filter((w) => Math.abs(w) < NEAR_ZERO).length / weights.length;
}

/** A run that several figures show: it is made once, until another lab, mode, data set or seed is asked for. */
export function sharedRun<Result>(
  run: (lab: typeof Lab, context: FigureContext) => Result,
): (lab: typeof Lab, context: FigureContext) => Result {
  let last: { lab: typeof Lab; key: string; result: Result } | undefined;
  return (lab, context) => {
    const key = [context.mode, context.dataset.name, ...context.seeds].join();
    if (last?.lab !== lab || last.key !== key) last = { lab, key, result: run(lab, context) };
    return last.result;
  };
}
