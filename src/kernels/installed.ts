import * as tf from '@tensorflow/tfjs';
import { BACKEND } from './registry';
import type { Workspace } from './workspace';

let current: Workspace | undefined;

/** Said by who installs the kernels, and takes them out. */
export function setWorkspace(workspace: Workspace | undefined): void {
  current = workspace;
}

/** The compiled module, where the backend in use has it: fused steps are made of tfjs's own ops elsewhere. */
export function activeWorkspace(): Workspace | undefined {
  return tf.getBackend() === BACKEND ? current : undefined;
}
