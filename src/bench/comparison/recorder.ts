/** Counts the calls of the kit's kernels by shapes. */
import * as tf from '@tensorflow/tfjs';
import { KERNEL_NAMES } from '../../kernels';
import type { CountedCall, Operand } from './calls';

/** The operand that the stock backend caches: a call with the same filter as the call before takes less time. */
const FILTER = 'filter';

interface Recorded extends CountedCall {
  filter: tf.DataId | undefined;
  renewals: number;
}

/** The part of tfjs's engine that runs kernels. */
interface Runner {
  runKernel: ReturnType<typeof tf.engine>['runKernel'];
}

/** A call with its tensors. */
interface Called {
  kernel: string;
  inputs: tf.NamedTensorMap;
  attrs: tf.NamedAttrMap;
}

/** Counts the calls of an engine from now on. @returns the calls so far */
export function recordKernels(engine: Runner): () => CountedCall[] {
  const calls = new Map<string, Recorded>();
  const runKernel = engine.runKernel.bind(engine);
  engine.runKernel = (kernel, inputs, attrs) => {
    if (KERNEL_NAMES.includes(kernel) && tf.getBackend() === 'wasm')
      record(calls, { kernel, inputs, attrs: attrs ?? {} });
    return runKernel(kernel, inputs, attrs);
  };
  return () => [...calls.values()].map(countedCall);
}

function record(calls: Map<string, Recorded>, { kernel, inputs: tensors, attrs }: Called): void {
  const operands = Object.entries(tensors).filter(([, tensor]) => tensor as tf.Tensor | undefined);
  const shapes = operands.map(([name, { shape, dtype }]) => [name, shape, dtype]);
  // Slices of the same shape are the same call, wherever they begin.
  const key = JSON.stringify([kernel, shapes, { ...attrs, begin: null }]);
  const filter = (tensors[FILTER] as tf.Tensor | undefined)?.dataId;
  const known = calls.get(key);
  if (known) {
    known.count++;
    if (filter !== known.filter) known.renewals++;
    known.filter = filter;
  } else {
    const inputs = Object.fromEntries(operands.map(([name, tensor]) => [name, operandOf(tensor)]));
    calls.set(key, { kernel, inputs, attrs, count: 1, filter, renewals: filter ? 1 : 0 });
  }
}

function operandOf(tensor: tf.Tensor): Operand {
  const { shape, dtype } = tensor;
  if (dtype !== 'int32') return { shape, dtype };
  return { shape, dtype, largest: tensor.dataSync<'int32'>().reduce((a, b) => Math.max(a, b), 0) };
}

function countedCall({ kernel, inputs, attrs, count, renewals }: Recorded): CountedCall {
  if (renewals <= count / 2) return { kernel, inputs, attrs, count };
  return { kernel, inputs: { ...inputs, [FILTER]: { ...inputs[FILTER]!, renewed: true } }, attrs, count };
}
