/**
 * Lab 09 · Over-fitting, early stopping and random labels.
 *
 * The handout (README.md, beside this file) has the ideas, the tasks and their points. Write the bodies of the
 * functions below; leave their names, arguments and results as they are. Run `npx lab check 09` to see what is
 * right, what is wrong, and why.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { RandomStream } from '../../src/core/rng';
import { randomNormal } from '../../src/core/tensors';

/** Row numbers of a data set, in three parts. */
export interface Split {
  train: number[];
  validation: number[];
  test: number[];
}

/**
 * Divides the samples of a data set into three parts: every row number from 0 to labels.length − 1 stands in
 * exactly one of them. Of the n samples of each class, drawn at random, round(validation · n) go to the
 * validation set, round(test · n) to the test set, and all others to the training set: the split is stratified.
 * Each class is drawn independently of the others. The order inside a part doesn't matter. Called again with the same stream, it gives another split.
 *
 * @param labels the class of every sample: any whole numbers, also with gaps between them or below 0
 * @param shares of each class, from 0 to 1
 * @param random the stream that gives the order: `random.permutation(n)` is 0 … n − 1 in random order
 * @throws UsageError for shares that are negative or leave no samples for training
 * Source: WD, exercise 3; DNN 4.4.1; S29.
 */
export function split(
  labels: readonly number[],
  { validation, test }: { validation: number; test: number },
  random: RandomStream,
): Split {
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw expected('shares of at least 0 with a sum below 1', validation + test);
  }
  const parts: Split = { train: [], validation: [], test: [] };
  // BEGIN SOLUTION Shuffle all row numbers; then, class by class, cut that class's rows into three.
  const order = random.permutation(labels.length);
  for (const label of new Set(labels)) {
    const rows = order.filter((row) => labels[row] === label);
    const first = Math.round(validation * rows.length);
    const second = first + Math.round(test * rows.length);
    parts.validation.push(...rows.slice(0, first));
    parts.test.push(...rows.slice(first, second));
    parts.train.push(...rows.slice(second));
  }
  return parts;
  // END SOLUTION
}

export interface StoppingOptions {
  /** Epochs in a row without improvement after which training stops; a whole number, at least 1. */
  patience: number;
  /** A loss is an improvement if it is below the best loss by more than this number, at least 0. Default 0. */
  minDelta?: number;
}

/** A rule that ends a training and decides which weights it ends with. */
export interface Stopping {
  update(loss: number, weights: tf.Variable[]): boolean;
  restore(weights: tf.Variable[]): void;
}

/**
 * Early stopping: watches the validation loss, epoch by epoch, and keeps a copy of the best weights.
 *
 * - An epoch is an improvement if its loss is below the best so far by more than `minDelta`. Before the first
 *   improvement the best is Infinity, so that the first loss that is a number is one. The loss of an improvement is the
 *   new best, its weights are copied, and the count of epochs waited starts again.
 *   A loss that is NaN is never an improvement, not in the first epoch either.
 * - Otherwise the count grows by 1. Training stops as soon as the count reaches `patience`.
 *
 *     const stopping = new EarlyStopping({ patience: 5 });
 *     for (…) if (stopping.update(validationLoss, weights)) break;
 *     stopping.restore(weights);
 *     stopping.dispose();
 *
 * Source: DNN 4.4.1, "early stopping"; WD, second figure; S30.
 */
export class EarlyStopping implements Stopping {
  /** The lowest loss so far, Infinity before the first. */
  best = Infinity;
  /** The epoch of this loss, counted from 1; 0 before the first. */
  bestEpoch = 0;
  /** Epochs seen. */
  epoch = 0;
  /** Epochs in a row without improvement. */
  waited = 0;
  /** Copies of the weights of the best epoch. */
  private kept: tf.Tensor[] = [];
  private readonly patience: number;
  private readonly minDelta: number;

  /** @throws UsageError for an option outside its range */
  constructor({ patience, minDelta = 0 }: StoppingOptions) {
    if (!Number.isInteger(patience) || patience < 1) {
      throw expected('patience to be a whole number, at least 1', patience);
    }
    if (!(minDelta >= 0)) throw expected('minDelta of at least 0', minDelta);
    this.patience = patience;
    this.minDelta = minDelta;
  }

  /**
   * Takes the validation loss of an epoch and the weights it was measured with.
   *
   * `weight.clone()` is a tensor that keeps its numbers when the variable changes; `tf.keep` keeps it through
   * any `tf.tidy` around. Copies that are no longer needed have to be disposed of: `tf.dispose(tensors)`.
   *
   * @returns true if training should stop
   */
  update(loss: number, weights: tf.Variable[]): boolean {
    this.epoch += 1;
    // BEGIN SOLUTION Compare with this.best; an improvement sets best, bestEpoch, waited and kept; return whether patience is over.
    if (loss < this.best - this.minDelta) {
      this.best = loss;
      this.bestEpoch = this.epoch;
      this.waited = 0;
      tf.dispose(this.kept);
      this.kept = weights.map((weight) => tf.keep(weight.clone()));
    } else {
      this.waited += 1;
    }
    return this.waited >= this.patience;
    // END SOLUTION
  }

