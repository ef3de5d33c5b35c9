/**
 * A dense net on plain arrays: forward, backward, loss. All parameters are one list of numbers, so an update rule and a
 * copy of a net are one loop.
 *
 * The nets of the page are small: a step of tfjs would spend nearly all its time on starting kernels (see the
 * architecture page). Source: DNN 4.1, 4.2.3; S02, S07.
 */
import type { RandomStream, SeededRandom } from '../../../core/rng';
import { ACTIVATION } from './activations';
import type { Activation } from './activations';
import { averagesBack, newRunning, normalizeBack, normalizeBatch, normalizeByAverages } from './batchNorm';
import type { Kept, Rows, Running, ScaleAndShift } from './batchNorm';
import { initialWeights } from './initialWeights';
import type { Part, Task } from './samples';
import type { Settings } from './settings';

/** Under Jest, each look at a global costs more than a step of a small net. */
const { exp, log, max, min, sqrt } = Math;

/** One layer: where its parameters are, and what it does. Views share the memory of the whole list. */
export interface NetLayer {
  readonly from: number;
  readonly to: number;
  readonly activation: Activation;
  /** Where the kernel begins in the list of all parameters. */
  readonly start: number;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  readonly kernelGradient: Float64Array;
  readonly biasGradient: Float64Array;
  /** Only of hidden layers of a net with batch normalization. */
  readonly norm?: {
    readonly value: ScaleAndShift;
    readonly gradient: ScaleAndShift;
    readonly running: Running;
  };
}

/** The numbers of a pass through one layer, a row for each sample. */
interface LayerPass extends Kept {
  /** The input of the activation, its output, and the output of the layer. */
  readonly z: Float64Array;
  readonly f: Float64Array;
  readonly out: Float64Array;
  /** The factors of dropout. */
  readonly mask: Float64Array;
  /** ∂L/∂out, and then ∂L/∂z. */
  readonly gradient: Float64Array;
}

/** The random numbers of a step. */
export interface StepStreams {
  readonly dropout: RandomStream;
  readonly noise: RandomStream;
}

export interface Net {
  readonly settings: Settings;
  readonly kind: Task['kind'];
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  readonly layers: readonly NetLayer[];
  /** The last pass; `count` rows of it are filled. */
  readonly pass: {
    readonly rows: number;
    readonly layers: readonly LayerPass[];
    count: number;
    /** True after a pass with masks, noise and statistics of the batch. */
    isTraining: boolean;
  };
}

/** Rows that a pass takes at once. */
export const MOST_ROWS = 512;

