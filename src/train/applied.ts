import * as tf from '@tensorflow/tfjs';
import { expected, messageOf, UsageError } from '../core/errors';

/**
 * A layer applied to the symbolic output of another, or to several (`add`, `concatenate`): `layer.apply` with
 * its result's type, and with errors that name the layer and the shapes that came.
 *
 * @throws UsageError for what is no symbolic tensor, and for shapes that the layer doesn't take
 */
export function applied(
  layer: tf.layers.Layer,
  x: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor {
  const name = layer.getClassName();
  const inputs = Array.isArray(x) ? x : [x];
  for (const input of inputs) {
    if (!(input instanceof tf.SymbolicTensor)) throw expected(`a symbolic tensor to enter ${name}`, input);
  }
  try {
    return layer.apply(x) as tf.SymbolicTensor;
  } catch (error) {
    const shapes = inputs.map(({ shape }) => `[${shape.map(String).join(', ')}]`).join(' and ');
    throw new UsageError(`${name} doesn't take ${shapes}: ${messageOf(error)}`);
  }
}
