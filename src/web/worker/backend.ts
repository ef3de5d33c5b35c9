import * as tf from '@tensorflow/tfjs';
import type { BackendReport, BackendSetUps } from '../../backend/choose';
import { chooseBackend } from '../../backend/choose';
import type { Build, KernelLoader } from '../../kernels';
import { BUILDS } from '../../kernels/load/loader';

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
  const { installKernels } = await import('../../kernels');
  installKernels(await fetchedModule(site));
}

/** Fetches the builds from the fastest on, until this engine can run one. */
async function fetchedModule(site: string): Promise<KernelLoader> {
  for (const build of BUILDS) {
    const bytes = await bytesOf(`${site}code/src/kernels/${build}.wasm`);
    if (!WebAssembly.validate(bytes)) continue;
    const module = await WebAssembly.compile(bytes);
    return { moduleOf: (asked: Build) => (asked === build ? module : undefined) };
  }
  throw new Error('this browser runs none of the builds of the kernels');
}

async function bytesOf(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} can't be loaded (${answer.status})`);
  return answer.arrayBuffer();
}
