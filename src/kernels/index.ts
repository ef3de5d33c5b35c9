/**
 * Kernels that tfjs's wasm backend lacks, computes wrongly or slowly, so that models can be trained on it, and
 * training steps that take one kernel where tfjs takes a dozen.
 */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import { replaceConvolutionGradients } from './dilated';
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
import { conv2d, conv2dFilterGradient, conv2dInputGradient, fusedConv2d } from './kernels/conv2d';
import {
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  fusedDepthwise,
} from './kernels/depthwise';
import { einsum } from './kernels/einsum';
import { add, divide, multiply, squareRoot, subtract } from './kernels/elementwise';
import { prelu } from './kernels/finish';
import { gather } from './kernels/gather';
import { identity } from './kernels/identity';
import { fusedMatMul, matMul } from './kernels/matMul';
import { maxPoolGradient } from './kernels/maxPool';
import { resizeNearestNeighborGradient } from './kernels/resize';
import { unsortedSegmentSum } from './kernels/segmentSum';
import { slice } from './kernels/slice';
import { sum } from './kernels/sum';
import { transpose } from './kernels/transpose';
import { bestBuild, type Build, BUILDS } from './native';
import { BACKEND, replaceKernels } from './registry';
import { Workspace } from './workspace';

export type { Build } from './native';
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

/** Their names in tfjs. */
export const KERNEL_NAMES: readonly string[] = KERNELS.map(({ name }) => name);

const GRADIENTS = [
  convolutionGradient,
  denseGradient,
  sigmoidCrossEntropyGradient,
  softmaxCrossEntropyGradient,
];

let installed: { build: Build; restore: () => void } | undefined;

/**
 * Gives the wasm backend, which has to be ready, the kernels of this folder. A second call does nothing.
 *
 * @param build which build of the compiled module; the fastest that the engine can run, if none is named
 * @returns the build in use
 * @throws Error before the backend is ready, and for a build that there isn't
 */
export function installKernels(build?: Build): Build {
  if (build !== undefined && !BUILDS.includes(build)) {
    throw new Error(`installKernels takes one of ${BUILDS.join(', ')}, received ${String(build)}`);
  }
  installed ??= install(build ?? bestBuild());
  return installed.build;
}

/** Gives the backend its own kernels back: for comparisons. */
export function uninstallKernels(): void {
  installed?.restore();
  installed = undefined;
}

function install(build: Build): { build: Build; restore: () => void } {
  const backend = tf.findBackend(BACKEND) as WasmBackend | null;
  if (!backend) throw new Error("the wasm backend isn't ready: await tf.setBackend('wasm') first");
  const workspace = new Workspace(backend, build);
  const putBack = replaceKernels(KERNELS, workspace);
  GRADIENTS.forEach(tf.registerGradient);
  const putGradientsBack = replaceConvolutionGradients();
  setWorkspace(workspace);
  return {
    build,
    restore: () => {
      putBack();
      putGradientsBack();
      setWorkspace(undefined);
      workspace.dispose();
    },
  };
}
