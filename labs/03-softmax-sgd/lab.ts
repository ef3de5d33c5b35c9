/**
 * Lab 03 · Softmax regression and stochastic gradient descent.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 03` to see
 * what is right, what is wrong, and why.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../src/core/rng';

/** The parameters of softmax regression. A gradient has the same form: one number for each parameter. */
export type Weights = {
  /** Shape [features, classes]. */
  W: tf.Tensor2D;
  /** Shape [classes]. */
  b: tf.Tensor1D;
};

/** Labelled samples, a row each. */
export type Samples = {
  /** Inputs X, shape [samples, features]. */
  x: tf.Tensor2D;
  /** One-hot labels Y, shape [samples, classes]: 1 at the true class, 0 elsewhere. */
  y: tf.Tensor2D;
};

/** The logits Z = XW + b, shape [samples, classes]: b is added to every row. */
export function logitsOf({ W, b }: Weights, x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => x.matMul(W).add<tf.Tensor2D>(b));
}

/** The samples whose row numbers are given, in that order. */
export function takeBatch({ x, y }: Samples, indices: number[]): Samples {
  return tf.tidy(() => {
    const rows = tf.tensor1d(indices, 'int32');
    return { x: x.gather(rows), y: y.gather(rows) };
  });
}

/**
 * The softmax of every row: pₙ = exp(zₙ) / Σₖ exp(zₖ).
 *
 * It must stay finite for large logits: softmax(z) = softmax(z − c) for every number c.
 *
 * @param logits Z, shape [samples, classes]
 * @returns P, shape [samples, classes]; every row sums to 1
 * Source: SGD, "H(X, Yₜ)"; S09.
 */
export function softmax(logits: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The cross-entropy of every sample: H = −Σₙ yₙ ln pₙ with p = softmax(z), in nats.
 *
 * It must stay finite and exact if p underflows to 0: use ln pₙ = zₙ − ln Σₖ exp(zₖ), and never the logarithm of p.
 *
 * @param logits Z, shape [samples, classes]
 * @param y one-hot labels, shape [samples, classes]
 * @returns H, shape [samples]
 * Source: SGD, "H(X, Yₜ)"; S09.
 */
export function crossEntropy(logits: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The cost C(W, b) = 1/N Σ H over the samples given, and its gradient, from the formulas
 *
 *     ∂C/∂W = 1/N Xᵀ(P − Y)        ∂C/∂b = 1/N Σ over samples of (P − Y)
 *
 * without automatic differentiation (`tf.grad` and its relatives are refused here).
 *
 * @returns cost, a scalar in nats, and the gradient, with the shapes of W and b
 * Source: SGD, "∇C(W, b)"; S09.
 */
export function costAndGradient(weights: Weights, { x, y }: Samples): { cost: tf.Scalar; gradient: Weights } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * One epoch's minibatches: the numbers 0 … sampleCount − 1 in random order, drawn without replacement and cut
 * into pieces of batchSize. If batchSize doesn't divide sampleCount, the last piece is shorter.
 * Called again with the same stream, it gives another order.
 *
 * @param random the stream that gives the order: `random.permutation(n)` is 0 … n − 1 in random order
 * @returns a list of batches, each a list of row numbers
 * Source: SGD, "without replacement"; S10.
 */
export function minibatches(sampleCount: number, batchSize: number, random: RandomStream): number[][] {
  // TODO
  throw new Error('Not implemented yet');
}

/** Images as their file holds them: bytes, image after image, and in each image row after row. */
export type ImageFile = {
  /** 0 (black) to 255 (white); as many as all images have pixels. */
  pixels: Uint8Array;
  /** The class of each image, 0 … classes − 1. */
  labels: Uint8Array;
  height: number;
  width: number;
  /** The number of classes. */
  classes: number;
};

/**
 * Loads a minibatch: the images with the given row numbers, in that order, as tensors for softmax regression.
 *
 *     X = pixels / 255, one image a row: shape [rows, height · width]
 *     Y: a 1 at the class of each image, 0 elsewhere: shape [rows, classes]
 *
 * The file may be far larger than a minibatch, so make no tensor of all its pixels.
 *
 * @param rows row numbers, as `minibatches` gives them; one may occur twice
 * Source: SGD, exercise 1; S11.
 */
export function loadMinibatch(images: ImageFile, rows: number[]): Samples {
  const { pixels, labels, height, width, classes } = images;
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * One step of gradient descent: (W, b) ← (W, b) − η ∇C. The given weights are not changed.
 *
 * @param gradient of the cost on a minibatch (a step of SGD) or on all samples
 * @param learningRate η
 * Source: SGD, "(W, b) = (W, b) − α∇C"; S10, S12.
 */
export function sgdStep(weights: Weights, gradient: Weights, learningRate: number): Weights {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * One epoch of SGD: every minibatch of `minibatches` once, a step of `sgdStep` for each.
 * The given weights are not changed.
 *
 * @returns the weights after the epoch, and the cost of every minibatch at the weights before its step
 * Source: SGD, "epoch"; S10.
 */
export function trainEpoch(
  weights: Weights,
  samples: Samples,
  options: { batchSize: number; learningRate: number; random: RandomStream },
): { weights: Weights; costs: number[] } {
  const costs: number[] = [];
  // Every step disposes of the weights that it replaces. The first weights are a copy, because the caller owns them.
  let current: Weights = { W: weights.W.clone(), b: weights.b.clone() };
  for (const indices of minibatches(samples.x.shape[0], options.batchSize, options.random)) {
    const next = tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
    tf.dispose(current);
    current = next;
  }
  return { weights: current, costs };
}

/**
 * One step of classical gradient descent: the gradient of the cost over all samples, then a step.
 *
 * @returns the weights after the step, and the cost before it
 * Source: SGD, exercise 3; S11.
 */
export function fullGradientStep(
  weights: Weights,
  samples: Samples,
  learningRate: number,
): { weights: Weights; cost: tf.Scalar } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The log-likelihood of the samples, ln L = −N·C, and its gradient ∇ ln L = −N ∇C.
 * It is a sum over samples, so a minibatch estimates it without bias up to a known factor.
 *
 * Source: SGD, exercise 5; S11; erratum E20: L = Π e^(−H), with the minus sign.
 */
export function logLikelihood(
  weights: Weights,
  samples: Samples,
): { logLikelihood: tf.Scalar; gradient: Weights } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The likelihood itself, L = exp(−N·C) = Π over samples of the probability of the true class, and its
 * gradient by the chain rule, ∇L = −N·L·∇C. Both underflow to 0 unless N is small: see question 6.
 *
 * Source: SGD, exercise 5; S11.
 */
export function likelihood(weights: Weights, samples: Samples): { likelihood: tf.Scalar; gradient: Weights } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}
