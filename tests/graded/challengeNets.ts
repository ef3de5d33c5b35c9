/** Trusted training for the challenges of several labs: the judge runs it with what a submission chose. */
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { RandomStream } from '../../src/core/rng';
import { seededRandom } from '../../src/core/rng';
import { splitDataset } from '../../src/data/split';
import { flatTensors } from '../../src/figures/samples';
import type { Part } from '../../src/figures/training';
import { crossEntropy, heNormal, minibatches } from '../../src/figures/training';
import { loadImages } from '../../src/node/files/load';
import { accuracy } from '../../src/train/metrics';

/** A finite number within limits, for the schema of an answer. */
export const between = (low: number, high: number): z.ZodNumber =>
  z
    .number(`expected a number from ${low} to ${high}`)
    .min(low, `expected a number from ${low} to ${high}`)
    .max(high, `expected a number from ${low} to ${high}`);

/** A whole number within limits. */
export const whole = (low: number, high: number): z.ZodNumber =>
  z
    .int(`expected a whole number from ${low} to ${high}`)
    .min(low, `expected a whole number from ${low} to ${high}`)
    .max(high, `expected a whole number from ${low} to ${high}`);

/** A list of a number of entries. */
export function listOf<Entry extends z.ZodType>(
  entry: Entry,
  least: number,
  most = least,
): z.ZodArray<Entry> {
  const count = least === most ? `${least}` : `${least} to ${most}`;
  const message = `expected a list of ${count} entries`;
  return z.array(entry, message).min(least, message).max(most, message);
}

/** A record with exactly these parts. */
export function recordOf<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, `expected an object with ${Object.keys(shape).join(', ')} and nothing else`);
}

export interface Regime {
  train: number;
  test: number;
  /** The share of training labels that are drawn anew from all classes. Default: 0. */
  randomLabels?: number;
}

export const DIGITS = { features: 64, classes: 10 };

/** Training and test parts of the digits, without a common sample, drawn by a seed. */
export function digitsOf(
  seed: number,
  { train, test, randomLabels = 0 }: Regime,
): { train: Part; test: Part } {
  const random = seededRandom(seed);
  const split = splitDataset(loadImages('digits'), { train, test }, random.stream('split'));
  const labels = random.stream('labels');
  const y = split.train.y.map((label) =>
    labels.bernoulli(randomLabels) ? labels.integer(DIGITS.classes) : label,
  );
  return { train: flatTensors({ ...split.train, y }), test: flatTensors(split.test) };
}

/** Runs training and disposes of all its tensors and variables. */
export async function contained<T>(run: () => T | Promise<T>): Promise<T> {
  const engine = tf.engine();
  const before = new Set(Object.keys(engine.registeredVariables));
  engine.startScope();
  try {
    return await run();
  } finally {
    engine.endScope();
    for (const [name, variable] of Object.entries(engine.registeredVariables))
      if (!before.has(name)) variable.dispose();
  }
}

/**
 * The mean of a score over several training sets, each drawn by a seed of its own. One training set of a hundred samples
 * says little about a choice: the mean of n has a deviation smaller by √n, so the bar lies nearer to the reference.
 */
export async function meanOverSets(
  sets: number,
  seed: number,
  score: (own: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (let set = 0; set < sets; set++) total += await score(seed * sets + set);
  return total / sets;
}

export type Activation = 'relu' | 'tanh' | 'sigmoid' | 'elu';

export interface NetOptions {
  /** Units of each layer: the inputs first, the outputs last. */
  widths: readonly number[];
  activation: Activation;
  seed: number;
  /** The standard deviation of the weights of each layer. Default: √(2 / fan-in). */
  std?: readonly number[];
  /** The probability that a unit of a layer's input is kept, for each layer; 1 by default. */
  keepProb?: readonly number[];
}

/** A perceptron whose options a submission may choose. */
export class Net {
  readonly kernels: tf.Variable[];
  readonly biases: tf.Variable[];
  private readonly masks: RandomStream;

  constructor(private readonly options: NetOptions) {
    const { widths, std, seed } = options;
    this.masks = seededRandom(seed).stream('masks');
    const stream = seededRandom(seed).stream('weights');
    const kernel = (layer: number): tf.Tensor => {
      const shape = [widths[layer]!, widths[layer + 1]!];
      const drawn = heNormal(stream, shape);
      return std ? drawn.mul(std[layer]! / Math.sqrt(2 / shape[0]!)) : drawn;
    };
    this.kernels = widths.slice(1).map((_, layer) => tf.tidy(() => tf.variable(kernel(layer))));
    this.biases = widths.slice(1).map((units) => tf.tidy(() => tf.variable(tf.zeros([units]))));
  }

  logits(x: tf.Tensor, mode: 'training' | 'test' = 'test'): tf.Tensor {
    const last = this.kernels.length - 1;
    return this.kernels.reduce((input, kernel, layer) => {
      const z = this.dropped(input, layer, mode).matMul(kernel).add(this.biases[layer]!);
      return layer === last ? z : z[this.options.activation]();
    }, x);
  }

  get variables(): tf.Variable[] {
    return [...this.kernels, ...this.biases];
  }

  private dropped(x: tf.Tensor, layer: number, mode: 'training' | 'test'): tf.Tensor {
    const keep = this.options.keepProb?.[layer] ?? 1;
    return mode === 'test' || keep === 1
      ? x
      : tf.dropout(x, 1 - keep, undefined, this.masks.integer(2 ** 30));
  }
}

export interface Training {
  net: Net;
  train: Part;
  seed: number;
  steps: number;
  batchSize: number;
  optimizer: tf.Optimizer;
  /** Called before step 0, 1, … */
  before?(step: number): void;
  /** A term that is added to the loss. */
  penalty?(): tf.Scalar;
}

/** Minimizes the cross-entropy of minibatches. */
export function trainNet({ net, train, seed, steps, batchSize, optimizer, before, penalty }: Training): void {
  const stream = seededRandom(seed).stream('order');
  const size = Math.min(batchSize, train.x.shape[0]!);
  const next = minibatches(train, { size, stream, rest: 'carry' });
  for (let step = 0; step < steps; step++) {
    before?.(step);
    tf.tidy(() => {
      const { x, y } = next();
      optimizer.minimize(
        () => {
          const loss = crossEntropy(net.logits(x, 'training'), y);
          return penalty ? loss.add<tf.Scalar>(penalty()) : loss;
        },
        false,
        net.variables,
      );
    });
  }
}

/** The share of wrong classes in per cent; that of a guess if the logits are not finite. */
export function errorPercent(logits: tf.Tensor, y: tf.Tensor2D): number {
  return tf.tidy(() => {
    const finite = Number.isFinite(logits.abs().max().dataSync()[0]!);
    return 100 * (1 - (finite ? accuracy(logits, y).dataSync()[0]! : 1 / y.shape[1]));
  });
}
