/** Shared by the figures of lab 06: points of the plane, their covariance, and a network that is trained. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Part } from '../../../src/figures/training';
import { descend, lecunNormal, minibatches, Perceptron } from '../../../src/figures/training';
import type * as Lab from '../lab';

/** Mean and covariance of points of the plane, computed without the lab's code. */
export interface Spread {
  mean: Pair;
  covariance: [Pair, Pair];
}

export type Pair = [first: number, second: number];

export function spreadOf(points: number[][]): Spread {
  const average = (f: (point: number[]) => number): number =>
    points.reduce((sum, point) => sum + f(point), 0) / points.length;
  const mean: Pair = [average(([x]) => x!), average(([, y]) => y!)];
  const product = (j: number, k: number): number =>
    average((point) => (point[j]! - mean[j]!) * (point[k]! - mean[k]!));
  const covariance: [Pair, Pair] = [
    [product(0, 0), product(0, 1)],
    [product(1, 0), product(1, 1)],
  ];
  return { mean, covariance };
}

export function correlationOf({ covariance: [[a, b], [, c]] }: Spread): number {
  return b / Math.sqrt(a * c);
}

/** The ellipse of the points at two standard deviations from the mean. */
export function ellipse({ mean, covariance: [[a, b], [, c]] }: Spread): { x: number[]; y: number[] } {
  // The Cholesky factor of the covariance maps a circle to it.
  const l11 = Math.sqrt(a);
  const l21 = l11 > 0 ? b / l11 : 0;
  const l22 = Math.sqrt(Math.max(0, c - l21 * l21));
  const angles = Array.from({ length: 73 }, (_, i) => (2 * Math.PI * i) / 72);
  return {
    x: angles.map((t) => mean[0] + 2 * l11 * Math.cos(t)),
    y: angles.map((t) => mean[1] + 2 * (l21 * Math.cos(t) + l22 * Math.sin(t))),
  };
}

/** Points of the plane whose mean is not 0, with correlated coordinates of standard deviation 1.6 and 0.8. */
export function correlatedPoints(stream: RandomStream, count: number): number[][] {
  return Array.from({ length: count }, () => {
    const [shared, first, second] = [stream.normal(), stream.normal(), stream.normal()];
    return [3 + 1.45 * shared + 0.6 * first, 2 + 0.65 * shared + 0.45 * second];
  });
}

/** The preparations of the inputs, fitted on the training set and applied to every part. */
export const PREPARATIONS = ['as they are', 'standardized', 'whitened'] as const;
export type Preparation = (typeof PREPARATIONS)[number];

export function prepared(
  lab: typeof Lab,
  preparation: Preparation,
  train: tf.Tensor2D,
  others: tf.Tensor2D[],
): tf.Tensor2D[] {
  const parts = [train, ...others];
  if (preparation === 'as they are') return parts.map((part) => part.clone());
  if (preparation === 'standardized') {
    const statistics = lab.fitStandardize(train);
    return parts.map((part) => lab.standardize(part, statistics));
  }
  const fitted = lab.principalAxes(train);
  return parts.map((part) => lab.whiten(part, fitted));
}

/** Inputs and targets as rows. */
export type Rows = Part<tf.Tensor2D>;

export interface Training {
  train: Rows;
  test: Rows;
  learningRate: number;
  epochs: number;
  batchSize: number;
  loss: (output: tf.Tensor2D, y: tf.Tensor2D) => tf.Scalar;
}

const HIDDEN = 16;

/**
 * A network of one hidden layer of 16 tanh units and one output, trained by plain SGD from LeCun initialization.
 *
 * @returns the losses at the start and after each epoch; Infinity for one that is not finite
 */
export function trainNetwork(
  { train, test, learningRate, epochs, batchSize, loss }: Training,
  random: SeededRandom,
): { train: number[]; test: number[] } {
  const [count, features] = train.x.shape;
  const weights = random.stream('weights');
  const net = new Perceptron({
    widths: [features, HIDDEN, 1],
    activation: 'tanh',
    kernel: (fanIn, fanOut) => lecunNormal(weights, [fanIn, fanOut]),
  });
  const lossOf = ({ x, y }: Rows): number => {
    const value = tf.tidy(() => loss(net.output(x), y).arraySync());
    return Number.isFinite(value) ? value : Infinity;
  };
  const losses = { train: [lossOf(train)], test: [lossOf(test)] };
  const stepsPerEpoch = Math.ceil(count / batchSize);
  const optimizer = tf.train.sgd(learningRate);
  descend({
    optimizer,
    steps: epochs * stepsPerEpoch,
    nextBatch: minibatches(train, { size: batchSize, stream: random.stream('order'), rest: 'keep' }),
    loss: ({ x, y }) => loss(net.output(x), y),
    onStep(step) {
      if (step % stepsPerEpoch > 0) return;
      losses.train.push(lossOf(train));
      losses.test.push(lossOf(test));
    },
  });
  optimizer.dispose();
  net.dispose();
  return losses;
}
