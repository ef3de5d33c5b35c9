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
import { setWorkspace } from './installed';
import { conv2d, conv2dFilterGradient, conv2dInputGradient, fusedConv2d } from './ops/conv2d';
import { depthwise, depthwiseFilterGradient, depthwiseInputGradient, fusedDepthwise } from './ops/depthwise';
import { einsum } from './ops/einsum';
import { add, divide, multiply, squareRoot, subtract } from './ops/elementwise';
import { prelu } from './ops/finish';
import { gather } from './ops/gather';
import { identity } from './ops/identity';
import { fusedMatMul, matMul } from './ops/matMul';
import { maxPoolGradient } from './ops/maxPool';
import { resizeNearestNeighborGradient } from './ops/resize';
import { unsortedSegmentSum } from './ops/segmentSum';
import { slice } from './ops/slice';
import { sum } from './ops/sum';
import { transpose } from './ops/transpose';
import { type Build, BUILDS, type KernelLoader } from './load/loader';
import { instantiate } from './native';
import { BACKEND, replaceKernels } from './registry';
import { Workspace } from './workspace';

export type { Build, KernelLoader } from './load/loader';
export { convolution, type ConvolutionOptions } from './fused/conv';
export { dense, type DenseActivation } from './fused/dense';
export { sigmoidCrossEntropy, softmaxCrossEntropy } from './fused/crossEntropy';
export { FusedOptimizer, fusedOptimizer } from './optimizers/fused';

const KERNELS = [
  add,
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  convolutionKernel,
  crossEntropyGradientKernel,
  denseKernel,
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  divide,
  einsum,
  fusedConv2d,
  fusedDepthwise,
  fusedMatMul,
  gather,
  identity,
  matMul,
  maxPoolGradient,
  multiply,
  prelu,
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
  const chosen = instantiate(loader, backend.wasm.asm.memory, build);
  const workspace = new Workspace(backend, chosen.native);
  const restoreKernels = replaceKernels(KERNELS, workspace);
  GRADIENTS.forEach(tf.registerGradient);
  setWorkspace(workspace);
  return {
    build: chosen.build,
    uninstall: () => {
      restoreKernels();
      setWorkspace(undefined);
      workspace.dispose();
    },
  };
}
