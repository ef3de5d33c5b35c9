/* Loaded before a command of the kit: counts the calls of the kit's kernels by shapes, and writes them down at its end. */
import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { KERNEL_NAMES } from '../kernels';
import { CALLS_FILE, type CountedCall, type Operand } from './calls';

const calls = new Map<string, CountedCall>();
const engine = tf.engine();
const runKernel = engine.runKernel.bind(engine);

engine.runKernel = (kernel, inputs, attrs) => {
  if (KERNEL_NAMES.includes(kernel) && tf.getBackend() === 'wasm') note(kernel, inputs, attrs ?? {});
  return runKernel(kernel, inputs, attrs);
};

process.once('exit', () => writeFileSync(process.env[CALLS_FILE]!, JSON.stringify([...calls.values()])));

function note(kernel: string, tensors: tf.NamedTensorMap, attrs: tf.NamedAttrMap): void {
  const given = Object.entries(tensors).filter(([, tensor]) => tensor as tf.Tensor | undefined);
  const shapes = given.map(([name, { shape, dtype }]) => [name, shape, dtype]);
  // Where a slice begins makes no other call of it.
  const key = JSON.stringify([kernel, shapes, { ...attrs, begin: null }]);
  const known = calls.get(key);
  if (known) known.count++;
  else {
    const inputs = Object.fromEntries(given.map(([name, tensor]) => [name, operandOf(tensor)]));
    calls.set(key, { kernel, inputs, attrs, count: 1 });
  }
}

function operandOf(tensor: tf.Tensor): Operand {
  const { shape, dtype } = tensor;
  if (dtype !== 'int32') return { shape, dtype };
  return { shape, dtype, most: tensor.dataSync<'int32'>().reduce((a, b) => Math.max(a, b), 0) };
}
