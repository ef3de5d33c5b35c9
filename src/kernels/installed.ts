import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './backend';
import { BACKEND } from './registry';
import type { Workspace, Workspaces } from './workspace';

let current: Workspaces | undefined;

/** Called when the kernels are installed and uninstalled. */
export function setWorkspaces(workspaces: Workspaces | undefined): void {
  current = workspaces;
}

/**
 * @returns the compiled module, or undefined if the backend in use doesn't have the kernels; fused steps then run as ops
 * of tfjs
 */
export function activeWorkspace(): Workspace | undefined {
  return tf.getBackend() === BACKEND ? current?.of(tf.backend() as WasmBackend) : undefined;
}
