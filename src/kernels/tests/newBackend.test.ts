import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { dense, installKernels, uninstallKernels } from '../index';
import { nodeLoader } from '../load/node';

beforeAll(async () => {
  await tf.setBackend('wasm');
  installKernels(nodeLoader);
});
afterAll(uninstallKernels);

/** A loss and a gradient through kernels of this kit, through those that they pass calls on to, and through stock ones. */
function work(): number[] {
  return tf.tidy(() => {
    const [x, w, b] = [tf.range(0, 6).reshape([2, 3]), tf.ones([3, 4]).mul(0.5), tf.zeros([4])];
    const loss = (v: tf.Tensor): tf.Scalar =>
      dense(x as tf.Tensor2D, v as tf.Tensor2D, b as tf.Tensor1D, 'relu')
        .sub(1)
        .square()
        .sum<tf.Tensor>([0])
        .sum();
    const gradient = tf.grad(loss)(w);
    const whole = tf
      .tensor2d(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        'int32',
      )
      .add(1)
      .sum(1);
    return [...loss(w).dataSync(), ...gradient.dataSync(), ...whole.dataSync(), ...tf.sqrt(w).dataSync()];
  });
}

it('works again when the backend is removed and made anew', async () => {
  const expected = work();
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await tf.setBackend('wasm');
  expect(work()).toEqual(expected);
});

it('works again after the engine was reset', async () => {
  await tf.setBackend('wasm');
  const expected = work();
  tf.engine().reset();
  await tf.setBackend('wasm');
  expect(work()).toEqual(expected);
  expect(work()).toEqual(expected);
});
