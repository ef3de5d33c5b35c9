/** Kernels that tfjs's wasm backend lacks, computes wrongly or slowly, so that models can be trained on it. */
import { conv2dFilterGradient } from './kernels/conv2d';
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwise';
import { einsum } from './kernels/einsum';
import { maxPoolGradient } from './kernels/maxPool';
import { unsortedSegmentSum } from './kernels/segmentSum';
import { replaceKernels } from './registry';

let restore: (() => void) | undefined;

/** Gives the wasm backend the kernels of this folder. The backend has to be in use; a second call does nothing. */
export function installKernels(): void {
  restore ??= replaceKernels([
    conv2dFilterGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    einsum,
    maxPoolGradient,
    unsortedSegmentSum,
  ]);
}

/** Gives the backend its own kernels back: for comparisons. */
export function uninstallKernels(): void {
  restore?.();
  restore = undefined;
}
