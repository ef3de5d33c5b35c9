/** What follows a sum of products in a fused kernel: a bias and an activation. */
import type * as tf from '@tensorflow/tfjs';
import { addressOf, sizeOf } from '../backend';
import { kernel, runKernel } from '../registry';
import type { Workspace } from '../workspace';

export type Activation = 'linear' | 'relu' | 'relu6' | 'leakyrelu' | 'prelu' | 'elu' | 'sigmoid';

export interface Finish {
  activation?: Activation;
  leakyreluAlpha?: number;
}

/** The activations that the compiled module knows, by its numbers; the others are kernels of the backend. */
const NUMBERS: Partial<Record<Activation, number>> = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3, prelu: 4 };
const BY_THE_BACKEND: Partial<Record<Activation, string>> = { elu: 'Elu', sigmoid: 'Sigmoid' };

/**
 * y ← activation(y + bias), in place where the bias is a value for each column. y is nobody else's yet, and disposed of
 * where this fails.
 */
export function finish(
  workspace: Workspace,
  y: tf.TensorInfo,
  inputs: Record<string, tf.TensorInfo | undefined>,
  attrs: Finish,
): tf.TensorInfo {
  try {
    return finished(workspace, y, inputs, attrs);
  } catch (error) {
    workspace.backend.disposeData(y.dataId);
    throw error;
  }
}

function finished(
  workspace: Workspace,
  y: tf.TensorInfo,
  { bias, preluActivationWeights: slopes }: Record<string, tf.TensorInfo | undefined>,
  { activation = 'linear', leakyreluAlpha = 0 }: Finish,
): tf.TensorInfo {
  const number = NUMBERS[activation];
  if (number === undefined && !(activation in BY_THE_BACKEND)) {
    throw new Error(`no fused activation ${activation} on wasm`);
  }
  if (activation === 'prelu' && !slopes) throw new Error('the fused activation prelu takes its slopes');
  const columns = y.shape.at(-1)!;
  const fits = [bias, slopes].every(
    (each) => !each || (sizeOf(each) === columns && each.shape.at(-1) === columns),
  );
  if (fits && number !== undefined) {
    addBias(workspace, y, bias, y, number, leakyreluAlpha, slopes);
    return y;
  }
  if (bias) y = replaced(workspace, y, runKernel('Add', { a: y, b: bias }, workspace.backend));
  if (activation === 'prelu') {
    return replaced(workspace, y, runKernel('Prelu', { x: y, alpha: slopes! }, workspace.backend));
  }
  if (number !== undefined) {
    addBias(workspace, y, undefined, y, number, leakyreluAlpha, undefined);
    return y;
  }
  return replaced(workspace, y, runKernel(BY_THE_BACKEND[activation]!, { x: y }, workspace.backend));
}

/** y = activation(x + bias); y may be x. */
function addBias(
  { backend, native, gemmScratch }: Workspace,
  x: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  y: tf.TensorInfo,
  activation: number,
  alpha: number,
  slopes: tf.TensorInfo | undefined,
): void {
  const columns = y.shape.at(-1)!;
  if (sizeOf(y) === 0 || (!bias && activation === 0)) return;
  native.addBias(
    addressOf(backend, x),
    bias ? addressOf(backend, bias) : 0,
    addressOf(backend, y),
    sizeOf(y) / columns,
    columns,
    activation,
    alpha,
    slopes ? addressOf(backend, slopes) : 0,
    gemmScratch,
  );
}

function replaced({ backend }: Workspace, old: tf.TensorInfo, by: tf.TensorInfo): tf.TensorInfo {
  backend.disposeData(old.dataId);
  return by;
}

/** x > 0 ? x : alpha · x, for a slope of any shape that broadcasts to that of x. */
export const prelu = kernel(
  'Prelu',
  ({ inputs, backend, workspace }) => {
    const x = inputs['x']!;
    const slopes = inputs['alpha']!;
    const columns = x.shape.at(-1) ?? 1;
    if (sizeOf(slopes) === columns && slopes.shape.at(-1) === columns) {
      const y = backend.makeOutput(x.shape, 'float32');
      addBias(workspace, x, undefined, y, NUMBERS.prelu!, 0, slopes);
      return y;
    }
    const scaled = runKernel('Multiply', { a: x, b: slopes }, backend);
    const zero = backend.makeOutput([], x.dtype);
    backend.wasm.HEAPU8.fill(0, addressOf(backend, zero), addressOf(backend, zero) + 4);
    const positive = runKernel('Greater', { a: x, b: zero }, backend);
    const y = runKernel('Select', { condition: positive, t: x, e: scaled }, backend);
    for (const { dataId } of [scaled, zero, positive]) backend.disposeData(dataId);
    return y;
  },
  ({ x, alpha }) => x!.dtype === 'float32' && alpha!.dtype === 'float32',
);
