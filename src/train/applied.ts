import * as tf from '@tensorflow/tfjs';
import { expected, messageOf, UsageError } from '../core/errors';

/**
 * Applies a layer to the symbolic output of another layer, or to several outputs (`add`, `concatenate`):
 * `layer.apply` with a precise type, and with errors that name the layer and the shapes it received.
 *
 * @throws UsageError unless every input is a symbolic tensor, and for shapes that the layer doesn't accept.
 */
export function applied(
  layer: tf.layers.Layer,
  x: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor {
  const name = layer.getClassName();
  const inputs = Array.isArray(x) ? x : [x];
  for (const input of inputs) {
    if (!(input instanceof tf.SymbolicTensor)) throw expected(`a symbolic tensor as input of ${name}`, input);
  }
  try {
    return layer.apply(x) as tf.SymbolicTensor;
  } catch (error) {
    const shapes = inputs.map(({ shape }) => `[${shape.map(String).join(', ')}]`).join(' and ');
    throw new UsageError(`${name} doesn't take ${shapes}: ${messageOf(error)}`);
  }
}
