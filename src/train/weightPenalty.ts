import * as tf from '@tensorflow/tfjs';
import { baseClassOf } from './baseClass';

const Base = baseClassOf(tf.regularizers.l2());

/**
 * A penalty on weights, Ω(w), as a tfjs regularizer: for `tf.layers.dense({ kernelRegularizer })`.
 *
 * A subclass is saved and loaded with its model if it is registered with {@link registerPenalty} and its constructor
 * takes the result of its `getConfig`.
 */
export abstract class WeightPenalty extends Base {
  /** Ω(w) of one tensor of weights: a differentiable scalar. */
  abstract override apply(w: tf.Tensor): tf.Scalar;
  /** ∂Ω/∂w, of the shape of w. */
  abstract gradient(w: tf.Tensor): tf.Tensor;
  abstract override getConfig(): tf.serialization.ConfigDict;
}

/** Makes tfjs find a penalty by its class name when it loads a model. */
export function registerPenalty(penalty: { className: string }): void {
  tf.serialization.registerClass(
    // A student's class, whose constructor takes its own options.
    penalty as unknown as tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  );
}
