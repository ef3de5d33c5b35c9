/**
 * Lab 10 · Weight decay.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 10` to see
 * what is right, what is wrong, and why.
 *
 * A penalty is a class that tfjs takes as a regularizer: `tf.layers.dense({ kernelRegularizer: new L2({ lambda }) })`.
 * tfjs calls `apply` and differentiates it by itself; `gradient` is the formula, written by you.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { NamedTensors } from '../../src/core/tensors';
import { registerPenalty, WeightPenalty } from '../../src/train/weightPenalty';

/** @throws UsageError `expected lambda of at least 0, received -1`; also for NaN and Infinity. */
function checkLambda(value: number): void {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * The L2 penalty and its gradient:
 *
 *     Ω(w) = λ/2 Σ w²        ∂Ω/∂w = λw
 *
 * The sum is over all entries of w, for every shape. Don't take a root or a mean.
 *
 * @throws UsageError for a λ that is below 0 or not finite
 * Source: WD, "L2"; DNN 4.4.2; REG; erratum E2; S32, S33.
 */
export class L2 extends WeightPenalty {
  static className = 'CourseL2';
  readonly lambda: number;

  constructor({ lambda }: { lambda: number }) {
    super();
    checkLambda(lambda);
    this.lambda = lambda;
  }

  /** @returns Ω(w), a scalar */
  apply(w: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  /** @returns ∂Ω/∂w, of the shape of w */
  gradient(w: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return { lambda: this.lambda };
  }
}
registerPenalty(L2);

/**
 * The L1 penalty and its gradient:
 *
 *     Ω(w) = λ Σ |w|        ∂Ω/∂w = λ sign(w), with sign(0) = 0
 *
 * At w = 0, each number in [−λ, λ] is a subgradient. Use 0, which does not move a weight of 0: in `gradient`, and also
 * in the gradient that tfjs computes from `apply`. (The derivative of `tf.abs` at 0 is −1 in tfjs. The derivative of
 * `tf.sign` is 0 everywhere, and |w| = w · sign(w).)
 *
 * @throws UsageError for a λ that is below 0 or not finite
 * Source: WD, "L1"; DNN 4.4.2; REG; S34.
 */
export class L1 extends WeightPenalty {
  static className = 'CourseL1';
  readonly lambda: number;

  constructor({ lambda }: { lambda: number }) {
    super();
    checkLambda(lambda);
    this.lambda = lambda;
  }

  /** @returns Ω(w), a scalar */
  apply(w: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  /** @returns ∂Ω/∂w, of the shape of w */
  gradient(w: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return { lambda: this.lambda };
  }
}
registerPenalty(L1);

/**
 * Both penalties at once, each with its own λ ("elastic net"):
 *
 *     Ω(w) = λ₁ Σ |w| + λ₂/2 Σ w²        ∂Ω/∂w = λ₁ sign(w) + λ₂ w
 *
 * Source: WD; S33, S34; Zou and Hastie 2005.
 */
export class L1L2 extends WeightPenalty {
  static className = 'CourseL1L2';
  readonly l1: L1;
  readonly l2: L2;

  constructor({ lambda1, lambda2 }: { lambda1: number; lambda2: number }) {
    super();
    this.l1 = new L1({ lambda: lambda1 });
    this.l2 = new L2({ lambda: lambda2 });
  }

  /** @returns Ω(w), a scalar */
  apply(w: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  /** @returns ∂Ω/∂w, of the shape of w */
  gradient(w: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return { lambda1: this.l1.lambda, lambda2: this.l2.lambda };
  }
}
registerPenalty(L1L2);

/** The options of a step. */
export interface StepOptions {
  /** η */
  learningRate: number;
  /** λ */
  lambda: number;
}

/**
 * A step of gradient descent with weight decay, w ← (1 − ηλ)w − ηg: the weight loses a share ηλ of itself.
 *
 * @param g ∂loss/∂w, of the loss alone, without the penalty
 * @returns the weights after the step; w is not changed
 * Source: WD, "Weight decay"; DNN 4.4.2; S33; Loshchilov and Hutter 2019 for decay beside other optimizers.
 */
export function decayedUpdate(w: tf.Tensor, g: tf.Tensor, { learningRate, lambda }: StepOptions): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * A step of gradient descent under L1, w ← w − ηg − ηλ sign(w): large and small weights move toward 0 by the same ηλ.
 *
 * If 0 is the minimum (|g| ≤ λ there), the weight goes to and fro across 0. Its distance from 0 is then at most the
 * length of a step at 0, η(λ + |g|) ≤ 2ηλ.
 *
 * @param g ∂loss/∂w, of the loss alone, without the penalty
 * @returns the weights after the step; w is not changed. A weight of 0 gets no push
 * Source: WD, "L1"; DNN 4.4.2; S34.
 */
export function l1Update(w: tf.Tensor, g: tf.Tensor, { learningRate, lambda }: StepOptions): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The minimum of ½ Σ Hₖ(wₖ − w*ₖ)² + λ/2 Σ wₖ²:
 *
 *     ŵₖ = Hₖ / (Hₖ + λ) · w*ₖ
 *
 * @param wStar w*, the minimum without penalty
 * @param H curvatures, of the shape of w*, all positive
 * Source: WD, closed forms; S36.
 */
export function shrinkL2(wStar: tf.Tensor, H: tf.Tensor, lambda: number): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The minimum of ½ Σ Hₖ(wₖ − w*ₖ)² + λ Σ |wₖ|, the soft threshold:
 *
 *     ŵₖ = sign(w*ₖ) · max(|w*ₖ| − λ/Hₖ, 0)
 *
 * @param wStar w*, the minimum without penalty
 * @param H curvatures, of the shape of w*, all positive
 * Source: WD, closed forms; S36.
 */
export function shrinkL1(wStar: tf.Tensor, H: tf.Tensor, lambda: number): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/** The penalty of a tensor of weights: `L2`, `L1`, `L1L2`. */
export type Penalty = Pick<WeightPenalty, 'apply'>;

/**
 * The objective of a step, and the loss that is reported:
 *
 *     reported  = 1/N Σ losses                        the error of the predictions: comparable for every λ
 *     objective = reported + Σ over weights Ω(w)      is minimized
 *
 * Weights multiply inputs: they are the tensors with a name that ends in `/kernel` (`dense_1/kernel`), of any rank. Biases
 * (`dense_1/bias`) and the parameters of normalization (`norm_1/gamma`, `norm_1/beta`) have no penalty. The
 * part before the last `/` is the name of the layer, which may be any text, `kernel` too.
 *
 * @param losses the loss of every sample of the batch, shape [samples]
 * @param parameters all parameters of the model, by name
 * @param penalty Ω of one tensor
 * Source: WD, code of "weights" and "total_loss"; S32, S33.
 */
export function addPenalty(
  losses: tf.Tensor1D,
  parameters: NamedTensors,
  penalty: Penalty,
): { objective: tf.Scalar; reported: tf.Scalar } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/** The functions that a sweep calls; a model may be of any kind. */
export interface Experiment<Model> {
  /** Trains a fresh model with a penalty of λ, on the training set. */
  train: (lambda: number) => Model;
  /** The model's error on the validation set, in [0, 1]. */
  validationError: (model: Model) => number;
  /** The model's error on the test set, in [0, 1]. Call it only once, at the very end. */
  testError: (model: Model) => number;
}

/**
 * Chooses λ. Train one model for every candidate, and choose the model with the smallest validation error (if several
 * are equal, the one with the largest λ, the simplest model). Only the chosen model is tested, once.
 *
 * @param lambdas candidates, in any order
 * @returns the chosen λ, the validation errors of the candidates in the given order, and the chosen model's test error
 * Source: WD, exercises 2 and 3; S38, S29.
 */
export function sweepLambda<Model>(
  lambdas: number[],
  experiment: Experiment<Model>,
): { lambda: number; validationErrors: number[]; testError: number } {
  if (lambdas.length === 0) throw expected('at least one lambda to try', lambdas);
  // TODO
  throw new Error('Not implemented yet');
}
