/*
 * What backends are given, said before anyone asks for one. Every process of the kit loads this first: the
 * commands, and each test file. The kernels themselves are loaded only where wasm is chosen.
 */
import { prepareBackend } from '../core/preparation';

prepareBackend('wasm', async () => {
  const { installKernels } = await import('../kernels');
  const { nodeLoader } = await import('../kernels/load/node');
  installKernels(nodeLoader);
});