/** A net with its first weights. Biases begin at 0; each layer draws from a stream of its own. */
export function newNet(
  settings: Settings,
  task: Pick<Task, 'kind' | 'inputs' | 'outputs'>,
  random: SeededRandom,
): Net {
  const widths = [task.inputs, ...settings.layers.map(({ units }) => units), task.outputs];
  const isNormed = settings.batchNorm !== 'none';
  const sizes = widths.slice(1).map((to, l) => {
    const isHidden = l < widths.length - 2;
    return widths[l]! * to + to + (isHidden && isNormed ? 2 * to : 0);
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const [parameters, gradients] = [new Float64Array(total), new Float64Array(total)];
  let start = 0;
  const layers = widths.slice(1).map((to, l) => {
    const isHidden = l < widths.length - 2;
    const layer = layerAt(
      { parameters, gradients },
      start,
      { from: widths[l]!, to },
      {
        activation: ACTIVATION[isHidden ? settings.layers[l]!.activation : 'linear'],
        isNormed: isHidden && isNormed,
      },
    );
    layer.kernel.set(initialWeights(settings, layer, random.stream(`layer ${l + 1}`)));
    start += sizes[l]!;
    return layer;
  });
  const rows = max(MOST_ROWS, settings.batchSize);
  const passes = layers.map(({ to }) => newPass(rows, to));
  const pass = { rows, layers: passes, count: 0, isTraining: false };
  return { settings, kind: task.kind, parameters, gradients, layers, pass };
}

function layerAt(
  lists: Pick<Net, 'parameters' | 'gradients'>,
  start: number,
  { from, to }: Pick<NetLayer, 'from' | 'to'>,
  { activation, isNormed }: { activation: Activation; isNormed: boolean },
): NetLayer {
  const bias = start + from * to;
  const view = (list: Float64Array, at: number, size: number): Float64Array => list.subarray(at, at + size);
  const scaleAndShift = (list: Float64Array): ScaleAndShift => ({
    gamma: view(list, bias + to, to),
    beta: view(list, bias + 2 * to, to),
  });
  const layer = {
    from,
    to,
    activation,
    start,
    kernel: view(lists.parameters, start, from * to),
    bias: view(lists.parameters, bias, to),
    kernelGradient: view(lists.gradients, start, from * to),
    biasGradient: view(lists.gradients, bias, to),
  };
  if (!isNormed) return layer;
  const value = scaleAndShift(lists.parameters);
  value.gamma.fill(1);
  return { ...layer, norm: { value, gradient: scaleAndShift(lists.gradients), running: newRunning(to) } };
}

function newPass(rows: number, units: number): LayerPass {
  const list = (): Float64Array => new Float64Array(rows * units);
  return {
    z: list(),
    f: list(),
    out: list(),
    mask: list(),
    gradient: list(),
    normalized: list(),
    inverse: new Float64Array(units),
  };
}

/** Runs samples through the net as at test time, and returns the outputs: logits of classes, or the curve's value. */
export function predict(net: Net, x: Float64Array, count: number): Float64Array {
  return forward(net, x, count, undefined);
}

/**
 * The outputs of at most `pass.rows` samples. With streams it is a pass of training: statistics of the batch, masks and
 * noise. The result is a view that the next pass overwrites.
 */
export function forward(
  net: Net,
  x: Float64Array,
  count: number,
  streams: StepStreams | undefined,
): Float64Array {
  const { layers, pass } = net;
  pass.count = count;
  pass.isTraining = streams !== undefined;
  let input = x;
  layers.forEach((layer, l) => {
    const own = pass.layers[l]!;
    const rows = { values: own.z, count, units: layer.to };
    product(layer, input, rows);
    if (l === layers.length - 1) {
      input = own.z;
      return;
    }
    const { batchNorm } = net.settings;
    if (batchNorm === 'before') normalize(layer, rows, own, streams);
    activate(layer.activation, own, count * layer.to);
    if (batchNorm === 'after') normalize(layer, { ...rows, values: own.out }, own, streams);
    disturb(net.settings, own, count * layer.to, streams);
    input = own.out;
  });
  return input.subarray(0, count * layers.at(-1)!.to);
}

/** z = xW + b. */
function product({ from, to, kernel, bias }: NetLayer, input: Float64Array, { values, count }: Rows): void {
  for (let row = 0; row < count; row++) {
    const out = row * to;
    for (let j = 0; j < to; j++) values[out + j] = bias[j]!;
    for (let i = 0; i < from; i++) {
      const x = input[row * from + i]!;
      if (x === 0) continue;
      const at = i * to;
      for (let j = 0; j < to; j++) values[out + j]! += x * kernel[at + j]!;
    }
  }
}

function normalize({ norm }: NetLayer, rows: Rows, kept: Kept, streams: StepStreams | undefined): void {
  if (!norm) return;
  if (streams) normalizeBatch(rows, norm.value, norm.running, kept);
  else normalizeByAverages(rows, norm.value, norm.running);
}

function activate({ f }: Activation, pass: LayerPass, size: number): void {
  for (let i = 0; i < size; i++) pass.out[i] = pass.f[i] = f(pass.z[i]!);
}

/** Noise and dropout in training; the factor of classic dropout at test time. Source: REG; S40, S41, S45; E17, E19. */
function disturb(settings: Settings, pass: LayerPass, size: number, streams: StepStreams | undefined): void {
  const { dropout, keepProb, hiddenNoise } = settings;
  const { out, mask } = pass;
  if (!streams) {
    if (dropout === 'classic') for (let i = 0; i < size; i++) out[i]! *= keepProb;
    return;
  }
  if (hiddenNoise > 0) for (let i = 0; i < size; i++) out[i]! += hiddenNoise * streams.noise.normal();
  if (dropout === 'none') return;
  const spread = sqrt((1 - keepProb) / keepProb);
  const kept = dropout === 'classic' ? 1 : 1 / keepProb;
  for (let i = 0; i < size; i++) {
    mask[i] =
      dropout === 'gaussian'
        ? 1 + spread * streams.dropout.normal()
        : streams.dropout.bernoulli(keepProb)
          ? kept
          : 0;
    out[i]! *= mask[i]!;
  }
}

/** The sum of losses over rows, and mistakes: wrong classes, or squared distances. */
export interface Measure {
  loss: number;
  mistakes: number;
}

/**
 * Loss of the last pass, with ∂loss/∂output of each sample in `gradient` of the last layer.
 * Classes: the cross-entropy of a softmax, −log p of the label. A curve: (y − target)².
 */
export function lossOf(net: Net, targets: Float64Array): Measure {
  const last = net.pass.layers.at(-1)!;
  const outputs = net.layers.at(-1)!.to;
  const sum = { loss: 0, mistakes: 0 };
  for (let row = 0; row < net.pass.count; row++) {
    const at = row * outputs;
    const target = targets[row]!;
    if (net.kind === 'curve') {
      const distance = last.z[at]! - target;
      last.gradient[at] = 2 * distance;
      sum.loss += distance * distance;
      sum.mistakes += distance * distance;
    } else addCrossEntropy(last, [at, outputs], target, sum);
  }
  return sum;
}

function addCrossEntropy(
  { z, gradient }: LayerPass,
  [at, outputs]: readonly [at: number, outputs: number],
  label: number,
  sum: Measure,
): void {
  let best = 0;
  for (let j = 1; j < outputs; j++) if (z[at + j]! > z[at + best]!) best = j;
  const top = z[at + best]!;
  let total = 0;
  for (let j = 0; j < outputs; j++) total += exp(z[at + j]! - top);
  for (let j = 0; j < outputs; j++) gradient[at + j] = exp(z[at + j]! - top) / total - (j === label ? 1 : 0);
  sum.loss += log(total) + top - z[at + label]!;
  // A NaN is no right answer.
  if (best !== label || !(total > 0)) sum.mistakes += 1;
}

/**
 * The gradients of the mean loss of the last pass, added to `gradients`, which must be 0 before. After a pass without
 * streams they are those of the net at test time. `sizes`, if given, gets the root mean square of ∂L/∂out of each
 * hidden layer, for a single sample.
 */
export function backward(net: Net, x: Float64Array, sizes?: Float64Array): void {
  const { layers, pass, settings } = net;
  const { count } = pass;
  for (let l = layers.length; l-- > 0;) {
    const [layer, own] = [layers[l]!, pass.layers[l]!];
    const size = count * layer.to;
    if (l < layers.length - 1) {
      if (sizes) sizes[l] = rootMeanSquare(own.gradient, size);
      disturbBack(net, own, size);
      if (settings.batchNorm === 'after') normalizeRowsBack(net, layer, own);
      const { slope } = layer.activation;
      for (let i = 0; i < size; i++) own.gradient[i]! *= slope(own.z[i]!, own.f[i]!);
      if (settings.batchNorm === 'before') normalizeRowsBack(net, layer, own);
    }
    const input = l > 0 ? pass.layers[l - 1]!.out : x;
    productBack(layer, input, own.gradient, { count, back: pass.layers[l - 1]?.gradient });
  }
  for (let i = 0; i < net.gradients.length; i++) net.gradients[i]! /= count;
}

/** Through the mask of the pass. Noise that is added doesn't change a gradient. */
function disturbBack({ settings, pass }: Net, { gradient, mask }: LayerPass, size: number): void {
  const { dropout, keepProb } = settings;
  if (dropout === 'none') return;
  if (pass.isTraining) for (let i = 0; i < size; i++) gradient[i]! *= mask[i]!;
  else if (dropout === 'classic') for (let i = 0; i < size; i++) gradient[i]! *= keepProb;
}

function normalizeRowsBack({ pass }: Net, { norm, to }: NetLayer, own: LayerPass): void {
  if (!norm) return;
  const rows = { values: own.gradient, count: pass.count, units: to };
  if (pass.isTraining) normalizeBack(rows, norm.value.gamma, own, norm.gradient);
  else averagesBack(rows, norm.value.gamma, norm.running);
}

/** Sums of ∂L/∂W and ∂L/∂b over rows; and ∂L/∂input, if there is a layer before. */
function productBack(
  { from, to, kernel, kernelGradient, biasGradient }: NetLayer,
  input: Float64Array,
  dz: Float64Array,
  { count, back }: { count: number; back: Float64Array | undefined },
): void {
  for (let row = 0; row < count; row++) {
    const at = row * to;
    for (let j = 0; j < to; j++) biasGradient[j]! += dz[at + j]!;
    for (let i = 0; i < from; i++) {
      const x = input[row * from + i]!;
      let sum = 0;
      const w = i * to;
      for (let j = 0; j < to; j++) {
        const d = dz[at + j]!;
        kernelGradient[w + j]! += x * d;
        sum += kernel[w + j]! * d;
      }
      if (back) back[row * from + i] = sum;
    }
  }
}

export function rootMeanSquare(values: Float64Array, count = values.length): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]! ** 2;
  return sqrt(sum / max(1, count));
}

/** Loss and error of a part, as at test time and without penalties. */
export function measure(net: Net, part: Part): Measure {
  const inputs = net.layers[0]!.from;
  const total = { loss: 0, mistakes: 0 };
  for (let start = 0; start < part.count; start += net.pass.rows) {
    const count = min(net.pass.rows, part.count - start);
    predict(net, part.x.subarray(start * inputs, (start + count) * inputs), count);
    const { loss, mistakes } = lossOf(net, part.y.subarray(start, start + count));
    total.loss += loss;
    total.mistakes += mistakes;
  }
  return { loss: total.loss / part.count, mistakes: total.mistakes / part.count };
}
