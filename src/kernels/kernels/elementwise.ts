import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { kernel } from '../registry';

/** √x. The backend's own takes ten times as long. */
export const squareRoot = kernel('Sqrt', ({ inputs, backend, native, stock }) => {
  const x = inputs['x']!;
  if (x.dtype !== 'float32') return stock();
  const y = backend.makeOutput(x.shape, 'float32');
  native.squareRoots(addressOf(backend, x), addressOf(backend, y), sizeOf(x));
  return y;
});

/** a + b, where b is a bias: a value for each place of a's last axis. Other sums are left to the backend. */
export const add = kernel('Add', ({ inputs, backend, native, stock }) => {
  const a = inputs['a']!;
  const b = inputs['b']!;
  if (!isBias(a, b)) return stock();
  const y = backend.makeOutput(a.shape, 'float32');
  const columns = sizeOf(b);
  const [from, bias, to] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, y)];
  native.addToRows(from, bias, to, sizeOf(a) / columns, columns);
  return y;
});

function isBias(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  return (
    b.shape.length === 1 &&
    a.shape.length > 1 &&
    b.shape[0]! > 1 &&
    b.shape[0] === a.shape.at(-1) &&
    a.dtype === 'float32' &&
    b.dtype === 'float32'
  );
}
