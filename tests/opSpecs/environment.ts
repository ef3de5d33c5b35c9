/** The first file of the bundle: tfjs's specs call `describe` and ask for their backend while they are loaded. */
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import jasmineCore from 'jasmine-core';

/** The side that this process runs: the cpu backend, stock wasm, or wasm with the kit's kernels. */
export const side = process.argv[2] as 'cpu' | 'stock' | 'kit';
export const backendName = side === 'cpu' ? 'cpu' : 'wasm';

export const jasmine = jasmineCore.boot();
setTestEnvs([{ name: 'backend', backendName, isDataSync: true }]);
