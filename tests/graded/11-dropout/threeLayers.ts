import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Labels } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/11-dropout/lab';
import type { Matrix } from '../inputs';
import { labels, matrix, vector } from '../inputs';
import { largestMagnitude, oneHot, roundedTo } from '../observing';
import type { Facts, MaskCase } from './masks';
import { layerInputs, maskFacts, productFacts } from './masks';

/*
 * Training steps of the three-layer network, chosen so that the judge can compute the masks from the weights after
 * the step. The steps run beside the submission; all that is computed of the weights runs in the judge.
 */
type Lab = typeof Lab;

/** The network in plain numbers. */
export interface Plain {
  W1: Matrix;
  b1: number[];
  W2: Matrix;
  b2: number[];
  W3: Matrix;
  b3: number[];
}

/** Numbers of inputs, of units of both hidden layers, and of classes. */
export interface Sizes {
  inputs: number;
  one: number;
  two: number;
  classes: number;
}

export function drawSizes(stream: RandomStream): Sizes {
  const upTo = (count: number): number => stream.integer(count);
  return { inputs: 2 + upTo(3), one: 4 + upTo(4), two: 3 + upTo(4), classes: 3 + upTo(3) };
}

export function plainNetwork(stream: RandomStream, { inputs, one, two, classes }: Sizes): Plain {
  return {
    W1: matrix(stream, inputs, one, 0.7),
    b1: vector(stream, one, 0.5),
    W2: matrix(stream, one, two, 0.7),
    b2: vector(stream, two, 0.5),
    W3: matrix(stream, two, classes, 0.7),
    b3: vector(stream, classes, 0.5),
  };
}

export function networkOf({ W1, b1, W2, b2, W3, b3 }: Plain): Lab.Network {
  return {
    W1: tf.tensor2d(W1),
    b1: tf.tensor1d(b1),
    W2: tf.tensor2d(W2),
    b2: tf.tensor1d(b2),
    W3: tf.tensor2d(W3),
    b3: tf.tensor1d(b3),
  };
}

/** A step whose result doesn't depend on the draws: with keepProb 1, all masks are ones. */
export interface ExactStep {
  network: Plain;
  x: Matrix;
  classOf: number[];
  learningRate: number;
  seed: number;
}

export function exactStep(random: SeededRandom): ExactStep {
  const stream = random.stream('step');
  const sizes = drawSizes(stream);
  const samples = 4 + stream.integer(4);
  return {
    network: plainNetwork(stream, sizes),
    x: matrix(stream, samples, sizes.inputs),
    classOf: labels(stream, samples, sizes.classes),
    learningRate: stream.uniform(0.2, 0.5),
    seed: stream.integer(1e6),
  };
}

export function takeExactStep(
  lab: Lab,
  { network, x, classOf, learningRate, seed }: ExactStep,
  form: Lab.Form,
): Lab.Network & { loss: tf.Scalar } {
  const samples = { x: tf.tensor2d(x), y: oneHot(classOf, network.b3.length) };
  const random = seededRandom(seed).stream('masks');
  const step = lab.threeLayerTrainStep(networkOf(network), samples, {
    form,
    keepProb: 1,
    learningRate,
    random,
  });
  return { loss: step.loss, ...step.network };
}

/** Many samples and units, to see the masks of: shape is [samples, units of both hidden layers]. */
export interface MaskStep extends MaskCase {
  learningRate: number;
  otherSeed: number;
}

/**
 * The part of the network that a step shows: `second`: H₂ = U₂; `both`: H₂ = U₁·U₂ with inputs that have no say;
 * `inputs`: H₂ = x·U₁·U₂. A mask of the inputs shows in the last one only.
 */
export type Shown = 'second' | 'both' | 'inputs';

/**
 * W₃ after a step from W₃ = 0 and b₃ = 0. There out is 0, so dL/dW₃ = Σₙ H₂[n]ᵀ (1/K − yₙ)/N. Sample n has class n, and
 * class N = K − 1 has no sample.
 */
