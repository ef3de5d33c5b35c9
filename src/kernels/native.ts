/** The compiled module of `assembly/`: functions over addresses in the wasm backend's own memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** The builds of the module, fastest first: sums of products in one step, four floats at a time, one at a time. */
export const BUILDS = ['relaxed', 'simd', 'plain'] as const;
export type Build = (typeof BUILDS)[number];

/** What the module exports; `assembly/` says what each takes. */
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

/** The fastest build that this engine can run. */
export function bestBuild(): Build {
  return BUILDS.find(canRun)!;
}

export function canRun(build: Build): boolean {
  const bytes = bytesOf(build);
  if (build === 'relaxed' && !WebAssembly.validate(bytes)) {
    // Node 20 has relaxed SIMD behind a switch of its engine; later versions have it switched on.
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return WebAssembly.validate(bytes);
}

/** The module over this memory. */
export function instantiate(build: Build, memory: WebAssembly.Memory): Native {
  if (!canRun(build)) throw new Error(`this engine can't run the build "${build}" of the kernels`);
  const module = new WebAssembly.Module(bytesOf(build));
  return new WebAssembly.Instance(module, { env: { memory, log: Math.log } }).exports as Native;
}

function bytesOf(build: Build): Uint8Array {
  return readFileSync(join(__dirname, `${build}.wasm`));
}
