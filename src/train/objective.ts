import * as tf from '@tensorflow/tfjs';
import type { SampleTensors } from '../data/toTensors';

/** What is to be made small, at the parameters as they are, on one batch. */
export interface ObjectiveValue {
  /** C, the mean over the batch's samples, without the penalty. */
  loss: tf.Scalar;
  /** P, the part of the objective that depends on the parameters alone: weight decay. */
  penalty?: tf.Scalar;
  /** ∇(C + P) by the names of the variables. A variable left out is not moved. */
  gradients: tf.NamedTensorMap;
}

/**
 * Where a step's gradients come from: {@link autodiff}, or a student's own formulas. What must happen to a batch
 * or to all gradients at once (augmentation, clipping by the global norm) is an objective around an objective.
 * It is called in a `tf.tidy`; it neither keeps nor disposes of tensors.
 */
export type Objective = (batch: SampleTensors) => ObjectiveValue;

/**
 * The objective of a loss and a penalty by automatic differentiation: ∇(C + P) = ∇C + ∇P.
 *
 * @param variables those to train, each with a name that lasts: `tf.variable(value, true, 'W')`
 * @param loss C of a batch, a scalar
 * @param penalty P of the variables, a scalar
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
