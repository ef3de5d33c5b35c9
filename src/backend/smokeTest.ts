import * as tf from '@tensorflow/tfjs';

/**
 * Tries the operations that training needs on the backend in use: a matrix product, its gradient, and two ops
 * (`concat`, `topk`). These two use parts of tfjs-node that don't work in new versions of Node: the package can be
 * imported there, and fails later.
 *
 * @throws Error if a number is wrong, and any error of the backend
 */
export function smokeTest(): void {
  tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
    expectValues('matMul', tf.matMul(a, b), [19, 22, 43, 50]);
    const gradient = tf.grad((x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, b).sum());
    expectValues('the gradient of matMul', gradient(a), [11, 15, 11, 15]);
    expectValues('concat', tf.concat([a, b], 1), [1, 2, 5, 6, 3, 4, 7, 8]);
    expectValues('topk', tf.topk(a, 1).values, [2, 4]);
  });
}

function expectValues(op: string, tensor: tf.Tensor, values: number[]): void {
  const found = Array.from(tensor.dataSync());
  if (found.length !== values.length || found.some((v, i) => Math.abs(v - values[i]!) > 1e-4)) {
    throw new Error(`${op} gave [${found.join(', ')}] instead of [${values.join(', ')}]`);
  }
}
