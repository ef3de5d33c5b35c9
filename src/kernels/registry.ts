/** Registers kernels in place of the wasm backend's own, and restores those. */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import type { Native } from './native';
import type { Workspace, Workspaces } from './workspace';

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
  make(workspaces: Workspaces, stock: tf.KernelFunc | undefined): tf.KernelFunc;
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
    make: (workspaces, stock) => (params) => {
      // tfjs allows any inputs and attributes; here each kernel declares its own.
      const { inputs, attrs, backend } = params as unknown as {
        inputs: Inputs;
        attrs: A;
        backend: WasmBackend;
      };
      if (takes && !takes(inputs, attrs)) return stock!(params);
      const workspace = workspaces.of(backend);
      return run({ inputs, attrs, backend, native: workspace.native, workspace });
    },
  };
}

/**
 * Defines a kernel whose result is float32. Inputs that are int32 or bool are copied to float32 first: the compiled
 * module would take the bits of an integer for those of a float. tfjs's cpu backend computes with the numbers too.
 */
export function floatKernel<A = object>(
  name: string,
  run: (call: KernelCall<A>) => tf.TensorInfo | tf.TensorInfo[],
): Kernel {
  return kernel<A>(name, onFloats(run));
}

function onFloats<A>(
  run: (call: KernelCall<A>) => tf.TensorInfo | tf.TensorInfo[],
): (call: KernelCall<A>) => tf.TensorInfo | tf.TensorInfo[] {
  return (call) => {
    const { inputs, backend } = call;
    if (!hasOtherTypes(inputs)) return run(call);
    const copies: tf.TensorInfo[] = [];
    const floats = Object.entries(inputs).map(([name, x]) => {
      if (!isOtherType(x)) return [name, x] as const;
      const copy = runKernel('Cast', { x }, backend, { dtype: 'float32' });
      copies.push(copy);
      return [name, copy] as const;
    });
    try {
      return run({ ...call, inputs: Object.fromEntries(floats) });
    } finally {
      for (const { dataId } of copies) backend.disposeData(dataId);
    }
  };
}

/** Optional inputs, such as the bias of a fused kernel, may be absent. */
function isOtherType(x: tf.TensorInfo | undefined): boolean {
  return x !== undefined && x.dtype !== 'float32';
}

/** Every call asks, so nothing is allocated. */
function hasOtherTypes(inputs: Inputs): boolean {
  for (const name in inputs) if (isOtherType(inputs[name])) return true;
  return false;
}

/**
 * Registers the kernels in place of the backend's own of the same name.
 *
 * @returns a function that restores the old ones
 */
export function replaceKernels(kernels: readonly Kernel[], workspaces: Workspaces): () => void {
  const stock = kernels.map(({ name }) => [name, tf.getKernel(name, BACKEND)] as const);
  for (const [i, { name, make }] of kernels.entries()) {
    const replaced = stock[i]?.[1];
    const kernelFunc = make(workspaces, replaced?.kernelFunc);
    // The set-up of the replaced kernel connects it with a new backend's memory. It still does the calls that are
    // passed on to it.
    setKernel(name, { ...replaced, kernelName: name, backendName: BACKEND, kernelFunc });
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
