/** What the figures of lab 06 share: points of the plane, their covariance, what is learnt from them. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type * as Lab from '../lab';

/** Mean and covariance of points of the plane, the figures' own. */
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

/** The points at two standard deviations from the mean, whichever way one goes. */
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

/** Points of the plane off zero, with spreads of about 1.6 and 0.8 that go together. */
export function correlatedPoints(stream: RandomStream, count: number): number[][] {
  return Array.from({ length: count }, () => {
    const [shared, own, other] = [stream.normal(), stream.normal(), stream.normal()];
    return [3 + 1.45 * shared + 0.6 * own, 2 + 0.65 * shared + 0.45 * other];
  });
}

/** What is done to the inputs before the first layer: fitted on the training set, applied to any part. */
export const PREPARATIONS = ['as they are', 'standardized', 'whitened'] as const;
export type Preparation = (typeof PREPARATIONS)[number];

export function prepared(
  lab: typeof Lab,
  how: Preparation,
  train: tf.Tensor2D,
  others: tf.Tensor2D[],
): tf.Tensor2D[] {
  const parts = [train, ...others];
  if (how === 'as they are') return parts.map((part) => part.clone());
  if (how === 'standardized') {
    const statistics = lab.fitStandardize(train);
    return parts.map((part) => lab.standardize(part, statistics));
  }
  const fitted = lab.principalAxes(train);
  return parts.map((part) => lab.whiten(part, fitted));
}

/** Inputs and targets of one part of a data set. */
export interface Part {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
}

export interface Training {
  train: Part;
  test: Part;
  learningRate: number;
  epochs: number;
  batchSize: number;
  loss: (output: tf.Tensor2D, y: tf.Tensor2D) => tf.Scalar;
}

const HIDDEN = 16;

/**
 * A network of one hidden layer of 16 tanh units and one output, trained by plain SGD from
 * weights N(0, 1/fan-in).
 *
 * @returns the losses at the start and after every epoch; those of a training that diverged end in Infinity
 */
export function trainNetwork(
  { train, test, learningRate, epochs, batchSize, loss }: Training,
  random: SeededRandom,
): { train: number[]; test: number[] } {
  const weights = random.stream('weights');
  const layer = (inputs: number, outputs: number): tf.Variable =>
    tf.tidy(() => tf.variable(randomNormal(weights, [inputs, outputs], 0, 1 / Math.sqrt(inputs))));
  const [features, count] = [train.x.shape[1], train.x.shape[0]];
  const variables = [layer(features, HIDDEN), tf.variable(tf.zeros([HIDDEN])), layer(HIDDEN, 1)];
  const [W1, b1, W2] = variables as [tf.Variable<tf.Rank.R2>, tf.Variable, tf.Variable<tf.Rank.R2>];
  const b2 = tf.variable(tf.scalar(0));
  const output = (x: tf.Tensor2D): tf.Tensor2D =>
    x.matMul(W1).add<tf.Tensor2D>(b1).tanh().matMul(W2).add<tf.Tensor2D>(b2);
  const optimizer = tf.train.sgd(learningRate);
  const order = random.stream('order');
  const lossOf = ({ x, y }: Part): number => {
    const value = tf.tidy(() => loss(output(x), y).arraySync());
    return Number.isFinite(value) ? value : Infinity;
  };
  const losses = { train: [lossOf(train)], test: [lossOf(test)] };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rows = order.permutation(count);
    for (let start = 0; start < count; start += batchSize) {
      tf.tidy(() => {
        const batch = tf.tensor1d(rows.slice(start, start + batchSize), 'int32');
        const [x, y] = [train.x.gather(batch), train.y.gather(batch)];
        optimizer.minimize(() => loss(output(x), y));
      });
    }
    losses.train.push(lossOf(train));
    losses.test.push(lossOf(test));
  }
  optimizer.dispose();
  tf.dispose([...variables, b2]);
  return losses;
}