export function shownStep(
  lab: Lab,
  step: MaskStep,
  shown: Shown,
  options: { form: Lab.Form; random: RandomStream },
): tf.Tensor2D {
  const [samples, units] = step.shape as [number, number];
  const inputs = shown === 'inputs' ? units : 1;
  const network: Lab.Network = {
    W1: shown === 'inputs' ? tf.eye(units) : tf.zeros([1, units]),
    b1: shown === 'inputs' ? tf.zeros([units]) : tf.ones([units]),
    W2: shown === 'second' ? tf.zeros([units, units]) : tf.eye(units),
    b2: shown === 'second' ? tf.ones([units]) : tf.zeros([units]),
    W3: tf.zeros([units, samples + 1]),
    b3: tf.zeros([samples + 1]),
  };
  const x = shown === 'inputs' ? positiveInputs(step) : Array<number>(samples).fill(1);
  const classOf = Array.from({ length: samples }, (_, n) => n);
  const { keepProb, learningRate } = step;
  return lab.threeLayerTrainStep(
    network,
    { x: tf.tensor2d(x, [samples, inputs]), y: oneHot(classOf, samples + 1) },
    { ...options, keepProb, learningRate },
  ).network.W3;
}

function positiveInputs(step: MaskStep): number[] {
  return layerInputs(step).map(Math.abs);
}

/** H₂ of every sample, from W₃ after a step from 0: H₂[n][j] = N (g[j][K − 1] − g[j][n]) for the gradient g = −W₃/η. */
export function shownMask({ values }: RawTensor, step: MaskStep, shown: Shown): RawTensor {
  const [samples, units] = step.shape as [number, number];
  const x = shown === 'inputs' ? positiveInputs(step) : undefined;
  const entry = (n: number, j: number): number => {
    const row = j * (samples + 1);
    const H = (samples * (values[row + n]! - values[row + samples]!)) / step.learningRate;
    const factor = H / (x?.[n * units + j] ?? 1);
    return Math.abs(factor) < 1e-3 ? 0 : factor;
  };
  const mask = Array.from({ length: samples * units }, (_, i) => entry(Math.floor(i / units), i % units));
  return { form: 'tensor', shape: step.shape, values: mask };
}

/** The facts of a product of masks, each of which keeps a unit with probability q. */
export function shownFacts(W3: RawTensor, step: MaskStep, shown: Shown): Facts {
  const q = step.keepProb;
  const mask = shownMask(W3, step, shown);
  if (shown === 'second') return maskFacts(shown, mask, q);
  return productFacts(shown, mask, [q ** 2, q, q ** 3, (1 - q) ** 2, q ** 4]);
}

/** A step of one sample, and two steps that show its masks: all three draw from equal streams. */
export interface MaskedStep extends ExactStep {
  keepProb: number;
}

/**
 * So many units that a mask practically never drops all of them: 0.4³⁰ = 1e-12; and so many inputs that a mask of them
 * would practically never keep all: 0.75²⁸ = 3e-4.
 */
export function maskedStep(random: SeededRandom): MaskedStep {
  const stream = random.stream('masked step');
  const sizes = { inputs: 28, one: 30 + stream.integer(4), two: 34 + stream.integer(4), classes: 4 };
  const network = plainNetwork(stream, sizes);
  const smaller = (W: Matrix): Matrix => W.map((row) => row.map((w) => w / 3));
  return {
    network: { ...network, W1: smaller(network.W1), W2: smaller(network.W2) },
    x: matrix(stream, 1, sizes.inputs),
    classOf: labels(stream, 1, sizes.classes),
    learningRate: stream.uniform(0.2, 0.5),
    seed: stream.integer(1e6),
    keepProb: stream.uniform(0.6, 0.75),
  };
}

/** W₂ and W₃ of steps that show U₁ and U₂, and the loss and network after the step itself. */
export function takeMaskedStep(
  lab: Lab,
  inputs: MaskedStep,
  form: Lab.Form,
): Record<'showsFirst' | 'showsSecond', tf.Tensor2D> & { after: Lab.Network; loss: tf.Scalar } {
  const { network, x, classOf, learningRate, seed, keepProb } = inputs;
  const [one, two, classes] = [network.b1.length, network.b2.length, network.b3.length];
  const samples = { x: tf.tensor2d(x), y: oneHot(classOf, classes) };
  const from = (start: Lab.Network): ReturnType<Lab['threeLayerTrainStep']> =>
    lab.threeLayerTrainStep(start, samples, {
      form,
      keepProb,
      learningRate,
      random: seededRandom(seed).stream('masks'),
    });
  const showing: Lab.Network = {
    W1: tf.zeros([x[0]!.length, one]),
    b1: tf.ones([one]),
    W2: tf.zeros([one, two]),
    b2: tf.ones([two]),
    W3: tf.tensor2d(network.W3),
    b3: tf.zeros([classes]),
  };
  const { network: after, loss } = from(networkOf(network));
  return {
    showsFirst: from(showing).network.W2,
    showsSecond: from({ ...showing, W3: tf.zeros([two, classes]) }).network.W3,
    after,
    loss,
  };
}

