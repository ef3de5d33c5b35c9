import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { PlainTensor } from '../../../src/core/tensors';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/01-neuron-to-network/lab';
import type { Matrix } from '../inputs';
import { awayFromZero, between, labels, matrix, randomSign, shuffled, vector } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * The grader's own activations, for the questions about neurons and networks: a wrong activation of the submission
 * loses only its own points.
 */
const ACTIVATIONS: Record<string, Lab.Activation> = {
  identity: (z) => ({ value: z.clone(), derivative: tf.onesLike(z) }),
  sigmoid: (z) => ({ value: tf.sigmoid(z), derivative: tf.sigmoid(z).mul(tf.sigmoid(z.neg())) }),
  tanh: (z) => ({ value: tf.tanh(z), derivative: tf.sub(1, tf.tanh(z).square()) }),
  relu: (z) => ({ value: tf.relu(z), derivative: tf.step(z) }),
  square: (z) => ({ value: z.square(), derivative: z.mul(2) }),
};

/** Small and large z on both sides of 0, away from every kink, in random order. */
function bothSides(stream: RandomStream): number[] {
  const sizes = [0.1, 0.5, 1, 2, 3.5, 7.5].map((size) => size * stream.uniform(0.8, 1.2));
  return shuffled(stream, [...sizes, ...sizes.map((size) => -1.1 * size)]);
}

/** The arguments of an activation: tensors of several ranks, none with a kink in it. */
interface Arguments {
  list: number[];
  matrix: Matrix;
  images: PlainTensor;
  single: number;
}

function argumentsOf(random: SeededRandom): Arguments {
  const stream = random.stream('z');
  const [rows, columns] = [between(stream, 2, 4), between(stream, 5, 7)];
  const draw = (): number => awayFromZero(stream, 0.1, 3);
  const shape = [2, between(stream, 2, 3), 2, between(stream, 1, 2)];
  return {
    list: bothSides(stream),
    matrix: Array.from({ length: rows }, () => Array.from({ length: columns }, draw)),
    images: { shape, values: Array.from({ length: shape.reduce((a, n) => a * n, 1) }, draw) },
    single: draw(),
  };
}

/** Values of an activation at arguments of several ranks, or its derivatives there. */
function ofArguments(z: Arguments, compute: (z: tf.Tensor) => tf.Tensor) {
  return {
    list: compute(tf.tensor1d(z.list)),
    matrix: compute(tf.tensor2d(z.matrix)),
    images: compute(tf.tensor(z.images.values, z.images.shape)),
    single: compute(tf.scalar(z.single)),
  };
}

const RANKS = {
  list: `for a list of z from about −10 to 10`,
  matrix: 'for a matrix of z',
  images: 'for a tensor of rank 4',
  single: 'for a single number',
};

type Name = 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu';

/** Value and derivative of an activation without options, in separate probes. */
function valueOf(name: Name) {
  return probe({
    inputs: argumentsOf,
    observe: (lab, z: Arguments) => ofArguments(z, (one) => lab[name](one).value),
    labels: RANKS,
  });
}
function derivativeOf(name: Name) {
  return probe({
    inputs: argumentsOf,
    observe: (lab, z: Arguments) => ofArguments(z, (one) => lab[name](one).derivative),
    labels: RANKS,
  });
}

/** Numbers far from 0, where exponentials overflow, in a matrix. */
function farOf(name: Name) {
  return probe({
    inputs: (random) => {
      const stream = random.stream('z');
      const rows = [
        [stream.uniform(95, 200), stream.uniform(0.3, 0.8)],
        [-stream.uniform(95, 200), -stream.uniform(0.3, 0.8)],
        [stream.uniform(14, 40), -stream.uniform(14, 40)],
      ];
      return { z: shuffled(stream, rows) };
    },
    observe: (lab, { z }) => ({ result: lab[name](tf.tensor2d(z)) }),
    facts: activated,
  });
}

function activated({
  result: { value, derivative },
}: {
  result: { value: RawTensor; derivative: RawTensor };
}): JudgedFacts {
  return { value, derivative };
}

/** Zeros among other numbers: at a kink the derivative is the slope on the left. */
function withZeros(random: SeededRandom): number[] {
  const stream = random.stream('zeros');
  return shuffled(stream, [0, 0, 0, ...Array.from({ length: 9 }, () => awayFromZero(stream, 0.1, 3))]);
}

