import * as tf from '@tensorflow/tfjs';

/** What tfjs's layers take as `kernelRegularizer`. tfjs exports its functions, but not the class. */
export type Regularizer = ReturnType<typeof tf.regularizers.l2>;

const Base = baseOf(tf.regularizers.l2()) as unknown as new () => Regularizer;

/**
 * A penalty on weights, Ω(w), as a tfjs regularizer: for `tf.layers.dense({ kernelRegularizer })`.
 *
 * A subclass that is registered with {@link registerPenalty}, and that can be built from what its
 * `getConfig` gives, is saved and loaded with its model.
 */
export abstract class WeightPenalty extends Base {
  /** Ω(w) of one tensor of weights, a scalar that can be differentiated. */
  abstract override apply(w: tf.Tensor): tf.Scalar;
  /** ∂Ω/∂w, of the shape of w. */
  abstract gradient(w: tf.Tensor): tf.Tensor;
  abstract override getConfig(): tf.serialization.ConfigDict;
}

/** Makes tfjs find a penalty by its class name when it loads a model. */
export function registerPenalty(penalty: { className: string }): void {
  tf.serialization.registerClass(
    penalty as unknown as tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  );
}

/** The class above that of an object's own. */
function baseOf(object: object): unknown {
  return (Object.getPrototypeOf(Object.getPrototypeOf(object)) as object).constructor;
}
