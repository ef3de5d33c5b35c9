/** The compiled module of `assembly/`: functions that take addresses in the wasm backend's own memory. */
import { type Build, BUILDS, type KernelLoader } from './load/loader';

/** The exports of the module; `assembly/` documents their parameters. */
export type NativeFunction =
  | 'adagrad'
  | 'adam'
  | 'addBias'
  | 'addRowsToWindows'
  | 'addValues'
  | 'convolve'
  | 'convolveScratchBytes'
  | 'copyView'
  | 'depthwise'
  | 'depthwiseFilterGradient'
  | 'depthwiseInputGradient'
  | 'divideValues'
  | 'filterGradient'
  | 'filterGradientScratchBytes'
  | 'gatherRows'
  | 'gemm'
  | 'gemmScratchBytes'
  | 'gradientDescent'
  | 'maxPoolGradient'
  | 'momentum'
  | 'multiplyAdds'
  | 'multiplyValues'
  | 'reluGradient'
  | 'rmsprop'
  | 'sigmoidCrossEntropy'
  | 'softmaxCrossEntropy'
  | 'squareRoots'
  | 'subtractValues'
  | 'sumColumns'
  | 'sumRows'
  | 'sumSegments'
  | 'transposeMatrices'
  | 'turnFilter';

export type Native = Record<NativeFunction, (...numbers: number[]) => number>;

/**
 * Connects the fastest build that the engine can run with the backend's memory.
 *
 * @param build asks for this build instead
 * @throws Error if the engine can't run it, or the memory is that of tfjs's backend of several threads
 */
export function instantiate(
  loader: KernelLoader,
  memory: WebAssembly.Memory,
  build?: Build,
): { build: Build; native: Native } {
  if (Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]')
    throw new Error(
      "the kernels take the wasm backend of one thread: tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false) before " +
        'tf.setBackend chooses it',
    );
  for (const candidate of build === undefined ? BUILDS : [build]) {
    const module = loader.moduleOf(candidate);
    if (!module) continue;
    const { exports } = new WebAssembly.Instance(module, { env: { memory, log: Math.log } });
    return { build: candidate, native: exports as Native };
  }
  const missing = build === undefined ? 'any build' : `the build "${build}"`;
  throw new Error(`this engine can't run ${missing} of the kernels`);
}
