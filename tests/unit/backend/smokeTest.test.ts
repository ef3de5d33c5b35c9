import * as tf from '@tensorflow/tfjs';
import { smokeTest } from '../../../src/backend/smokeTest';
import { startBackend } from '../../../src/node/backend';

beforeAll(async () => {
  await startBackend('cpu');
});

it('passes on a backend that computes, and leaves no tensor', () => {
  const before = tf.memory().numTensors;
  smokeTest();
  expect(tf.memory().numTensors).toBe(before);
});

/** Runs the smoke test with another kernel in the place of one of the backend. */
function withKernel(name: string, kernelFunc: tf.KernelFunc): void {
  const kernel = tf.getKernel(name, 'cpu')!;
  tf.unregisterKernel(name, 'cpu');
  tf.registerKernel({ ...kernel, kernelFunc });
  try {
    smokeTest();
  } finally {
    tf.unregisterKernel(name, 'cpu');
    tf.registerKernel(kernel);
  }
}

it.each<[string, string, () => tf.Tensor, string]>([
  [
    'BatchMatMul',
    'a wrong product',
    () => tf.tensor3d([19, 22, 43, 51], [1, 2, 2]),
    'matMul gave [19, 22, 43, 51] instead of [19, 22, 43, 50]',
  ],
  [
    'BatchMatMul',
    'a product without its last number',
    () => tf.tensor3d([19, 22, 43], [1, 1, 3]),
    'matMul gave ',
  ],
  [
    'Concat',
    'a wrong order',
    () => tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]),
    'concat gave [1, 2, 3, 4, 5, 6, 7, 8] instead of [1, 2, 5, 6, 3, 4, 7, 8]',
  ],
])('finds that %s gives %s', (kernel, _, result, message) => {
  const before = tf.memory().numTensors;
  expect(() => withKernel(kernel, result)).toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
});

it('finds wrong largest numbers', () => {
  const wrong = (): tf.TensorInfo[] => [tf.tensor2d([1, 3], [2, 1]), tf.tensor2d([0, 0], [2, 1], 'int32')];
  expect(() => withKernel('TopK', wrong)).toThrow('topk gave [1, 3] instead of [2, 4]');
});

it('finds a wrong gradient', () => {
  // Only the backward product transposes.
  const product = tf.getKernel('BatchMatMul', 'cpu')!;
  const noTransposed = (args: Parameters<tf.KernelFunc>[0]): ReturnType<tf.KernelFunc> =>
    product.kernelFunc({ ...args, attrs: { ...args.attrs, transposeB: false } });
  expect(() => withKernel('BatchMatMul', noTransposed)).toThrow(
    'the gradient of matMul gave [12, 14, 12, 14] instead of [11, 15, 11, 15]',
  );
});

it('passes on the error of an op', () => {
  const lacking = (): never => {
    throw new TypeError('isNullOrUndefined is not a function');
  };
  expect(() => withKernel('TopK', lacking)).toThrow('isNullOrUndefined is not a function');
});
