import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { type Build, installKernels, KERNEL_NAMES, uninstallKernels } from '../index';
import { BUILDS, type KernelLoader } from '../load/loader';
import { nodeLoader } from '../load/node';
import { instantiate } from '../native';
import { countBlocks } from './heap';

/** A loader for an engine that can run only these builds. */
function loaderFor(...builds: Build[]): KernelLoader {
  return { moduleOf: (build) => (builds.includes(build) ? nodeLoader.moduleOf(build) : undefined) };
}

/** The registered kernels with the names of the kit's kernels. The stock backend has no kernels for some names. */
function registered(): (tf.KernelFunc | undefined)[] {
  return KERNEL_NAMES.map((name) => tf.getKernel(name, 'wasm')?.kernelFunc);
}

beforeAll(() => tf.setBackend('wasm'));
afterEach(uninstallKernels);

it('replaces every kernel, and restores the stock ones', () => {
  const stock = registered();
  const blocks = countBlocks();
  installKernels(nodeLoader);
  for (const [i, kernel] of registered().entries()) {
    expect(kernel).toBeDefined();
    expect(kernel).not.toBe(stock[i]);
  }
  uninstallKernels();
  expect(registered()).toEqual(stock);
  expect(blocks.open()).toBe(0);
  blocks.stop();
});

it('uninstalling twice does nothing', () => {
  installKernels(nodeLoader);
  uninstallKernels();
  const stock = registered();
  uninstallKernels();
  expect(registered()).toEqual(stock);
});

it.each(BUILDS)('uses the build %s if it is asked for', (build) => {
  expect(installKernels(nodeLoader, build)).toBe(build);
  expect(
    tf
      .square(tf.tensor1d([2, 3]))
      .add(1)
      .arraySync(),
  ).toEqual([5, 10]);
});

it('keeps the installed build when it is called again', () => {
  installKernels(nodeLoader, 'plain');
  const kernels = registered();
  expect(installKernels(nodeLoader, 'simd')).toBe('plain');
  expect(registered()).toEqual(kernels);
});

it('uses the fastest build that the engine can run', () => {
  expect(installKernels(loaderFor('plain', 'simd'))).toBe('simd');
});

it.each<[string, () => Build]>([
  [
    'installKernels takes one of relaxed, simd, plain, received fast',
    () => installKernels(nodeLoader, 'fast' as Build),
  ],
  [`this engine can't run the build "simd" of the kernels`, () => installKernels(loaderFor('plain'), 'simd')],
  ["this engine can't run any build of the kernels", () => installKernels(loaderFor())],
])('%s', (message, install) => {
  const stock = registered();
  expect(install).toThrow(new Error(message));
  expect(registered()).toEqual(stock);
});

it('lets the stock backend refuse the gradients of dilated convolutions again', () => {
  const slope = tf.grad((x: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, tf.ones([2, 2, 1, 1]), 1, 'same', 'NHWC', 2),
  );
  installKernels(nodeLoader);
  expect(slope(tf.ones([1, 4, 4, 1])).shape).toEqual([1, 4, 4, 1]);
  uninstallKernels();
  expect(() => slope(tf.ones([1, 4, 4, 1]))).toThrow('dilation rates greater than 1');
});

it('waits for the backend to be ready', () => {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  try {
    expect(() => installKernels(nodeLoader)).toThrow(
      new Error("the wasm backend isn't ready: await tf.setBackend('wasm') first"),
    );
  } finally {
    tf.registerBackend('wasm', factory);
  }
});

it('refuses the shared memory of the backend of several threads', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  expect(() => instantiate(nodeLoader, memory)).toThrow(
    "tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false) before tf.setBackend chooses it",
  );
});