  /** Gives the weights their values of the best epoch; if there was none, it does not change them. */
  restore(weights: tf.Variable[]): void {
    // BEGIN SOLUTION Assign to each weight its kept copy.
    this.kept.forEach((tensor, i) => weights[i]!.assign(tensor));
    // END SOLUTION
  }

  /** Frees the copies. */
  dispose(): void {
    tf.dispose(this.kept);
    this.kept = [];
  }
}

/** The three numbers below which a quarter, a half and three quarters of the samples lie. */
export interface Quartiles {
  q1: number;
  median: number;
  q3: number;
}

/**
 * The quartiles of a sample. With the samples in ascending order, s₀ … sₙ₋₁, the quantile p is at position
 * (n − 1)·p, counted from 0; between two samples it is interpolated linearly (NumPy's default).
 *
 * The given list is not changed.
 *
 * @throws UsageError for an empty sample
 * Source: WD, box plot; S27; erratum E1: half of the samples lie in the box, not 75 %.
 */
export function quartiles(samples: readonly number[]): Quartiles {
  if (samples.length === 0) throw expected('at least one sample', samples);
  // BEGIN SOLUTION Sort a copy by size; a helper for one quantile interpolates between the two samples around its position.
  const sorted = [...samples].sort((a, b) => a - b);
  const quantile = (p: number): number => {
    const position = (sorted.length - 1) * p;
    const below = Math.floor(position);
    const lower = sorted[below]!;
    const upper = sorted[below + 1] ?? lower;
    return lower + (position - below) * (upper - lower);
  };
  return { q1: quantile(0.25), median: quantile(0.5), q3: quantile(0.75) };
  // END SOLUTION
}

/** The numbers that a box plot shows. */
export interface BoxPlotStatistics extends Quartiles {
  /** The lowest and the highest sample within 1.5 box heights of the box. */
  whiskerLow: number;
  whiskerHigh: number;
  /** The samples beyond the whiskers, in ascending order. */
  outliers: number[];
}

/**
 * The numbers of a box plot: the box goes from the first to the third quartile, a line stands at the median,
 * the whiskers reach to the farthest samples within 1.5 box heights of the box, this distance included, and the
 * samples beyond them are drawn one by one.
 *
 * Source: WD, box plot; S27.
 */
export function boxPlotStatistics(samples: readonly number[]): BoxPlotStatistics {
  // BEGIN SOLUTION From quartiles: a fence 1.5 box heights below and above the box; whiskers are samples inside, outliers outside.
  const { q1, median, q3 } = quartiles(samples);
  const reach = 1.5 * (q3 - q1);
  const sorted = [...samples].sort((a, b) => a - b);
  const inside = sorted.filter((sample) => sample >= q1 - reach && sample <= q3 + reach);
  const outliers = sorted.filter((sample) => sample < q1 - reach || sample > q3 + reach);
  return { q1, median, q3, whiskerLow: inside[0]!, whiskerHigh: inside.at(-1)!, outliers };
  // END SOLUTION
}

/**
 * Labels of which a share is random: each label, independently, is replaced with probability `share` by a label that
 * is drawn uniformly from all classes, also from the true class. (So at share 1 about 1/classes of them are right.)
 *
 * The given labels are not changed.
 *
 * @param classes the number of classes: labels are 0 … classes − 1
 * @param share from 0 to 1
 * @param random `random.bernoulli(p)` is true with probability p, `random.integer(n)` is one of 0 … n − 1
 * @throws UsageError for a share outside [0, 1]
 * Source: REG; S31; Zhang et al. (2017), section 2.1.
 */
export function randomizeLabels(
  labels: readonly number[],
  { classes, share }: { classes: number; share: number },
  random: RandomStream,
): number[] {
  if (!(share >= 0 && share <= 1)) throw expected('share in [0, 1]', share);
  // BEGIN SOLUTION For each label, toss a coin with probability share; if it says so, draw a new label from all classes.
  return labels.map((label) => (random.bernoulli(share) ? random.integer(classes) : label));
  // END SOLUTION
}

/**
 * Trains on labels of which a share is random, to see if a network can memorize them.
 *
 * @param trainEpoch trains for one epoch with the labels it is given and returns the training accuracy
 * @returns the training accuracy after each of the epochs
 * Source: REG; S31; Zhang et al. (2017).
 */
export function trainOnRandomLabels(
  labels: readonly number[],
  {
    classes,
    share,
    epochs,
    random,
  }: { classes: number; share: number; epochs: number; random: RandomStream },
  trainEpoch: (labels: readonly number[]) => number,
): number[] {
  // BEGIN SOLUTION Randomize the labels, then collect what trainEpoch returns for each epoch.
  const fixed = randomizeLabels(labels, { classes, share }, random);
  return Array.from({ length: epochs }, () => trainEpoch(fixed));
  // END SOLUTION
}

