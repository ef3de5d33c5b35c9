/** The end of a fused kernel: a bias and an activation after the sum of products. */
import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { floatKernel, runKernel } from '../registry';
import type { Workspace } from '../workspace';

export type Activation = 'linear' | 'relu' | 'relu6' | 'leakyrelu' | 'prelu' | 'elu' | 'sigmoid';

export interface Finish {
  activation?: Activation;
  leakyreluAlpha?: number;
}

type OptionalTensors = Record<string, tf.TensorInfo | undefined>;

/** The activations of the compiled module, and their numbers there. */
const CODES: Partial<Record<Activation, number>> = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3, prelu: 4 };
/** The activations that are kernels of the backend. */
const KERNELS: Partial<Record<Activation, string>> = { elu: 'Elu', sigmoid: 'Sigmoid' };

/**
 * y ← activation(y + bias), in place if the bias has one value for each column.
 *
 * @param y a tensor that nobody else holds yet; it is disposed of if this throws
 */
export function finish(
  workspace: Workspace,
  y: tf.TensorInfo,
  inputs: OptionalTensors,
  attrs: Finish,
): tf.TensorInfo {
  try {
    checkActivation(inputs, attrs);
    return finished(workspace, y, inputs, attrs);
  } catch (error) {
    workspace.backend.disposeData(y.dataId);
    throw error;
  }
}

/** @throws Error for an unknown activation, and for prelu without its slopes */
function checkActivation(
  { preluActivationWeights }: OptionalTensors,
  { activation = 'linear' }: Finish,
): void {
  if (!(activation in CODES || activation in KERNELS)) {
    throw new Error(`no fused activation ${activation} on wasm`);
  }
  if (activation === 'prelu' && !preluActivationWeights) {
    throw new Error('the fused activation prelu takes its slopes');
  }
}

function finished(
  workspace: Workspace,
  y: tf.TensorInfo,
  { bias, preluActivationWeights: slopes }: OptionalTensors,
  attrs: Finish,
): tf.TensorInfo {
  const { activation = 'linear', leakyreluAlpha: alpha = 0 } = attrs;
  const code = CODES[activation];
  const columns = y.shape.at(-1);
  if (code !== undefined && isPerColumn(bias, columns) && isPerColumn(slopes, columns)) {
    addBias(workspace, { x: y, bias, y, activation: code, alpha, slopes });
    return y;
  }
  if (bias) {
    const sum = replaced(workspace, y, 'Add', { a: y, b: bias });
    return finished(workspace, sum, { preluActivationWeights: slopes }, attrs);
  }
  if (activation === 'prelu') return replaced(workspace, y, 'Prelu', { x: y, alpha: slopes! });
  return replaced(workspace, y, KERNELS[activation]!, { x: y });
}

/** @returns true if the tensor has one value for each column, or is absent */
function isPerColumn(tensor: tf.TensorInfo | undefined, columns: number | undefined): boolean {
  return !tensor || (sizeOf(tensor) === columns && tensor.shape.at(-1) === columns);
}

/** Runs a kernel and disposes of the old tensor. @returns the kernel's output */
function replaced(
  { backend }: Workspace,
  old: tf.TensorInfo,
  name: string,
  inputs: Record<string, tf.TensorInfo>,
): tf.TensorInfo {
  const output = runKernel(name, inputs, backend);
  backend.disposeData(old.dataId);
  return output;
}

interface BiasCall {
  /** [rows, columns], as many rows as there are. */
  x: tf.TensorInfo;
  /** One value for each column. */
  bias: tf.TensorInfo | undefined;
  /** The output, of the shape of x; may be x itself. */
  y: tf.TensorInfo;
  /** One of {@link CODES}. */
  activation: number;
  /** The slope of leakyrelu for negative values. */
  alpha: number;
  /** The slopes of prelu for negative values, one for each column. */
  slopes: tf.TensorInfo | undefined;
}

/** y = activation(x + bias) */
function addBias({ backend, native, gemmScratch }: Workspace, call: BiasCall): void {
  const { x, bias, y, activation, alpha, slopes } = call;
  if (sizeOf(y) === 0 || (!bias && activation === 0)) return;
  const columns = y.shape.at(-1)!;
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

/** x > 0 ? x : alpha · x, for slopes alpha of any shape that broadcasts to the shape of x. */
export const prelu = floatKernel('Prelu', ({ inputs, backend, workspace }) => {
  const x = inputs['x']!;
  const slopes = inputs['alpha']!;
  if (isPerColumn(slopes, x.shape.at(-1))) {
    const y = backend.makeOutput(x.shape, 'float32');
    addBias(workspace, { x, bias: undefined, y, activation: CODES.prelu!, alpha: 0, slopes });
    return y;
  }
  const scaled = runKernel('Multiply', { a: x, b: slopes }, backend);
  const zero = makeZeros(backend, []);
  const positive = runKernel('Greater', { a: x, b: zero }, backend);
  const y = runKernel('Select', { condition: positive, t: x, e: scaled }, backend);
  for (const { dataId } of [scaled, zero, positive]) backend.disposeData(dataId);
  return y;
});
