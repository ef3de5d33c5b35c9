/** What fused layers are given. tfjs's own ops look at it, a kernel that is called by its name does not. */
import type * as tf from '@tensorflow/tfjs';

/**
 * The tensors of a layer: x and w of so many dimensions, whose last and last but one are the same, b for the last of w.
 *
 * @throws Error that says what was expected and what came
 */
export function checkLayer(layer: string, x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, rank: number): void {
  for (const [name, { shape, dtype, isDisposed }] of Object.entries({ x, w, b })) {
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

/** @throws Error for a choice that there isn't */
export function checkChoice(what: string, choices: readonly string[], received: string): void {
  if (!choices.includes(received)) {
    throw new Error(`${what} is one of ${choices.join(', ')}, received ${String(received)}`);
  }
}
