/**
 * Lab 08 · Batch normalization.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 08` to see
 * what is right, what is wrong, and why.
 *
 * Everywhere below, the **last axis** of x is the features: neurons in [samples, features], channels in
 * [samples, height, width, channels]. Each feature is normalized by itself, over all the other axes together.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';

/** A number for each feature, of a batch (μ_B, σ²_B) or averaged over many batches. */
export type Statistics = {
  /** Shape [features]. */
  mean: tf.Tensor1D;
  /** σ², not σ. Shape [features]. */
  variance: tf.Tensor1D;
};

/** The parameters that batch normalization learns: a number for each feature. */
export type ScaleAndShift = {
  /** γ, the scale. Shape [features]. */
  gamma: tf.Tensor1D;
  /** β, the shift. Shape [features]. */
  beta: tf.Tensor1D;
};

export interface BatchNormOptions {
  /** The share of the running averages that a step keeps, in [0, 1). */
  momentum: number;
  /** ε > 0, which is added to the variance. */
  epsilon: number;
}

/** The axes that a feature is averaged over: all but the last. [0] for [samples, features]. */
export function averagedAxes(x: tf.Tensor): number[] {
  return x.shape.map((_, axis) => axis).slice(0, -1);
}

/**
 * Mean and variance of every feature over a batch:
 *
 *     μ_B = 1/m Σ xᵢ        σ²_B = 1/m Σ (xᵢ − μ_B)²
 *
 * where m counts all values of a feature: samples, or samples · height · width. It must stay exact if a feature is
 * far from 0: take differences first and squares afterwards.
 *
 * @param x shape [samples, …, features]
 * Source: DNN 4.3.3; S25; Ioffe and Szegedy 2015, algorithm 1.
 */
export function batchStatistics(x: tf.Tensor): Statistics {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Normalizes every feature by the statistics given, then scales and shifts it:
 *
 *     x̂ = (x − μ) / √(σ² + ε)        y = γ x̂ + β
 *
 * @param x shape [samples, …, features]
 * @param epsilon ε; it keeps a feature that is constant in a batch from being divided by 0
 * @returns y, of the shape of x
 * Source: DNN 4.3.3; erratum E13: the text divides by the variance; S25.
 */
export function normalize(
  x: tf.Tensor,
  { mean, variance }: Statistics,
  { gamma, beta }: ScaleAndShift,
  epsilon: number,
): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The running averages after one more batch, for mean and variance alike:
 *
 *     running ← momentum · running + (1 − momentum) · batch
 *
 * @param momentum the share that is kept, as tfjs and Keras have it (PyTorch calls 1 − momentum "momentum")
 * Source: DNN 4.3.3, "an average of the last mini-batches"; S25.
 */
export function updateRunning(running: Statistics, batch: Statistics, momentum: number): Statistics {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Batch normalization of one batch.
 *
 * - In training, by the statistics of the batch itself; they also go into the running averages.
 * - At test time, by the running averages, which are not changed: a prediction must not depend on the other samples
 *   of the batch.
 *
 * @param running the running averages so far
 * @returns y, of the shape of x, and the running averages after this batch
 * Source: DNN 4.3.3; S25.
 */
export function batchNormForward(
  x: tf.Tensor,
  parameters: ScaleAndShift,
  running: Statistics,
  { training, momentum, epsilon }: BatchNormOptions & { training: boolean },
): { y: tf.Tensor; running: Statistics } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The gradients of a loss through batch normalization in training, where μ_B and σ²_B depend on x too. With
 * s = √(σ²_B + ε), x̂ = (x − μ_B)/s, and means and sums over all axes but the last:
 *
 *     ∂L/∂β = Σ dy        ∂L/∂γ = Σ dy x̂
 *     dx̂ = γ dy           ∂L/∂x = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ x̂)) / s
 *
 * The two means are the parts that reach x through μ_B and through σ²_B. By hand: `tf.grad` and its relatives are
 * refused in this lab.
 *
 * @param dy ∂L/∂y, of the shape of x
 * @param x the input of the normalization
 * Source: S25; Ioffe and Szegedy 2015, section 3.
 */
