/** Registers kernels in place of the wasm backend's own, and restores those. */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import type { Native } from './native';
import type { Workspace } from './workspace';

export const BACKEND = 'wasm';

type Inputs = Record<string, tf.TensorInfo>;

/** One call of a kernel, and the memory and code that it works with. */
export interface KernelCall<A = object> {
  inputs: Inputs;
  attrs: A;
  backend: WasmBackend;
  native: Native;
  workspace: Workspace;
}

/** A kernel under its name in tfjs. */
export interface Kernel {
  readonly name: string;
  make(workspace: Workspace, stock: tf.KernelFunc | undefined): tf.KernelFunc;
}

/**
 * Defines a kernel with attributes of type `A`.
 *
 * @param takes says if the kernel can do this call; the replaced kernel of the backend does the others
 */
export function kernel<A = object>(
  name: string,
  run: (call: KernelCall<A>) => tf.TensorInfo | tf.TensorInfo[],
  takes?: (inputs: Inputs, attrs: A) => boolean,
): Kernel {
  return {
    name,
    make: (workspace, stock) => {
      const { backend, native } = workspace;
      return (params) => {
        // tfjs allows any inputs and attributes; here each kernel declares its own.
        const { inputs, attrs } = params as unknown as { inputs: Inputs; attrs: A };
        if (takes && !takes(inputs, attrs)) return stock!(params);
        return run({ inputs, attrs, backend, native, workspace });
      };
    },
  };
}

/**
 * Registers the kernels in place of the backend's own of the same name.
 *
 * @returns a function that restores the old ones
 */
export function replaceKernels(kernels: readonly Kernel[], workspace: Workspace): () => void {
  const stock = kernels.map(({ name }) => [name, tf.getKernel(name, BACKEND)] as const);
  for (const [i, { name, make }] of kernels.entries()) {
    const kernelFunc = make(workspace, stock[i]?.[1]?.kernelFunc);
    setKernel(name, { kernelName: name, backendName: BACKEND, kernelFunc });
  }
  return () => {
    for (const [name, config] of stock) setKernel(name, config);
  };
}

/** Runs another kernel from inside a kernel. Its inputs may be plain {@link tf.TensorInfo}, unlike those of tfjs's ops. */
export function runKernel(
  name: string,
  inputs: Inputs,
  backend: WasmBackend,
  attrs: tf.NamedAttrMap = {},
): tf.TensorInfo {
  return tf.getKernel(name, BACKEND).kernelFunc({ inputs, attrs, backend }) as tf.TensorInfo;
}

/** Replaces a kernel of the wasm backend, or removes it if there is no new one. */
export function setKernel(name: string, config: tf.KernelConfig | undefined): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
  if (config) tf.registerKernel(config);
}
