import * as tf from '@tensorflow/tfjs';
import { applied } from '../../../src/train/applied';

const x = tf.input({ shape: [4, 3, 2] });

it('applies the layer to a symbolic tensor, or to several', () => {
  expect(applied(tf.layers.flatten(), x).shape).toEqual([null, 24]);
  expect(applied(tf.layers.concatenate({ axis: -1 }), [x, x]).shape).toEqual([null, 4, 3, 4]);
});

it.each<[string, () => unknown, string]>([
  [
    'shapes that differ',
    () => applied(tf.layers.add(), [x, tf.input({ shape: [4, 3, 5] })]),
    "Add doesn't take [null, 4, 3, 2] and [null, 4, 3, 5]: ",
  ],
  [
    'a layer in place of its output',
    () => applied(tf.layers.reLU(), tf.layers.flatten() as unknown as tf.SymbolicTensor),
    'expected a symbolic tensor as input of ReLU, received an object',
  ],
  [
    'nothing',
    () => applied(tf.layers.reLU(), undefined as unknown as tf.SymbolicTensor),
    'expected a symbolic tensor as input of ReLU, received undefined',
  ],
])('names the layer that is given %s', (_, apply, message) => {
  expect(apply).toThrow(message);
});
