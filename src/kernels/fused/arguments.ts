/** Checks the arguments of fused layers. tfjs's own ops do this, but a kernel that is called by its name doesn't. */
import type * as tf from '@tensorflow/tfjs';

/** The input, the weights and the bias of a layer. */
export interface LayerTensors {
  x: tf.Tensor;
  w: tf.Tensor;
  b: tf.Tensor;
}

/**
 * Checks types and shapes: x is [..., inputs] and w is [..., inputs, units], both with `rank` dimensions; b is [units].
 *
 * @throws Error with the expected and the received argument
 */
export function checkLayer(layer: string, rank: number, tensors: LayerTensors): void {
  const { x, w, b } = tensors;
  for (const [name, { shape, dtype, isDisposed }] of Object.entries(tensors)) {
    if (isDisposed) throw new Error(`${layer} takes tensors in use, received ${name} disposed of`);
    if (dtype !== 'float32') throw new Error(`${layer} takes ${name} of type float32, received ${dtype}`);
    if (name !== 'b' && shape.length !== rank) {
      throw new Error(`${layer} takes ${name} of ${rank} dimensions, received shape [${shape}]`);
    }
  }
  const [inputs, units] = w.shape.slice(-2) as [number, number];
  if (x.shape[rank - 1] !== inputs) {
    throw new Error(`${layer} takes w for the last size of x, received x [${x.shape}] and w [${w.shape}]`);
  }
  if (b.shape.length !== 1 || b.shape[0] !== units) {
    throw new Error(`${layer} takes b of shape [${units}] with w [${w.shape}], received [${b.shape}]`);
  }
}

/** @throws Error if the choice isn't one of those */
export function checkChoice(what: string, choices: readonly string[], received: string): void {
  if (!choices.includes(received)) {
    throw new Error(`${what} is one of ${choices.join(', ')}, received ${String(received)}`);
  }
}