/** The rows of a matrix of which at least one number isn't 0: H₁ or H₂ is 0 in the others. */
function keptRows({ shape, values }: RawTensor): number[] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, i) =>
    Number(values.slice(i * columns, (i + 1) * columns).some((value) => Math.abs(value) > 1e-9)),
  );
}

interface StepResult {
  showsFirst: RawTensor;
  showsSecond: RawTensor;
  after: Record<keyof Plain, RawTensor>;
  loss: RawTensor;
}

/** The farthest distance of loss and parameters from those under the masks that the other steps show, to 4 digits. */
export function maskedStepFacts(result: StepResult, inputs: MaskedStep, form: Lab.Form): Facts {
  const scale = form === 'inverted' ? 1 / inputs.keepProb : 1;
  const masks = [result.showsFirst, result.showsSecond].map((W) => keptRows(W).map((bit) => bit * scale));
  const { loss, network } = stepOfOneSample(inputs, masks as [number[], number[]]);
  const keys = Object.keys(network) as (keyof Plain)[];
  const farthest = (key: keyof Plain): number =>
    apart(result.after[key].values, (network[key] as number[] | Matrix).flat());
  return Object.fromEntries([
    [`${form}Loss`, apart(result.loss.values, [loss])],
    ...keys.map((key) => [`${form}${key}`, farthest(key)]),
  ]) as Facts;
}

export const MASKED_STEP_LABELS: Labels = Object.fromEntries(
  (['classic', 'inverted'] as const).flatMap((form) =>
    ['Loss', 'W1', 'b1', 'W2', 'b2', 'W3', 'b3'].map((key) => [
      `${form}${key}`,
      `farthest distance of ${key === 'Loss' ? 'the loss' : key} from the equation, ${form} form`,
    ]),
  ),
);

function apart(a: number[], b: number[]): number {
  if (a.length !== b.length) return NaN;
  return roundedTo(largestMagnitude(a.map((value, i) => value - b[i]!)), 1e-4);
}

/** One step of gradient descent on one sample, under given masks that have their scale in them. */
function stepOfOneSample(
  { network, x, classOf, learningRate }: MaskedStep,
  [U1, U2]: [number[], number[]],
): { loss: number; network: Plain } {
  const { W1, b1, W2, b2, W3, b3 } = network;
  const input = x[0]!;
  const a1 = affine(input, W1, b1);
  const H1 = a1.map((a, i) => Math.max(a, 0) * U1[i]!);
  const a2 = affine(H1, W2, b2);
  const H2 = a2.map((a, i) => Math.max(a, 0) * U2[i]!);
  const out = affine(H2, W3, b3);
  const logSum = Math.log(out.reduce((sum, z) => sum + Math.exp(z), 0));
  const d3 = out.map((z, k) => Math.exp(z - logSum) - Number(k === classOf[0]));
  const back = (W: Matrix, d: number[], a: number[], U: number[]): number[] =>
    W.map((row, i) => (a[i]! > 0 ? U[i]! * row.reduce((sum, w, k) => sum + w * d[k]!, 0) : 0));
  const d2 = back(W3, d3, a2, U2);
  const d1 = back(W2, d2, a1, U1);
  const step = (W: Matrix, from: number[], d: number[]): Matrix =>
    W.map((row, i) => row.map((w, k) => w - learningRate * from[i]! * d[k]!));
  const shift = (b: number[], d: number[]): number[] => b.map((value, k) => value - learningRate * d[k]!);
  return {
    loss: logSum - out[classOf[0]!]!,
    network: {
      W1: step(W1, input, d1),
      b1: shift(b1, d1),
      W2: step(W2, H1, d2),
      b2: shift(b2, d2),
      W3: step(W3, H2, d3),
      b3: shift(b3, d3),
    },
  };
}

function affine(x: number[], W: Matrix, b: number[]): number[] {
  return b.map((shift, k) => x.reduce((sum, value, i) => sum + value * W[i]![k]!, shift));
}
