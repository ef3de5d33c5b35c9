/*
 * One side of the comparison of kernels, in a process of its own: see KernelQuestion and KernelAnswer.
 * Argument: the backend, kit or wasm. A kernel that fails may have destroyed the backend's memory: the process ends.
 */
import * as tf from '@tensorflow/tfjs';
import { startBackend } from './backend';
import type { Call, Operand } from './calls';
import type { KernelAnswer, KernelQuestion } from './labs';
import { answer } from './peer';

/** Runs before any is timed; see WARM_MS in side.ts. */
const WARM = 3;

async function serve(backend: string): Promise<void> {
  await startBackend(backend);
  let known = '';
  let inputs: tf.NamedTensorMap = {};
  await answer<KernelQuestion, KernelAnswer>(({ call, times }) => {
    if (!tf.getKernel(call.kernel, tf.getBackend())) return { us: null };
    const key = JSON.stringify(call);
    if (key !== known) {
      tf.dispose(inputs);
      inputs = Object.fromEntries(
        Object.entries(call.inputs).map(([name, operand]) => [name, make(operand)]),
      );
      known = key;
      run(call, inputs, WARM);
    }
    const began = performance.now();
    run(call, inputs, times);
    return { us: ((performance.now() - began) * 1000) / times };
  });
}

function run({ kernel, attrs }: Call, inputs: tf.NamedTensorMap, times: number): void {
  for (let i = 0; i < times; i++) tf.dispose(tf.engine().runKernel(kernel, inputs, attrs));
}

function make({ shape, dtype, most = 0 }: Operand): tf.Tensor {
  if (dtype === 'float32') return tf.randomUniform(shape, 0.1, 1);
  return tf.randomUniform(shape, 0, most + 1, 'int32').cast(dtype);
}

void serve(process.argv[2]!);
