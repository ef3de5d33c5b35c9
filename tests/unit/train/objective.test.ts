import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/node/backend';
import { autodiff } from '../../../src/train/objective';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

it('autodiff gives the gradient of loss and penalty together', () => {
  const w = tf.variable(tf.tensor1d([1, -2]), true, 'w');
  const b = tf.variable(tf.scalar(3), true, 'b');
  const batch = { x: tf.tensor2d([[1, 2]]), y: tf.tensor2d([[0]]) };
  const objective = autodiff(
    [w, b],
    ({ x }) => x.mul(w).sum().add(b),
    () => w.square().sum(),
  );
  const { loss, penalty, gradients } = objective(batch);
  // 1·1 + 2·(−2) + 3 = 0; 1 + 4 = 5; (1, 2) + 2 (1, −2) = (3, −2); b has no part in the penalty.
  expect(loss.arraySync()).toBe(0);
  expect(penalty!.arraySync()).toBe(5);
  expect(gradients['w']!.arraySync()).toEqual([3, -2]);
  expect(gradients['b']!.arraySync()).toBe(1);
});

it('autodiff without a penalty gives the gradient of the loss alone', () => {
  const w = tf.variable(tf.tensor1d([1, -2]), true, 'w');
  const batch = { x: tf.tensor2d([[1, 2]]), y: tf.tensor2d([[0]]) };
  const { loss, penalty, gradients } = autodiff([w], ({ x }) => x.mul(w).sum())(batch);
  expect(loss.arraySync()).toBe(-3);
  expect(penalty).toBeUndefined();
  expect(gradients['w']!.arraySync()).toEqual([1, 2]);
});
