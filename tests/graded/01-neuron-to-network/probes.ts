import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/01-neuron-to-network/lab';
import type { Matrix } from '../inputs';
import { awayFromZero, matrix, uniforms, vector } from '../inputs';

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

/** Small and large z on both sides of 0, away from every kink. */
function bothSides(random: SeededRandom): { z: number[] } {
  const stream = random.stream('z');
  const near = [0.1, 0.5, 1, 2, 3.5].map((size) => size * stream.uniform(0.8, 1.2));
  return { z: [...near.map((size) => -size).reverse(), ...near.map((size) => 1.1 * size)] };
}

type Name = 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu';

/** Value and derivative of an activation without options, in separate probes. */
function valueOf(name: Name) {
  return probe({ inputs: bothSides, observe: (lab, { z }) => ({ value: lab[name](tf.tensor1d(z)).value }) });
}
function derivativeOf(name: Name) {
  return probe({
    inputs: bothSides,
    observe: (lab, { z }) => ({ derivative: lab[name](tf.tensor1d(z)).derivative }),
  });
}
/** Numbers far from 0, where exponentials overflow, in a matrix: an activation takes any shape. */
function farOf(name: Name) {
  return probe({
    inputs: (random) => {
      const z = random.stream('z').uniform(95, 200);
      return {
        z: [
          [-z, 0.5],
          [-0.5, z],
        ],
      };
    },
    observe: (lab, { z }) => ({ ...lab[name](tf.tensor2d(z)) }),
  });
}