export function batchNormBackward(
  dy: tf.Tensor,
  x: tf.Tensor,
  { gamma }: Pick<ScaleAndShift, 'gamma'>,
  epsilon: number,
): { dx: tf.Tensor; dGamma: tf.Tensor1D; dBeta: tf.Tensor1D } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The y of a training step, with your own gradient: tfjs then calls batchNormBackward to differentiate y with
 * respect to x, γ and β, and does not use its own gradients of the ops that computed y.
 */
export function withOwnGradient(
  y: tf.Tensor,
  x: tf.Tensor,
  { gamma, beta }: ScaleAndShift,
  epsilon: number,
): tf.Tensor {
  const op = tf.customGrad((...inputs: unknown[]) => {
    const save = inputs.pop() as tf.GradSaveFunc;
    save([x, gamma]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [x, gamma] = saved as [tf.Tensor, tf.Tensor1D];
      const { dx, dGamma, dBeta } = batchNormBackward(dy, x, { gamma }, epsilon);
      return [dx, dGamma, dBeta];
    };
    return { value: y.clone(), gradFunc };
  });
  return op(x, gamma, beta);
}

/**
 * Batch normalization as a layer: `tf.sequential({ layers: [dense, new BatchNorm(), …] })`.
 *
 * Four weights of shape [features], by the names `gamma` (starts at 1), `beta` (0), `movingMean` (0) and
 * `movingVariance` (1). The first two are trained. The other two are not, they are written by `call` in training;
 * but they are weights all the same, because only a layer's weights are saved with its model.
 *
 * Source: DNN 4.3.3; TT; S25.
 */
export class BatchNorm extends tf.layers.Layer {
  static className = 'CourseBatchNorm';

  readonly momentum: number;
  readonly epsilon: number;
  gamma!: tf.LayerVariable;
  beta!: tf.LayerVariable;
  movingMean!: tf.LayerVariable;
  movingVariance!: tf.LayerVariable;

  constructor(options: Partial<BatchNormOptions> & { name?: string } = {}) {
    super(options);
    const { momentum = 0.9, epsilon = 1e-3 } = options;
    if (!(momentum >= 0 && momentum < 1)) throw expected('momentum in [0, 1)', momentum);
    if (!(epsilon > 0 && epsilon < Infinity)) throw expected('epsilon above 0', epsilon);
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  /**
   * Makes the four weights, when the number of features is known.
   *
   *     this.addWeight(name, shape, 'float32', initializer, regularizer, trainable)
   *
   * with `tf.initializers.ones()` and `tf.initializers.zeros()`, and `undefined` for no regularizer.
   */
  override build(inputShape: tf.Shape): void {
    // TODO
    throw new Error('Not implemented yet');
    this.built = true;
  }

  /**
   * The y of `batchNormForward` with the layer's own options. In training, the new averages are written into the
   * weights, and y is returned by `withOwnGradient`, so that your batchNormBackward trains the layer. Without
   * `training`, the layer is at test time. `read()` gives a weight's tensor, `write(tensor)` sets it.
   */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const training = kwargs.training ?? false;
      const parameters = { gamma: this.gamma.read(), beta: this.beta.read() } as ScaleAndShift;
      const running = { mean: this.movingMean.read(), variance: this.movingVariance.read() } as Statistics;
      // TODO
      throw new Error('Not implemented yet');
    });
  }

  /** The options from which the constructor makes this layer again when its model is loaded. */
  override getConfig(): tf.serialization.ConfigDict {
    // TODO
    throw new Error('Not implemented yet');
  }
}
tf.serialization.registerClass(BatchNorm);