/**
 * The number of parameters of a fully connected network: all weights and all biases of its layers.
 *
 * @param widths of the inputs, the hidden layers and the output: [64, 32, 10] has one hidden layer of 32 units
 * Source: DNN 4.4.1; S28.
 */
export function parametersOf(widths: readonly number[]): number {
  // BEGIN SOLUTION Each layer has a weight from every unit of the layer before to each of its units, and a bias for each of its units.
  let parameters = 0;
  for (let l = 1; l < widths.length; l++) parameters += widths[l - 1]! * widths[l]! + widths[l]!;
  return parameters;
  // END SOLUTION
}

/** A model that was fitted to the training set. */
export interface Fitted {
  parameters: number;
  trainError: number;
  validationError: number;
  /** Opens the test set. Each call is noted. */
  testError: () => number;
}

export interface Sweep {
  /** One row for each capacity, in the given order. */
  errors: { capacity: number; parameters: number; train: number; validation: number }[];
  /** The capacity chosen. */
  chosen: number;
  /** The test error of the chosen model only. */
  test: number;
}

/**
 * Fits a model of each capacity and chooses the one with the least validation error (the first, if several are equal).
 * Then it measures the test error of this model only: the test set is used once, after the choice.
 *
 * Source: DNN 4.4.1; WD, exercises 2 and 3; S28, S29.
 */
export function capacitySweep(capacities: readonly number[], fit: (capacity: number) => Fitted): Sweep {
  // BEGIN SOLUTION Fit each capacity once; find the least validation error; call testError of that model alone.
  const fitted = capacities.map((capacity) => ({ capacity, ...fit(capacity) }));
  const best = fitted.reduce((a, b) => (b.validationError < a.validationError ? b : a));
  const errors = fitted.map(({ capacity, parameters, trainError, validationError }) => ({
    capacity,
    parameters,
    train: trainError,
    validation: validationError,
  }));
  return { errors, chosen: best.capacity, test: best.testError() };
  // END SOLUTION
}

/** Inputs, shape [samples, features], and targets, shape [samples, 1]. */
export interface Samples {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
}

/** The weights of a network: W₁, b₁, W₂, b₂, … */
export type Net = tf.Variable[];

/** A network with weights N(0, 1/fan-in) and biases N(0, 1) in its hidden layers, 0 in the last. */
export function newNet(widths: readonly number[], random: RandomStream): Net {
  return tf.tidy(() =>
    widths.slice(1).flatMap((units, l) => {
      const inputs = widths[l]!;
      const last = l === widths.length - 2;
      return [
        tf.variable(randomNormal(random, [inputs, units], 0, 1 / Math.sqrt(inputs))),
        tf.variable(last ? tf.zeros([units]) : randomNormal(random, [units])),
      ];
    }),
  );
}

/** The outputs of the network for x: tanh in the hidden layers, a linear output. */
export function predict(net: Net, x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    let a = x;
    for (let l = 0; l < net.length; l += 2) {
      const z = a.matMul(net[l] as unknown as tf.Tensor2D).add<tf.Tensor2D>(net[l + 1]!);
      a = l + 2 < net.length ? z.tanh() : z;
    }
    return a;
  });
}

/**
 * Trains a regression network on the mean squared error C = 1/n Σ (ŷ − y)² of the training set, so long that it memorizes
 * this set: for `epochs` epochs, or until `stopping` ends the training. The given net is trained in place.
 *
 * Each epoch is one step of the optimizer on all training samples. After the step, the errors on both sets
 * are noted, and `stopping.update` gets the validation error; if it returns true, this was the last epoch.
 * At the end, if there is a `stopping`, the net gets its best weights by `stopping.restore`.
 *
 * @returns the mean squared error on either set after each epoch
 * Source: WD, first figure; S26.
 */
export function memorize(
  net: Net,
  { train, validation }: { train: Samples; validation: Samples },
  { epochs, optimizer, stopping }: { epochs: number; optimizer: tf.Optimizer; stopping?: Stopping },
): { train: number[]; validation: number[] } {
  const history = { train: [] as number[], validation: [] as number[] };
  // BEGIN SOLUTION Write the error as a scalar tensor; each epoch: optimizer.minimize with net as the variables, note both errors, ask stopping.
  const error = ({ x, y }: Samples): tf.Scalar => predict(net, x).sub(y).square().mean<tf.Scalar>();
  const measured = (samples: Samples): number => tf.tidy(() => error(samples).arraySync());
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.minimize(() => error(train), false, net);
    history.train.push(measured(train));
    history.validation.push(measured(validation));
    if (stopping?.update(history.validation.at(-1)!, net)) break;
  }
  stopping?.restore(net);
  return history;
  // END SOLUTION
}
