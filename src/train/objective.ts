import * as tf from '@tensorflow/tfjs';
import type { SampleTensors } from '../data/toTensors';

/** The loss to minimize and its gradients, for the present parameters and one batch. */
export interface ObjectiveValue {
  /** C, the mean over the batch's samples, without the penalty. */
  loss: tf.Scalar;
  /** P, the part of the objective that depends only on the parameters, such as weight decay. */
  penalty?: tf.Scalar;
  /** ∇(C + P), with the names of the variables as keys. A variable that is not a key is not changed. */
  gradients: tf.NamedTensorMap;
}

/**
 * Computes the gradients of a step: by {@link autodiff}, or by a student's own formulas. To change a batch, or all
 * gradients together (augmentation, clipping by the global norm), write an objective that calls another objective.
 * It is called in a `tf.tidy`, and must not keep or dispose of tensors.
 */
export type Objective = (batch: SampleTensors) => ObjectiveValue;

/**
 * The objective of a loss and a penalty by automatic differentiation: ∇(C + P) = ∇C + ∇P.
 *
 * @param variables the variables to train, each with a fixed name: `tf.variable(value, true, 'W')`
 * @param loss returns C of a batch, a scalar
 * @param penalty returns P of the variables, a scalar
 */
export function autodiff(
  variables: tf.Variable[],
  loss: (batch: SampleTensors) => tf.Scalar,
  penalty?: () => tf.Scalar,
): Objective {
  return (batch) => {
    const c = tf.variableGrads(() => loss(batch), variables);
    if (!penalty) return { loss: c.value, gradients: c.grads };
    const p = tf.variableGrads(penalty, variables);
    return { loss: c.value, penalty: p.value, gradients: sumByName(c.grads, p.grads) };
  };
}

function sumByName(a: tf.NamedTensorMap, b: tf.NamedTensorMap): tf.NamedTensorMap {
  const sum = { ...a };
  for (const [name, tensor] of Object.entries(b)) sum[name] = sum[name]?.add(tensor) ?? tensor;
  return sum;
}
