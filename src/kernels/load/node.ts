/** Loads the compiled module from the files beside this folder. The only file of the kernels that needs Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Build, KernelLoader } from './loader';

/** Compiles a build again at each call; nothing is kept. */
export const nodeLoader: KernelLoader = {
  moduleOf(build) {
    const bytes = bytesOf(build);
    if (build === 'relaxed' && !WebAssembly.validate(bytes)) {
      // Node 20 has relaxed SIMD behind a switch of its engine; later versions have it switched on.
      setFlagsFromString('--experimental-wasm-relaxed-simd');
    }
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
  },
};

function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  return readFileSync(join(__dirname, '..', `${build}.wasm`));
}
