import * as tf from '@tensorflow/tfjs';
import type { BackendReport, BackendSetUps } from '../../backend/choose';
import { chooseBackend } from '../../backend/choose';

/**
 * Starts tfjs in a worker: wasm with the kit's kernels, or plain JavaScript where the browser has no wasm.
 *
 * @param site the address of the site's folder, with a slash at its end
 */
export function startBackend(site: string): Promise<BackendReport> {
  const setUps: BackendSetUps = {
    tensorflow: { load: () => Promise.reject(new Error('a browser has no tfjs-node')) },
    wasm: { load: () => loadWasm(site), prepare: () => installWasmKernels(site) },
    cpu: { load: () => Promise.resolve() },
  };
  return chooseBackend(setUps, undefined);
}

async function loadWasm(site: string): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${site}code/lab-packages/`);
  await tf.setBackend('wasm');
}

async function installWasmKernels(site: string): Promise<void> {
  const { compileKernels, installKernels } = await import('../../kernels');
  installKernels(await compileKernels((build) => bytesOf(`${site}code/src/kernels/${build}.wasm`)));
}

async function bytesOf(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} can't be loaded (${answer.status})`);
  return answer.arrayBuffer();
}