const alphaBelow1 = (random: SeededRandom): { z: number[]; alpha: number } => ({
  ...bothSides(random),
  alpha: random.stream('alpha').uniform(0.2, 0.6),
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

function neuronProbe(activation: string, samples: number, inputs: number) {
  return probe({
    inputs: (random) => neuronProblem(random.stream('neuron'), samples, inputs),
    observe: (lab, inputs) => ({
      output: lab.neuron(tf.tensor2d(inputs.x), unitOf(inputs), ACTIVATIONS[activation]!),
    }),
  });
}

/** A layer as plain JSON. */
interface PlainLayer {
  W: Matrix;
  b: number[];
  activation: string;
}

/** Layers of the sizes given, from the number of features on, with one activation each. */
function network(stream: RandomStream, sizes: number[], activations: string[], std = 1): PlainLayer[] {
  return activations.map((activation, l) => ({
    W: matrix(stream, sizes[l]!, sizes[l + 1]!, std),
    b: vector(stream, sizes[l + 1]!, std),
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

function networkProblem(
  random: SeededRandom,
  samples: number,
  sizes: number[],
  activations: string[],
): NetworkProblem {
  const stream = random.stream('network');
  return { layers: network(stream, sizes, activations), x: matrix(stream, samples, sizes[0]!) };
}

/** z and a of each layer. */
function byLayer(outputs: Lab.LayerOutput[]): Observed {
  return Object.fromEntries(
    outputs.flatMap(({ z, a }, l) => [
      [`z${l + 1}`, z],
      [`a${l + 1}`, a],
    ]),
  );
}

function layerLabels(layers: number): Record<string, string> {
  const numbers = Array.from({ length: layers }, (_, l) => l + 1);
  return Object.fromEntries(
    numbers.flatMap((l) => [
      [`z${l}`, `z of layer ${l}`],
      [`a${l}`, `a of layer ${l}`],
    ]),
  );
}

const OUTPUT_LABELS = { output: 'a of the last layer' };

/** Value of the output layer only. */
function outputOf(lab: Lab, { layers, x }: NetworkProblem): Observed {
  const outputs = lab.mlpForward(layersOf(layers), tf.tensor2d(x));
  return { output: outputs.at(-1)!.a };
}

const TRUTH_TABLE = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** A small classification problem with a network for it. */
function trainingProblem(random: SeededRandom) {
  const stream = random.stream('training');
  return {
    layers: network(stream, [3, 4, 1], ['tanh', 'sigmoid']),
    x: matrix(stream, 7, 3),
    y: Array.from({ length: 7 }, (_, n) => [n % 2]),
    learningRate: stream.uniform(0.4, 0.8),
  };
}

type TrainingProblem = ReturnType<typeof trainingProblem>;

function trained(lab: Lab, { layers, x, y, learningRate }: TrainingProblem, steps: number) {
  const optimizer = tf.train.sgd(learningRate);
  return lab.trainMlp(layersOf(layers), { x: tf.tensor2d(x), y: tf.tensor2d(y) }, { steps, optimizer });
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
  leakyReluValue: valueOf('leakyRelu'),
  leakyReluDerivative: derivativeOf('leakyRelu'),

  preluValue: probe({
    inputs: alphaBelow1,
    observe: (lab, { z, alpha }) => ({ value: lab.prelu(tf.tensor1d(z), alpha).value }),
  }),

  preluDerivative: probe({
    inputs: alphaBelow1,
    observe: (lab, { z, alpha }) => ({ derivative: lab.prelu(tf.tensor1d(z), alpha).derivative }),
  }),

  preluAlphaAbove1: probe({
    inputs: (random) => ({ ...bothSides(random), alpha: random.stream('alpha').uniform(1.5, 3) }),
    observe: (lab, { z, alpha }) => ({ ...lab.prelu(tf.tensor1d(z), alpha) }),
  }),

  eluValue: probe({
    inputs: alphaBelow1,
    observe: (lab, { z, alpha }) => ({ value: lab.elu(tf.tensor1d(z), alpha).value }),
  }),

  eluDerivative: probe({
    inputs: alphaBelow1,
    observe: (lab, { z, alpha }) => ({ derivative: lab.elu(tf.tensor1d(z), alpha).derivative }),
  }),

  eluAlpha1: probe({
    inputs: (random) => ({ z: [-120, ...bothSides(random).z, 120] }),
    observe: (lab, { z }) => ({ ...lab.elu(tf.tensor1d(z)) }),
  }),

  neuronSum: neuronProbe('identity', 4, 3),
  neuronActivation: neuronProbe('square', 4, 3),
  neuronOneInput: neuronProbe('tanh', 1, 1),

  logisticRegression: probe({
    inputs: (random) => neuronProblem(random.stream('neuron'), 5, 2),
    observe: (lab, inputs) => ({
      probability: lab.logisticRegression(tf.tensor2d(inputs.x), unitOf(inputs)),
    }),
  }),

  /** On the separating line Σ wᵢxᵢ + b = 0 both classes are equally likely. */
  logisticRegressionBoundary: probe({
    inputs: (random) => {
      const stream = random.stream('neuron');
      const w = [stream.uniform(1, 2), stream.uniform(1, 2)] as const;
      const b = stream.uniform(0.5, 1);
      const x = uniforms(stream, 3, -1, 1).map((x1) => [x1, -(w[0] * x1 + b) / w[1]]);
      return { x, w: [...w], b };
    },
    observe: (lab, inputs) => ({
      probability: lab.logisticRegression(tf.tensor2d(inputs.x), unitOf(inputs)),
    }),
  }),

  step: probe({
    inputs: bothSides,
    observe: (lab, { z }) => ({ step: lab.step(tf.tensor1d(z)) }),
  }),

  stepAtZero: probe({
    inputs: () => ({ z: [0, 0.5, -0.5] }),
    observe: (lab, { z }) => ({ step: lab.step(tf.tensor1d(z)) }),
  }),

  xorHidden: probe({
    inputs: () => ({ x: TRUTH_TABLE }),
    observe: (lab, { x }) => {
      const { h1, h2 } = lab.xorThresholdNetwork(tf.tensor2d(x));
      return { h1, h2 };
    },
  }),

  xorSum: probe({
    inputs: () => ({ x: TRUTH_TABLE }),
    observe: (lab, { x }) => ({ sum: lab.xorThresholdNetwork(tf.tensor2d(x)).sum }),
    labels: { sum: 'h1 − h2 − 0.5' },
  }),

  xorOutput: probe({
    inputs: () => ({ x: TRUTH_TABLE }),
    observe: (lab, { x }) => ({ y: lab.xorThresholdNetwork(tf.tensor2d(x)).y }),
  }),

  /** Points on both sides of the lines x₁ + x₂ = 0.5 and x₁ + x₂ = 1.5, close to them. */
  xorPlane: probe({
    inputs: (random) => {
      const stream = random.stream('points');
      return {
        x: [0.45, 0.55, 1.45, 1.55].map((total) => {
          const x1 = stream.uniform(-1, 1);
          return [x1, total - x1];
        }),
      };
    },
    observe: (lab, { x }) => ({ ...lab.xorThresholdNetwork(tf.tensor2d(x)) }),
  }),

  mlpOneHidden: probe({
    inputs: (random) => networkProblem(random, 4, [3, 5, 2], ['tanh', 'identity']),
    observe: (lab, { layers, x }) => byLayer(lab.mlpForward(layersOf(layers), tf.tensor2d(x))),
    labels: layerLabels(2),
  }),

  mlpOutputActivation: probe({
    inputs: (random) => networkProblem(random, 4, [2, 3, 2], ['tanh', 'square']),
    observe: outputOf,
    labels: OUTPUT_LABELS,
  }),

  /** As many units as inputs: the shapes fit even if rows and columns of W are exchanged. */
  mlpSquare: probe({
    inputs: (random) => networkProblem(random, 4, [3, 3, 3], ['tanh', 'sigmoid']),
    observe: outputOf,
    labels: OUTPUT_LABELS,
  }),

  mlpDeep: probe({
    inputs: (random) => networkProblem(random, 3, [2, 4, 3, 5, 1], ['tanh', 'relu', 'square', 'sigmoid']),
    observe: (lab, { layers, x }) => byLayer(lab.mlpForward(layersOf(layers), tf.tensor2d(x))),
    labels: layerLabels(4),
  }),

  mlpOneLayer: probe({
    inputs: (random) => networkProblem(random, 1, [4, 2], ['sigmoid']),
    observe: (lab, { layers, x }) => byLayer(lab.mlpForward(layersOf(layers), tf.tensor2d(x))),
    labels: layerLabels(1),
  }),

  /** Squared distances inside and outside the ring, chosen so that the distance itself gives other answers. */
  ringPoints: probe({
    inputs: (random) => {
      const stream = random.stream('points');
      const squares = [0.5, 2.5, 2.9, 3.1, 5, 7.8, 8.2, 12, 40];
      return {
        points: squares.map((square) => {
          const angle = stream.uniform(0, 2 * Math.PI);
          return [Math.sqrt(square) * Math.cos(angle), Math.sqrt(square) * Math.sin(angle)];
        }),
      };
    },
    observe: (lab, { points }) => ({ feature: lab.ringFeature(tf.tensor2d(points)) }),
  }),

  /** Exactly on the bounds, which float32 holds exactly. */
  ringEdges: probe({
    inputs: () => ({
      points: [
        [2, 0],
        [0, -1.5],
        [2, 2],
        [-1, 3],
        [-3, 0],
      ],
      inner: 4,
      outer: 10,
    }),
    observe: (lab, { points, ...bounds }) => ({ feature: lab.ringFeature(tf.tensor2d(points), bounds) }),
  }),

  trainCosts: probe({
    inputs: trainingProblem,
    observe: (lab, inputs) => ({ costs: trained(lab, inputs, 5).costs }),
  }),

  trainWeights: probe({
    inputs: trainingProblem,
    observe: (lab, inputs) => {
      const [hidden, output] = trained(lab, inputs, 5).layers;
      return {
        W1: hidden!.W,
        b1: hidden!.b,
        W2: output!.W,
        b2: output!.b,
      };
    },
    labels: { W1: 'W of layer 1', b1: 'b of layer 1', W2: 'W of layer 2', b2: 'b of layer 2' },
  }),

  /** 60 steps are enough for 8 hidden units: training succeeded from all 200 starts that were tried. */
  trainXor: probe({
    inputs: (random) => {
      const stream = random.stream('starts');
      return {
        x: TRUTH_TABLE,
        y: [[0], [1], [1], [0]],
        starts: Array.from({ length: 2 }, () => network(stream, [2, 8, 1], ['tanh', 'sigmoid'])),
      };
    },
    observe: (lab, { x, y, starts }) => ({
      probabilities: starts.map((layers) => {
        const after = trained(lab, { layers, x, y, learningRate: 2 }, 60).layers;
        // Predicted without the submission's mlpForward, which has its own checks.
        let a: tf.Tensor = tf.tensor2d(x);
        for (const { W, b, activation } of after) a = activation(a.matMul(W).add(b)).value;
        return [...a.dataSync()];
      }),
    }),
    labels: { probabilities: 'probability of 1 for 00, 01, 10, 11' },
  }),

  trainKeepsStart: probe({
    inputs: trainingProblem,
    observe: (lab, inputs) => {
      const start = layersOf(inputs.layers);
      const samples = { x: tf.tensor2d(inputs.x), y: tf.tensor2d(inputs.y) };
      const optimizer = tf.train.sgd(inputs.learningRate);
      const once = lab.trainMlp(start, samples, { steps: 2, optimizer }).costs;
      const again = lab.trainMlp(start, samples, { steps: 2, optimizer }).costs;
      return { startW: start[0]!.W, costs: [once, again] };
    },
    labels: { startW: 'W that was handed in', costs: 'costs of two trainings' },
  }),
} satisfies Probes<Lab>;
