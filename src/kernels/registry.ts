/** Putting kernels in the place of the wasm backend's own, and taking them out again. */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import type { Native } from './native';
import type { Workspace } from './workspace';

export const BACKEND = 'wasm';

type Inputs = Record<string, tf.TensorInfo>;

/** What a kernel computes with. */
export interface KernelCall<A = object> {
  inputs: Inputs;
  attrs: A;
  backend: WasmBackend;
  native: Native;
  workspace: Workspace;
}

/** A kernel by the name that tfjs calls it by. */
export interface Kernel {
  readonly name: string;
  make(workspace: Workspace, stock: tf.KernelFunc | undefined): tf.KernelFunc;
}

/**
 * A kernel that takes attributes `A`.
 *
 * @param takes which calls it is for: the others are left to the kernel that was replaced
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
        // tfjs types inputs and attributes as anything; here every kernel says what it takes.
        const { inputs, attrs } = params as unknown as { inputs: Inputs; attrs: A };
        if (takes && !takes(inputs, attrs)) return stock!(params);
        return run({ inputs, attrs, backend, native, workspace });
      };
    },
  };
}

/** Registers the kernels in place of the backend's own of the same name. @returns what brings the old ones back */
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

/** Another kernel's answer, in the midst of one: {@link KernelCall} inputs need not be whole tensors. */
export function runKernel(
  name: string,
  inputs: Inputs,
  backend: WasmBackend,
  attrs: tf.NamedAttrMap = {},
): tf.TensorInfo {
  return tf.getKernel(name, BACKEND).kernelFunc({ inputs, attrs, backend }) as tf.TensorInfo;
}

/** Registers a kernel of the wasm backend in place of what is there, or takes that out. */
export function setKernel(name: string, config: tf.KernelConfig | undefined): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
  if (config) tf.registerKernel(config);
}
