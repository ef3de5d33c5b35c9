import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installKernels } from '../kernels';
import { nodeLoader } from '../kernels/load/node';

/** Starts wasm with the kit's kernels (`kit`), stock wasm (`wasm`), or `cpu`. */
export async function startBackend(name: string): Promise<void> {
  await tf.setBackend(name === 'cpu' ? 'cpu' : 'wasm');
  // The cpu backend's own flag for "has printed its advertisement for tfjs-node".
  if (name === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  if (name === 'kit') installKernels(nodeLoader);
}
