import * as tf from '@tensorflow/tfjs';
import { BACKEND } from './registry';
import type { Workspace } from './workspace';

let current: Workspace | undefined;

/** Called when the kernels are installed and uninstalled. */
export function setWorkspace(workspace: Workspace | undefined): void {
  current = workspace;
}

/**
 * @returns the compiled module, or undefined if the backend in use doesn't have the kernels; fused steps then run as ops
 * of tfjs
 */
export function activeWorkspace(): Workspace | undefined {
  return tf.getBackend() === BACKEND ? current : undefined;
}
