/**
 * Kernels that tfjs's wasm backend lacks, or computes wrongly or slowly. With them, models can be trained on it. Also
 * training steps that run one kernel instead of a dozen ops of tfjs.
 */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import { convolutionGradients } from './dilated';
import { convolutionGradient, convolutionKernel } from './fused/conv';
import { denseGradient, denseKernel, reluGradientKernel } from './fused/dense';
import {
  crossEntropyGradientKernel,
  sigmoidCrossEntropyGradient,
  sigmoidCrossEntropyKernel,
  softmaxCrossEntropyGradient,
  softmaxCrossEntropyKernel,
} from './fused/crossEntropy';
import { setWorkspaces } from './installed';
import { bincount } from './ops/bincount';
import { clipByValue, relu, relu6 } from './ops/bounded';
import { cast } from './ops/cast';
import { conv2d, conv2dFilterGradient, conv2dInputGradient, fusedConv2d } from './ops/conv2d';
import { conv3dFilterGradient, conv3dInputGradient } from './ops/conv3d';
import { depthwise, depthwiseFilterGradient, depthwiseInputGradient, fusedDepthwise } from './ops/depthwise';
import { dilation2d, dilationFilterGradient, dilationInputGradient } from './ops/dilation';
import { einsum } from './ops/einsum';
import { add, divide, multiply, squareRoot, subtract } from './ops/elementwise';
import { prelu } from './ops/finish';
import { gather } from './ops/gather';
import { identity } from './ops/identity';
import { fusedMatMul, matMul } from './ops/matMul';
import { maxPoolGradient } from './ops/maxPool';
import { paddings } from './ops/pad';
import { avgPool, maxPool, maxPool3d, maxPool3dGradient } from './ops/pooling';
import { preciseFunctions } from './ops/precise';
import { floorDiv, mod } from './ops/quotients';
import { cumulativeProduct, cumulativeSum, reductions } from './ops/reductions';
import { resizeBilinear, resizeNearestNeighborGradient } from './ops/resize';
import { unsortedSegmentSum } from './ops/segmentSum';
import { slice } from './ops/slice';
import { splitV, stridedSlice, unpack } from './ops/split';
import { sum } from './ops/sum';
import { transpose } from './ops/transpose';
import { moving, ofNumbers, select, topK } from './ops/truthValues';
import { type Build, BUILDS, type KernelLoader } from './load/loader';
import { instantiate } from './native';
import { BACKEND, replaceKernels } from './registry';
import { Workspaces } from './workspace';

export { compileKernels, type ModuleBytes } from './load/compiled';
export type { Build, KernelLoader } from './load/loader';
export { convolution, type ConvolutionOptions } from './fused/conv';
export { dense, type DenseActivation } from './fused/dense';
export { sigmoidCrossEntropy, softmaxCrossEntropy } from './fused/crossEntropy';
export { FusedOptimizer, fusedOptimizer } from './optimizers/fused';

const KERNELS = [
  add,
  avgPool,
  bincount,
  cast,
  clipByValue,
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  conv3dFilterGradient,
  conv3dInputGradient,
  convolutionKernel,
  crossEntropyGradientKernel,
  denseKernel,
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  dilation2d,
  divide,
  einsum,
  fusedConv2d,
  fusedDepthwise,
  fusedMatMul,
  gather,
  identity,
  matMul,
  maxPool,
  maxPool3d,
  maxPoolGradient,
  multiply,
  prelu,
  relu6,
  reluGradientKernel,
  resizeNearestNeighborGradient,
  slice,
  sigmoidCrossEntropyKernel,
  softmaxCrossEntropyKernel,
  squareRoot,
  subtract,
  sum,
  transpose,
  unsortedSegmentSum,
  cumulativeProduct,
  cumulativeSum,
  dilationFilterGradient,
  dilationInputGradient,
  floorDiv,
  maxPool3dGradient,
  mod,
  relu,
  resizeBilinear,
  select,
  splitV,
  stridedSlice,
  topK,
  unpack,
  ...moving,
  ...ofNumbers,
  ...paddings,
  ...preciseFunctions,
  ...reductions,
];

/** The names of the kernels in tfjs. */
export const KERNEL_NAMES: readonly string[] = KERNELS.map(({ name }) => name);

/** They stay registered after {@link uninstallKernels}: without the kernels they act as tfjs's own, or aren't used. */
const GRADIENTS = [
  ...convolutionGradients,
  convolutionGradient,
  denseGradient,
  sigmoidCrossEntropyGradient,
  softmaxCrossEntropyGradient,
];

interface Installation {
  build: Build;
  uninstall(): void;
}

let installed: Installation | undefined;

/**
 * Gives the wasm backend the kernels of this folder. A second call does nothing.
 *
 * @param loader gives the compiled module, such as `nodeLoader` of load/node.ts
 * @param build the build of the module to use; by default, the fastest one that the engine can run
 * @returns the build in use
 * @throws Error if the backend isn't ready, the build is unknown, or the engine can't run it
 */
export function installKernels(loader: KernelLoader, build?: Build): Build {
  if (build !== undefined && !BUILDS.includes(build)) {
    throw new Error(`installKernels takes one of ${BUILDS.join(', ')}, received ${String(build)}`);
  }
  installed ??= install(loader, build);
  return installed.build;
}

/** Gives the backend its own kernels back, for comparisons. */
export function uninstallKernels(): void {
  installed?.uninstall();
  installed = undefined;
}

function install(loader: KernelLoader, build?: Build): Installation {
  const backend = tf.findBackend(BACKEND) as WasmBackend | null;
  if (!backend) throw new Error("the wasm backend isn't ready: await tf.setBackend('wasm') first");
  const chosen = build ?? fastest(loader, backend);
  const workspaces = new Workspaces(({ wasm }) => instantiate(loader, wasm.asm.memory, chosen).native);
  // If the engine can't run the build, the error comes now, not at the first kernel.
  workspaces.of(backend);
  const restoreKernels = replaceKernels(KERNELS, workspaces);
  GRADIENTS.forEach(tf.registerGradient);
  setWorkspaces(workspaces);
  return {
    build: chosen,
    uninstall: () => {
      restoreKernels();
      setWorkspaces(undefined);
      workspaces.dispose();
    },
  };
}

/** The fastest build that the engine can run. */
function fastest(loader: KernelLoader, { wasm }: WasmBackend): Build {
  return instantiate(loader, wasm.asm.memory).build;
}