function atZero(name: Name) {
  return probe({
    inputs: (random) => ({ z: withZeros(random) }),
    observe: (lab, { z }) => ({ result: lab[name](tf.tensor1d(z)) }),
    facts: activated,
  });
}

/** Arguments with a slope below 1, which is not one of the usual ones. */
const withAlpha = (random: SeededRandom): { z: Arguments; alpha: number } => ({
  z: argumentsOf(random),
  alpha: random.stream('alpha').uniform(0.35, 0.8),
});

/** One neuron and samples for it, as plain JSON; the bias is well away from 0. */
interface NeuronProblem {
  x: Matrix;
  w: number[];
  b: number;
}

function neuronProblem(stream: RandomStream, samples: number, inputs: number): NeuronProblem {
  return {
    x: matrix(stream, samples, inputs),
    w: vector(stream, inputs, 0.7),
    b: awayFromZero(stream, 0.5, 1),
  };
}

const unitOf = ({ w, b }: NeuronProblem): Lab.Unit => ({ w: tf.tensor1d(w), b: tf.scalar(b) });

/** Neurons for fewer samples than inputs, for as many, and for more. */
function neurons(random: SeededRandom): Record<'few' | 'square' | 'many', NeuronProblem> {
  const stream = random.stream('neuron');
  const inputs = between(stream, 3, 5);
  return {
    few: neuronProblem(stream, 2, inputs),
    square: neuronProblem(stream, inputs, inputs),
    many: neuronProblem(stream, between(stream, 6, 8), inputs),
  };
}

const SAMPLES = {
  few: 'outputs for fewer samples than inputs',
  square: 'outputs for as many samples as inputs',
  many: 'outputs for more samples than inputs',
};

function neuronProbe(activation: string) {
  return probe({
    inputs: neurons,
    observe: (lab, { few, square, many }) => {
      const outputsOf = (asked: NeuronProblem): tf.Tensor1D =>
        lab.neuron(tf.tensor2d(asked.x), unitOf(asked), ACTIVATIONS[activation]!);
      return { few: outputsOf(few), square: outputsOf(square), many: outputsOf(many) };
    },
    labels: SAMPLES,
  });
}

/** A layer as plain JSON. */
interface PlainLayer {
  W: Matrix;
  b: number[];
  activation: string;
}

/** Layers of the sizes given, from the number of features on, with one activation each. */
function network(stream: RandomStream, sizes: number[], activations: string[]): PlainLayer[] {
  return activations.map((activation, l) => ({
    W: matrix(stream, sizes[l]!, sizes[l + 1]!),
    b: vector(stream, sizes[l + 1]!),
    activation,
  }));
}

function layersOf(layers: PlainLayer[]): Lab.Layer[] {
  return layers.map(({ W, b, activation }) => ({
    W: tf.tensor2d(W),
    b: tf.tensor1d(b),
    activation: ACTIVATIONS[activation]!,
  }));
}

interface NetworkProblem {
  layers: PlainLayer[];
  x: Matrix;
}

function networkOf(
  stream: RandomStream,
  samples: number,
  of: [sizes: number[], activations: string[]],
): NetworkProblem {
  return { layers: network(stream, ...of), x: matrix(stream, samples, of[0][0]!) };
}

function forward(lab: Lab, { layers, x }: NetworkProblem): { outputs: Lab.LayerOutput[] } {
  return { outputs: lab.mlpForward(layersOf(layers), tf.tensor2d(x)) };
}

/** z and a of each layer, and the number of layers. */
function byLayer({ outputs }: { outputs: { z: RawTensor; a: RawTensor }[] }): JudgedFacts {
  const facts = outputs.flatMap(({ z, a }, l) => [
    [`z${l + 1}`, z],
    [`a${l + 1}`, a],
  ]);
  return { layers: outputs.length, ...(Object.fromEntries(facts) as JudgedFacts) };
}

function layerLabels(layers: number): Record<string, string> {
  const numbers = Array.from({ length: layers }, (_, l) => l + 1);
  return {
    layers: 'number of layers in the result',
    ...Object.fromEntries(
      numbers.flatMap((l) => [
        [`z${l}`, `z of layer ${l}`],
        [`a${l}`, `a of layer ${l}`],
      ]),
    ),
  };
}

