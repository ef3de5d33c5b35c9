import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/bench/backend';
import { uninstallKernels } from '../../../src/kernels';

beforeEach(() => uninstallKernels());

it.each([
  ['kit', 'wasm', true],
  ['wasm', 'wasm', false],
  ['cpu', 'cpu', false],
])('"%s" is the backend %s; with kernels of the kit: %p', async (name, backend, kernels) => {
  await startBackend(name);
  expect(tf.getBackend()).toBe(backend);
  expect(tf.getKernel('DenseLayer', 'wasm') !== undefined).toBe(kernels);
});

it('the cpu backend recommends no other package', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  await startBackend('cpu');
  tf.ones([2]).add(1).dataSync();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
