import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { kernel } from '../registry';

/** √x. The backend's own takes ten times as long. */
export const squareRoot = kernel(
  'Sqrt',
  ({ inputs, backend, native }) => {
    const x = inputs['x']!;
    const y = backend.makeOutput(x.shape, 'float32');
    native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
    return y;
  },
  ({ x }) => x!.dtype === 'float32',
);

/** a + b, where b is a bias: a value for each place of a's last axis. */
export const add = kernel(
  'Add',
  ({ inputs, backend, native }) => {
    const a = inputs['a']!;
    const b = inputs['b']!;
    const y = backend.makeOutput(a.shape, 'float32');
    const columns = sizeOf(b);
    const rows = sizeOf(a) / columns;
    native.addToRows(addressOf(backend, a), addressOf(backend, b), addressOf(backend, y), rows, columns);
    return y;
  },
  ({ a, b }) => isBias(a!, b!),
);

function isBias(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  const rank = a.shape.length;
  return (
    rank > 1 &&
    b.shape.length === 1 &&
    b.shape[0]! > 1 &&
    b.shape[0] === a.shape[rank - 1] &&
    a.dtype === 'float32' &&
    b.dtype === 'float32'
  );
}
