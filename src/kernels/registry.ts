/** Putting kernels in the place of the wasm backend's own, and taking them out again. */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';

export const BACKEND = 'wasm';

/** What a kernel is called with. */
export interface KernelCall<A = Record<string, never>> {
  inputs: Record<string, tf.TensorInfo>;
  attrs: A;
  backend: WasmBackend;
}

/** A kernel by the name that tfjs calls it by. */
export interface Kernel {
  readonly name: string;
  readonly run: tf.KernelFunc;
}

/** A kernel; `run` computes its output from its inputs and attributes. */
export function kernel<A>(name: string, run: (call: KernelCall<A>) => tf.TensorInfo): Kernel {
  // tfjs types inputs, attributes and backend as anything; here every kernel says what it takes.
  return { name, run: run as unknown as tf.KernelFunc };
}

/** Registers the kernels in place of the backend's own of the same name. @returns what brings the old ones back */
export function replaceKernels(kernels: readonly Kernel[]): () => void {
  const stock = kernels.map(({ name }) => [name, tf.getKernel(name, BACKEND)] as const);
  for (const { name, run } of kernels)
    setKernel(name, { kernelName: name, backendName: BACKEND, kernelFunc: run });
  return () => {
    for (const [name, config] of stock) setKernel(name, config);
  };
}

function setKernel(name: string, config: tf.KernelConfig | undefined): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
  if (config) tf.registerKernel(config);
}
