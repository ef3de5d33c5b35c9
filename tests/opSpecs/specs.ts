/** Runs tfjs-core's own specs on one side and writes a file of results. It is bundled first: see bundle.ts. */
import { jasmine, backendName, side } from './environment';
import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-core/dist/tests';
import { installKernels } from '../../src/kernels';
import { nodeLoader } from '../../src/kernels/load/node';
import type { SpecOutcome } from './compare';

const [, , , outFile, wasmFolder] = process.argv as [string, string, string, string, string];

/** tfjs adds the name of the environment and its flags to the name of a suite. */
const OF_BACKEND = ' backend {}';

async function main(): Promise<void> {
  setWasmPaths(wasmFolder);
  await tf.setBackend(backendName);
  if (side === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  if (side === 'kit') installKernels(nodeLoader);
  const outcomes: SpecOutcome[] = [];
  const suites: string[] = [];
  const env = jasmine.getEnv();
  env.configure({ random: false });
  env.addReporter({
    suiteStarted: ({ description }) => suites.push(description.replace(OF_BACKEND, '')),
    suiteDone: () => suites.pop(),
    specDone: ({ fullName, status, failedExpectations }) => {
      if (status !== 'passed' && status !== 'failed') return;
      const failure = failedExpectations[0]?.message.split('\n')[0];
      const name = fullName.replace(OF_BACKEND, '');
      outcomes.push({ name, kind: suites[0]!, ...(failure !== undefined && { failure }) });
    },
  });
  await env.execute();
  writeFileSync(outFile, JSON.stringify(outcomes));
  // Some specs leave timers behind.
  process.exit(0);
}

void main();