/** a of the last layer. */
function lastOutput({ outputs }: { outputs: { a: RawTensor }[] }): JudgedFacts {
  return { output: outputs.at(-1)!.a };
}

const OUTPUT_LABELS = { output: 'a of the last layer' };

const TRUTH_TABLE = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** The four rows of the truth table, each at least once, in random order; some rows again. */
function truthTable(random: SeededRandom): { x: Matrix } {
  const stream = random.stream('rows');
  const again = Array.from({ length: between(stream, 6, 10) }, () => TRUTH_TABLE[stream.integer(4)]!);
  return { x: shuffled(stream, [...TRUTH_TABLE, ...again]) };
}

/** Labels of both kinds, each at least twice, in random order. */
function bothLabels(stream: RandomStream, count: number): number[][] {
  return shuffled(stream, [0, 0, 1, 1, ...labels(stream, count - 4, 2)]).map((label) => [label]);
}

/** A small classification problem with a network for it. */
function trainingProblem(random: SeededRandom) {
  const stream = random.stream('training');
  const [features, units, samples] = [between(stream, 2, 3), between(stream, 4, 5), between(stream, 7, 9)];
  return {
    layers: network(stream, [features, units, 1], ['tanh', 'sigmoid']),
    x: matrix(stream, samples, features),
    y: bothLabels(stream, samples),
    learningRate: stream.uniform(0.4, 0.8),
    steps: between(stream, 4, 6),
  };
}

type TrainingProblem = ReturnType<typeof trainingProblem>;

/** Layers without their activations, as results. */
interface Parameters {
  W: tf.Tensor2D;
  b: tf.Tensor1D;
}

function trained(lab: Lab, { layers, x, y, learningRate, steps }: TrainingProblem) {
  const options = { steps, optimizer: tf.train.sgd(learningRate) };
  return lab.trainMlp(layersOf(layers), { x: tf.tensor2d(x), y: tf.tensor2d(y) }, options);
}

/** Steps of equal length: only the sign of each gradient counts. Unlike momentum it keeps no tensors. */
class SignDescent extends tf.SGDOptimizer {
  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    tf.tidy(() => super.applyGradients(named.map(({ name, tensor }) => ({ name, tensor: tensor.sign() }))));
  }
}

function parametersOf(layers: Lab.Layer[]): Parameters[] {
  return layers.map(({ W, b }) => ({ W, b }));
}

/** W and b of each layer by short keys. */
function byParameter(layers: { W: RawTensor; b: RawTensor }[]): JudgedFacts {
  return Object.fromEntries(
    layers.flatMap(({ W, b }, l) => [
      [`W${l + 1}`, W],
      [`b${l + 1}`, b],
    ]),
  ) as JudgedFacts;
}

function parameterLabels(layers: number): Record<string, string> {
  const numbers = Array.from({ length: layers }, (_, l) => l + 1);
  return Object.fromEntries(
    numbers.flatMap((l) => [
      [`W${l}`, `W of layer ${l}`],
      [`b${l}`, `b of layer ${l}`],
    ]),
  );
}

/** The output of a network with one tanh layer and one sigmoid unit, in float64. */
function probabilityOf(x: number[], layers: { W: RawTensor; b: RawTensor }[]): number {
  const sumsOf = (inputs: number[], { W, b }: { W: RawTensor; b: RawTensor }): number[] =>
    b.values.map((bias, k) =>
      inputs.reduce((sum, input, i) => sum + input * W.values[i * b.values.length + k]!, bias),
    );
  const hidden = sumsOf(x, layers[0]!).map(Math.tanh);
  return 1 / (1 + Math.exp(-sumsOf(hidden, layers[1]!)[0]!));
}

/** Points of the plane with given squares of their distance from the origin. */
function atSquares(stream: RandomStream, squares: number[]): Matrix {
  return squares.map((square) => {
    const angle = stream.uniform(0, 2 * Math.PI);
    return [Math.sqrt(square) * Math.cos(angle), Math.sqrt(square) * Math.sin(angle)];
  });
}