/** The place of the normalization in a hidden layer: before the activation (TT, the paper) or after it (DNN). */
export type Placement = 'before' | 'after' | 'none';

/** As `tf.layers.dense` takes it: a name, or an initializer of lab 07. */
export type LayerInitializer = Exclude<DenseOptions['kernelInitializer'], undefined>;
type DenseOptions = Parameters<typeof tf.layers.dense>[0];

/** The name of an activation in tfjs. */
export type ActivationName = 'relu' | 'tanh' | 'sigmoid' | 'elu' | 'linear';

/**
 * The layers that make up one hidden layer, in their order, for `tf.sequential`:
 *
 * - `before`: a = f(BN(xW)). The dense layer has no bias, because BN would subtract it again; β takes its role
 * - `after`: a = BN(f(xW + b)). Here the layer has a bias, because it acts inside f
 * - `none`: a = f(xW + b)
 *
 * The layer of xW takes `units` and `kernelInitializer`; `normalization` makes the batch normalization.
 * Source: TT (before), DNN 4.3.3 (after: "all values that leave it"); erratum E26; S25.
 */
export function hiddenLayers(
  units: number,
  activation: ActivationName,
  placement: Placement,
  {
    kernelInitializer = 'glorotNormal' as LayerInitializer,
    normalization = (): tf.layers.Layer => new BatchNorm(),
  } = {},
): tf.layers.Layer[] {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * Layer normalization: each sample is normalized by itself, over its features, then scaled and shifted feature by
 * feature. With F features, the numbers of the last axis,
 *
 *     μ = 1/F Σ x        σ² = 1/F Σ (x − μ)²        y = γ (x − μ) / √(σ² + ε) + β
 *
 * where μ and σ² are one number for each row of the last axis: for each sample of [samples, features]. Nothing depends on
 * the batch, so training and test time are the same.
 *
 * @param x shape [samples, …, features]
 * @param epsilon ε > 0
 * @returns y, of the shape of x
 * Source: TT, "layer normalization"; Ba, Kiros and Hinton 2016, equation 3.
 */
export function layerNorm(x: tf.Tensor, { gamma, beta }: ScaleAndShift, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/** The two parts into which weight normalization divides the weights of a dense layer. */
export type LengthAndDirection = {
  /** g, the length of the weights of each unit; it may be negative. Shape [units]. */
  g: tf.Tensor1D;
  /** v, of any length above 0: only its direction counts. Shape [inputs, units]: column j belongs to unit j. */
  v: tf.Tensor2D;
};

/**
 * Weight normalization: the weights of unit j are its length times its direction,
 *
 *     wⱼ = gⱼ vⱼ / ‖vⱼ‖
 *
 * where wⱼ and vⱼ are column j of W and v. Training moves g and v in the place of W.
 *
 * @returns W, shape [inputs, units]
 * Source: TT, "weight normalization"; Salimans and Kingma 2016, equation 2.
 */
export function weightNorm({ g, v }: LengthAndDirection): tf.Tensor2D {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The gradients of a loss with respect to the two parts, from that with respect to W, for each unit j:
 *
 *     ∂L/∂gⱼ = Σ over the inputs of ∂L/∂wⱼ · vⱼ / ‖vⱼ‖
 *     ∂L/∂vⱼ = gⱼ / ‖vⱼ‖ · (∂L/∂wⱼ − ∂L/∂gⱼ · vⱼ / ‖vⱼ‖)
 *
 * The second one has no part along vⱼ: a step turns v, and makes it longer. By hand, without `tf.grad`.
 *
 * @param dW ∂L/∂W, shape [inputs, units]
 * @returns gradients of the shapes of g and v
 * Source: Salimans and Kingma 2016, equation 3.
 */
export function weightNormBackward(
  dW: tf.Tensor2D,
  { g, v }: LengthAndDirection,
): { dG: tf.Tensor1D; dV: tf.Tensor2D } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}