/** A feature, and its dtype: numbers are wanted, not true and false. */
function isNumbers(dtype: string): boolean {
  return dtype === 'float32' || dtype === 'int32';
}

export const probes = {
  sigmoidValue: valueOf('sigmoid'),
  sigmoidDerivative: derivativeOf('sigmoid'),
  sigmoidFar: farOf('sigmoid'),
  tanhValue: valueOf('tanh'),
  tanhDerivative: derivativeOf('tanh'),
  tanhFar: farOf('tanh'),
  reluValue: valueOf('relu'),
  reluDerivative: derivativeOf('relu'),
  reluZero: atZero('relu'),
  leakyReluValue: valueOf('leakyRelu'),
  leakyReluDerivative: derivativeOf('leakyRelu'),
  leakyReluZero: atZero('leakyRelu'),

  preluValue: probe({
    inputs: withAlpha,
    observe: (lab, { z, alpha }) => ofArguments(z, (one) => lab.prelu(one, alpha).value),
    labels: RANKS,
  }),

  preluDerivative: probe({
    inputs: withAlpha,
    observe: (lab, { z, alpha }) => ofArguments(z, (one) => lab.prelu(one, alpha).derivative),
    labels: RANKS,
  }),

  preluAlphaAbove1: probe({
    inputs: (random) => ({
      z: bothSides(random.stream('z')),
      alpha: random.stream('alpha').uniform(1.5, 3),
    }),
    observe: (lab, { z, alpha }) => ({ result: lab.prelu(tf.tensor1d(z), alpha) }),
    facts: activated,
  }),

  preluOtherSlopes: probe({
    inputs: (random) => ({
      z: withZeros(random),
      negative: -random.stream('alpha').uniform(0.3, 2),
      positive: random.stream('alpha').uniform(0.35, 0.8),
    }),
    observe: (lab, { z, negative, positive }) => ({
      negative: lab.prelu(tf.tensor1d(z), negative),
      zero: lab.prelu(tf.tensor1d(z), 0),
      positive: lab.prelu(tf.tensor1d(z), positive),
    }),
    facts: ({ negative, zero, positive }) => ({
      value: negative.value,
      derivative: negative.derivative,
      valueOf0: zero.value,
      derivativeOf0: zero.derivative,
      valueAtZero: positive.value,
      derivativeAtZero: positive.derivative,
    }),
    labels: {
      value: 'value with a negative α',
      derivative: 'derivative with a negative α',
      valueOf0: 'value with α = 0',
      derivativeOf0: 'derivative with α = 0',
      valueAtZero: 'value with a positive α, zeros among z',
      derivativeAtZero: 'derivative with a positive α, zeros among z',
    },
  }),

  eluValue: probe({
    inputs: withAlpha,
    observe: (lab, { z, alpha }) => ofArguments(z, (one) => lab.elu(one, alpha).value),
    labels: RANKS,
  }),

  eluDerivative: probe({
    inputs: withAlpha,
    observe: (lab, { z, alpha }) => ofArguments(z, (one) => lab.elu(one, alpha).derivative),
    labels: RANKS,
  }),

  eluZero: probe({
    inputs: (random) => ({ z: withZeros(random), alpha: random.stream('alpha').uniform(1.5, 3) }),
    observe: (lab, { z, alpha }) => ({ result: lab.elu(tf.tensor1d(z), alpha) }),
    facts: activated,
  }),

  eluAlpha1: probe({
    inputs: (random) => {
      const stream = random.stream('z');
      const far = [stream.uniform(95, 150), -stream.uniform(95, 150)];
      return { z: shuffled(stream, [...bothSides(stream), ...far]) };
    },
    observe: (lab, { z }) => ({ result: lab.elu(tf.tensor1d(z)) }),
    facts: activated,
  }),

  neuronSum: neuronProbe('identity'),
  neuronActivation: neuronProbe('square'),
  neuronOneInput: probe({
    inputs: (random) => {
      const stream = random.stream('neuron');
      return { one: neuronProblem(stream, 1, 1), several: neuronProblem(stream, between(stream, 3, 5), 1) };
    },
    observe: (lab, { one, several }) => ({
      one: lab.neuron(tf.tensor2d(one.x), unitOf(one), ACTIVATIONS['tanh']!),
      several: lab.neuron(tf.tensor2d(several.x), unitOf(several), ACTIVATIONS['relu']!),
    }),
    labels: { one: 'tanh of one sample with one input', several: 'ReLU of several samples with one input' },
  }),

  logisticRegression: probe({
    inputs: (random) => {
      const stream = random.stream('neuron');
      return neuronProblem(stream, between(stream, 5, 8), between(stream, 2, 4));
    },
    observe: (lab, inputs) => ({
      probability: lab.logisticRegression(tf.tensor2d(inputs.x), unitOf(inputs)),
    }),
  }),

  /** On the separating line Σ wᵢxᵢ + b = 0 both classes are equally likely; far from it one is sure. */
  logisticRegressionBoundary: probe({
    inputs: (random) => {
      const stream = random.stream('neuron');
      const w = [awayFromZero(stream, 1, 2), awayFromZero(stream, 1, 2)] as const;
      const b = awayFromZero(stream, 0.5, 1);
      const sums = shuffled(stream, [0, 0, stream.uniform(0.5, 1), -stream.uniform(0.5, 1), 120, -120]);
      const x = sums.map((sum) => {
        const x1 = stream.uniform(-1, 1);
        return [x1, (sum - b - w[0] * x1) / w[1]];
      });
      return { x, w: [...w], b, single: neuronProblem(stream, 1, between(stream, 2, 4)) };
    },
    observe: (lab, { single, ...inputs }) => ({
      probability: lab.logisticRegression(tf.tensor2d(inputs.x), unitOf(inputs)),
      single: lab.logisticRegression(tf.tensor2d(single.x), unitOf(single)),
    }),
    labels: { single: 'probability of a single sample' },
  }),

  step: probe({
    inputs: argumentsOf,
    observe: (lab, z) => ofArguments(z, (one) => lab.step(one)),
    labels: RANKS,
  }),

  stepAtZero: probe({
    inputs: (random) => {
      const stream = random.stream('zeros');
      const small = Array.from({ length: 5 }, () => 1e-6 * awayFromZero(stream, 1, 2));
      return { z: shuffled(stream, [...withZeros(random), ...small]) };
    },
    observe: (lab, { z }) => {
      const step = lab.step(tf.tensor1d(z));
      return { step, dtype: step.dtype };
    },
    facts: ({ step, dtype }) => ({ step, isNumbers: isNumbers(dtype) }),
    labels: { isNumbers: 'the result has numbers, not true and false' },
  }),

  xorHidden: probe({
    inputs: truthTable,
    observe: (lab, { x }) => {
      const { h1, h2 } = lab.xorThresholdNetwork(tf.tensor2d(x));
      return { h1, h2 };
    },
  }),

  xorSum: probe({
    inputs: truthTable,
    observe: (lab, { x }) => ({ sum: lab.xorThresholdNetwork(tf.tensor2d(x)).sum }),
    labels: { sum: 'h1 − h2 − 0.5' },
  }),

  xorOutput: probe({
    inputs: truthTable,
    observe: (lab, { x }) => ({ y: lab.xorThresholdNetwork(tf.tensor2d(x)).y }),
  }),

  /** Points on both sides of the lines x₁ + x₂ = 0.5 and x₁ + x₂ = 1.5, close to them, exactly on them and far. */
  xorPlane: probe({
    inputs: (random) => {
      const stream = random.stream('points');
      // No product of the inputs can stand for their sum: below −2 both are negative, above 1.5 one of them is.
      const near = [
        ...[0.45, 0.55, 1.45].map((total) => [total, stream.uniform(-1, 1)] as const),
        ...[1.55, 4].map((total) => [total, stream.uniform(-1, -0.1)] as const),
        [-3, stream.uniform(-2, -1)] as const,
      ].map(([total, one]) => shuffled(stream, [one, total - one]));
      // Sums of quarters are exact in float32.
      const on = [0.5, 0.5, 1.5, 1.5].map((total) => {
        const x1 = 0.25 * between(stream, -6, 6);
        return [x1, total - x1];
      });
      const single = [stream.uniform(0.2, 0.5), stream.uniform(0.5, 0.8)];
      return { x: shuffled(stream, [...near, ...on]), single: [shuffled(stream, single)] };
    },
    observe: (lab, { x, single }) => ({
      table: lab.xorThresholdNetwork(tf.tensor2d(x)),
      ofOne: lab.xorThresholdNetwork(tf.tensor2d(single)),
    }),
    facts: ({ table: { h1, h2, sum, y }, ofOne }) => ({ h1, h2, sum, y, single: ofOne.y }),
    labels: { sum: 'h1 − h2 − 0.5', single: 'y of a single point' },
  }),

  mlpOneHidden: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const sizes = [3, between(stream, 5, 6), 2];
      return networkOf(stream, between(stream, 7, 8), [sizes, ['tanh', 'identity']]);
    },
    observe: forward,
    facts: byLayer,
    labels: layerLabels(2),
  }),

  mlpOutputActivation: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const sizes = [2, between(stream, 3, 5), between(stream, 2, 3)];
      return networkOf(stream, between(stream, 6, 8), [sizes, ['tanh', 'square']]);
    },
    observe: forward,
    facts: lastOutput,
    labels: OUTPUT_LABELS,
  }),

  /** As many units as inputs and as samples: the shapes fit even if rows and columns of W are exchanged. */
  mlpSquare: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const size = between(stream, 3, 5);
      return networkOf(stream, size, [
        [size, size, size],
        ['tanh', 'sigmoid'],
      ]);
    },
    observe: forward,
    facts: lastOutput,
    labels: OUTPUT_LABELS,
  }),

  mlpDeep: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const sizes = [2, ...shuffled(stream, [3, 4, 5, 6]), 1];
      return networkOf(stream, 7, [sizes, ['tanh', 'relu', 'square', 'tanh', 'sigmoid']]);
    },
    observe: forward,
    facts: byLayer,
    labels: layerLabels(5),
  }),

  mlpOneLayer: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      return networkOf(stream, 1, [[between(stream, 4, 6), between(stream, 2, 3)], ['sigmoid']]);
    },
    observe: forward,
    facts: byLayer,
    labels: layerLabels(1),
  }),

  /** Squared distances inside and outside the ring, so that the distance itself gives other answers. */
  ringPoints: probe({
    inputs: (random) => {
      const stream = random.stream('points');
      const close = [2.9, 3.1, 7.8, 8.2].map((square) => square + stream.uniform(-0.05, 0.05));
      const squares = Array.from({ length: 12 }, () => stream.uniform(0, 14));
      const away = squares.filter((square) => Math.abs(square - 3) > 0.01 && Math.abs(square - 8) > 0.01);
      return { points: shuffled(stream, atSquares(stream, [...close, ...away, 40])) };
    },
    observe: (lab, { points }) => {
      const feature = lab.ringFeature(tf.tensor2d(points));
      return { feature, dtype: feature.dtype };
    },
    facts: ({ feature, dtype }) => ({ feature, isNumbers: isNumbers(dtype) }),
    labels: { isNumbers: 'the result has numbers, not true and false' },
  }),

  /** Bounds that are given, both and one by one, and points exactly on them: squares of halves are exact in float32. */
  ringEdges: probe({
    inputs: (random) => {
      const stream = random.stream('points');
      const half = (low: number, high: number): number =>
        0.5 * between(stream, low, high) * randomSign(stream);
      const onInner = [half(2, 3), half(2, 3)] as const;
      const onOuter = [half(5, 7), half(5, 7)] as const;
      const square = ([x, y]: readonly [number, number]): number => x ** 2 + y ** 2;
      const [inner, outer] = [square(onInner), square(onOuter)];
      const exact = [onInner, onOuter].flatMap(([x, y]) => [
        [x, y],
        [-y, x],
      ]);
      const others = atSquares(
        stream,
        [0.5 * inner, inner - 0.1, inner + 0.1, outer - 0.1, outer + 0.1, 2 * outer, 5.5, 7.5, 8.5].filter(
          (one) => Math.min(Math.abs(one - inner), Math.abs(one - outer)) > 0.01,
        ),
      );
      return { points: shuffled(stream, [...exact, ...others]), inner, outer };
    },
    observe: (lab, { points, inner, outer }) => {
      const of = (bounds: { inner?: number; outer?: number }): tf.Tensor1D =>
        lab.ringFeature(tf.tensor2d(points), bounds);
      const point = tf.tensor2d(points);
      return {
        both: lab.ringFeature(point, { inner, outer }),
        onlyInner: of({ inner }),
        onlyOuter: of({ outer }),
        disc: of({ inner: 0, outer }),
        circle: of({ inner, outer: inner }),
        single: lab.ringFeature(tf.tensor2d(points.slice(0, 1)), { inner, outer }),
      };
    },
    labels: {
      both: 'feature with both bounds given',
      onlyInner: 'feature with only the inner bound given',
      onlyOuter: 'feature with only the outer bound given',
      disc: 'feature with the inner bound 0',
      circle: 'feature with two equal bounds',
      single: 'feature of a single point',
    },
  }),

  trainCosts: probe({
    inputs: trainingProblem,
    observe: (lab, inputs) => ({ costs: trained(lab, inputs).costs }),
  }),

  trainWeights: probe({
    inputs: (random) => {
      const problem = trainingProblem(random);
      const stream = random.stream('deep');
      const sizes = [problem.x[0]!.length, 5, between(stream, 3, 4), 1];
      return { ...problem, layers: network(stream, sizes, ['tanh', 'tanh', 'sigmoid']) };
    },
    observe: (lab, inputs) => ({ layers: parametersOf(trained(lab, inputs).layers) }),
    facts: ({ layers }) => byParameter(layers),
    labels: parameterLabels(3),
  }),

  /** Another optimizer than plain descent, and a network without a hidden layer. */
  trainOptimizer: probe({
    inputs: (random) => {
      const problem = trainingProblem(random);
      const layers = network(random.stream('layer'), [problem.x[0]!.length, 1], ['sigmoid']);
      return { ...problem, layers };
    },
    observe: (lab, { layers, x, y, learningRate, steps }) => {
      const options = { steps, optimizer: new SignDescent(learningRate) };
      const after = lab.trainMlp(layersOf(layers), { x: tf.tensor2d(x), y: tf.tensor2d(y) }, options);
      return { layers: parametersOf(after.layers), costs: after.costs };
    },
    facts: ({ layers, costs }) => ({ ...byParameter(layers), costs }),
    labels: parameterLabels(1),
  }),

  /** 60 steps are enough for 8 hidden units: training succeeded from all 200 starts that were tried. */
  trainXor: probe({
    inputs: (random) => {
      const stream = random.stream('starts');
      const rows = shuffled(stream, TRUTH_TABLE);
      return {
        x: rows,
        y: rows.map(([a, b]) => [a === b ? 0 : 1]),
        starts: Array.from({ length: 2 }, () => network(stream, [2, 8, 1], ['tanh', 'sigmoid'])),
      };
    },
    observe: (lab, { x, y, starts }) => ({
      networks: starts.map((start) => {
        const { layers, costs } = trained(lab, { layers: start, x, y, learningRate: 2, steps: 60 });
        return { layers: parametersOf(layers), costs };
      }),
    }),
    // Predicted without the submission's mlpForward, which has its own checks.
    facts: ({ networks }, { x }) => ({
      probabilities: networks.map(({ layers }) => x.map((row) => probabilityOf(row, layers))),
      costCount: networks.map(({ costs }) => costs.length),
    }),
    labels: {
      probabilities: 'probability of 1 for the rows of the table',
      costCount: 'number of costs',
    },
  }),

  trainKeepsStart: probe({
    inputs: trainingProblem,
    observe: (lab, inputs) => {
      const start = layersOf(inputs.layers);
      const samples = { x: tf.tensor2d(inputs.x), y: tf.tensor2d(inputs.y) };
      const optimizer = tf.train.sgd(inputs.learningRate);
      const once = lab.trainMlp(start, samples, { steps: 2, optimizer }).costs;
      const again = lab.trainMlp(start, samples, { steps: 3, optimizer }).costs;
      return { start: parametersOf(start), once, again };
    },
    facts: ({ start, once, again }) => ({ ...byParameter(start), once, again }),
    labels: {
      W1: 'W of layer 1 that was handed in',
      b1: 'b of layer 1 that was handed in',
      W2: 'W of layer 2 that was handed in',
      b2: 'b of layer 2 that was handed in',
      once: 'costs of a first training',
      again: 'costs of a second training, one step longer',
    },
  }),
} satisfies Probes<Lab>;
