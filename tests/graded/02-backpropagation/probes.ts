import * as tf from '@tensorflow/tfjs';
import { show } from '../../../src/core/errors';
import type { SeededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/02-backpropagation/lab';
import type { Matrix } from '../inputs';
import { matrix, randomSign, vector } from '../inputs';
import { maximum } from '../observing';

type Lab = typeof Lab;
type Value = Lab.Value;
const probe = probeOf<Lab>();

/**
 * ∂node/∂leaf, summed over all paths, from the local derivatives that the operations recorded. It does not use the
 * submission's `backward`, so an operation is judged by itself, also if it is composed of other operations.
 */
function derivativeOf(node: Value, leaf: Value): number {
  if (node === leaf) return 1;
  return node.operands.reduce(
    (sum, operand, i) => sum + node.localDerivatives[i]! * derivativeOf(operand, leaf),
    0,
  );
}

/** @throws TypeError if an operation returned something else than a Value */
function asValue(lab: Lab, result: unknown): Value {
  if (result instanceof lab.Value) return result;
  throw new TypeError(`expected a new Value, received ${show(result)}`);
}

/** The value of an operation with one or two operands, and its derivatives. */
function operation(
  name: 'add' | 'sub' | 'mul' | 'ln' | 'exp' | 'sin' | 'tanh',
  inputs: (random: SeededRandom) => { u: number[] },
) {
  return probe({
    inputs,
    observe: (lab, { u }: { u: number[] }) => {
      const operands = u.map((data) => new lab.Value(data));
      const [first, second] = operands as [Value, Value];
      const result = asValue(lab, first[name](second));
      return {
        value: result.data,
        localDerivatives: operands.map((operand) => derivativeOf(result, operand)),
      };
    },
    labels: { localDerivatives: 'local derivatives' },
  });
}

/** Two operands of different sign and size. */
function twoOperands(random: SeededRandom): { u: number[] } {
  const stream = random.stream('operands');
  return { u: [stream.uniform(1.5, 3), stream.uniform(-0.9, -0.4)] };
}

const oneOperand =
  (low: number, high: number) =>
  (random: SeededRandom): { u: number[] } => ({ u: [random.stream('operand').uniform(low, high)] });

/** A graph as plain JSON: the operands of each node, as indices, and its local derivatives. The last node is the output. */
type GraphJson = { operands: number[]; derivatives: number[] }[];

/** A graph with the given operands and random local derivatives, whose magnitudes are away from 0 and 1. */
function graphJson(random: SeededRandom, operands: number[][]): GraphJson {
  const stream = random.stream('derivatives');
  return operands.map((indices) => ({
    operands: indices,
    derivatives: indices.map(() => randomSign(stream) * stream.uniform(1.3, 2.5)),
  }));
}

function graphOf(lab: Lab, graph: GraphJson): Value[] {
  const nodes: Value[] = [];
  for (const [n, { operands, derivatives }] of graph.entries()) {
    nodes.push(
      new lab.Value(
        n + 2,
        operands.map((i) => nodes[i]!),
        derivatives,
      ),
    );
  }
  return nodes;
}

const adjointsOf = (nodes: Value[]): number[] => nodes.map((node) => node.grad);

/** Adjoints of all nodes after `backward` of the last one, called once or several times. */
function adjointsAfter(lab: Lab, graph: GraphJson, calls = 1): number[] {
  const nodes = graphOf(lab, graph);
  for (let call = 0; call < calls; call++) lab.backward(nodes.at(-1)!);
  return adjointsOf(nodes);
}

/** Every node is used once. */
const CHAIN = [[], [0], [1], [2]];
/** Node 0 is used by two nodes, node 1 by two others. */
const SHARED = [[], [0], [0, 1], [1, 2]];
/** Node 1 is an operand of node 3 both directly and through node 2: a node that hands on too early hands on too little. */
const ENTANGLED = [[], [0], [1], [1, 2], [0, 3]];
/** The same, and paths of several lengths lead from the output to node 0: each wrong order gives other adjoints. */
const TWO_LEVELS = [[], [0], [1], [1, 2], [0], [3, 4]];

const ACTIVATIONS = {
  sigmoid: activation((z) => z.sigmoid()),
  tanh: activation((z) => z.tanh()),
};
type ActivationName = keyof typeof ACTIVATIONS;

/** An activation whose derivative tfjs takes, which the submission may not do itself. */
function activation(f: (z: tf.Tensor2D) => tf.Tensor2D): Lab.Activation {
  const derivative = tf.grad((z: tf.Tensor) => f(z as tf.Tensor2D));
  return { f, derivative: (z) => derivative(z) as tf.Tensor2D };
}

interface LayerProblem {
  W: Matrix;
  b: number[];
  aPrevious: Matrix;
  dA: Matrix;
}

function layerProblem(random: SeededRandom, samples: number, before: number, units: number): LayerProblem {
  const stream = random.stream('layer');
  return {
    W: matrix(stream, before, units),
    b: vector(stream, units),
    aPrevious: matrix(stream, samples, before),
    dA: matrix(stream, samples, units),
  };
}

function backpropOf(lab: Lab, { W, b, aPrevious, dA }: LayerProblem): ReturnType<Lab['backpropLayer']> {
  const layer = { W: tf.tensor2d(W), b: tf.tensor1d(b) };
  const fed = tf.tensor2d(aPrevious);
  const z = fed.matMul(layer.W).add<tf.Tensor2D>(layer.b);
  return lab.backpropLayer(layer, fed, z, tf.tensor2d(dA), ACTIVATIONS.tanh);
}

interface NetworkProblem {
  activation: ActivationName;
  layers: { W: Matrix; b: number[] }[];
  x: Matrix;
  y: Matrix;
}

function networkProblem(
  random: SeededRandom,
  samples: number,
  widths: number[],
  activation: ActivationName,
): NetworkProblem {
  const stream = random.stream('network');
  return {
    activation,
    layers: widths.slice(1).map((units, l) => ({
      W: matrix(stream, widths[l]!, units),
      b: vector(stream, units, 0.5),
    })),
    x: matrix(stream, samples, widths[0]!),
    y: matrix(stream, samples, widths.at(-1)!),
  };
}

function networkOf({ layers, activation }: NetworkProblem): Lab.Network {
  return {
    layers: layers.map(({ W, b }) => ({ W: tf.tensor2d(W), b: tf.tensor1d(b) })),
    activation: ACTIVATIONS[activation],
  };
}

function samplesOf({ x, y }: NetworkProblem): Lab.Samples {
  return { x: tf.tensor2d(x), y: tf.tensor2d(y) };
}

function gradientsOf(lab: Lab, problem: NetworkProblem): Record<string, tf.Tensor> {
  const { gradients } = lab.backpropMlp(networkOf(problem), samplesOf(problem));
  return byLayer(gradients);
}

/** `W1`, `b1`, `W2`, … as the handout counts the layers. */
function byLayer(layers: Lab.Layer[]): Record<string, tf.Tensor> {
  return Object.fromEntries(
    layers.flatMap(({ W, b }, l) => [
      [`W${l + 1}`, W],
      [`b${l + 1}`, b],
    ]),
  );
}

/** x₁ and x₂ of the example: from ranges where no wrong derivative is close to the right one. */
function exampleInputs(random: SeededRandom): { x1: number; x2: number } {
  const stream = random.stream('x');
  return { x1: stream.uniform(1.5, 3), x2: stream.uniform(2, 2.6) };
}

/** f(x) = Σ cᵢxᵢ² + x₀x₁ − x₂: its central differences are exact for every h. */
function quadratic(c: number[]): (x: number[]) => number {
  return (x) => x.reduce((sum, xi, i) => sum + c[i]! * xi * xi, x[0]! * x[1]! - x[2]!);
}

function differencesInputs(random: SeededRandom): { c: number[]; x: number[]; h: number } {
  const stream = random.stream('function');
  const coefficient = (): number => randomSign(stream) * stream.uniform(0.5, 2);
  return {
    c: Array.from({ length: 3 }, coefficient),
    x: Array.from({ length: 3 }, coefficient),
    h: stream.uniform(0.05, 0.2),
  };
}

/** Points u at which a supporting line is compared with |u|. */
const TEST_POINTS = [-2, -1, -0.5, 0, 0.5, 1, 2];

export const probes = {
  add: operation('add', twoOperands),
  sub: operation('sub', twoOperands),
  mul: operation('mul', twoOperands),
  ln: operation('ln', oneOperand(1.5, 3)),
  exp: operation('exp', oneOperand(0.3, 0.8)),
  sin: operation('sin', oneOperand(2, 2.8)),
  tanh: operation('tanh', oneOperand(-1.2, -0.5)),

  pow: probe({
    inputs: (random) => ({
      u: random.stream('operand').uniform(1.5, 2.5),
      k: random.stream('k').uniform(2.2, 3.8),
    }),
    observe: (lab, { u, k }) => {
      const operand = new lab.Value(u);
      const result = asValue(lab, operand.pow(k));
      return { value: result.data, localDerivative: derivativeOf(result, operand) };
    },
    labels: { localDerivative: 'local derivative' },
  }),

  /** Node 1 is an operand of two nodes, node 0 of three. */
  orderOnce: probe({
    inputs: (random) => ({ graph: graphJson(random, [[], [0], [0, 1], [1, 2], [0, 3]]) }),
    observe: (lab, { graph }) => {
      const nodes = graphOf(lab, graph);
      const order = lab.topologicalOrder(nodes.at(-1)!);
      const times = nodes.map((node) => order.filter((listed) => listed === node).length);
      return { timesListed: times };
    },
    labels: { timesListed: 'how often each node is listed' },
  }),

  orderOperandsFirst: probe({
    inputs: (random) => ({ graph: graphJson(random, TWO_LEVELS) }),
    observe: (lab, { graph }) => {
      const nodes = graphOf(lab, graph);
      const order = lab.topologicalOrder(nodes.at(-1)!);
      const late = nodes.map(
        (node) => node.operands.filter((operand) => order.lastIndexOf(operand) > order.indexOf(node)).length,
      );
      return { lateOperands: late };
    },
    labels: { lateOperands: 'operands listed after the node that uses them, for each node' },
  }),

  backwardChain: probe({
    inputs: (random) => ({ graph: graphJson(random, CHAIN) }),
    observe: (lab, { graph }) => ({ adjoints: adjointsAfter(lab, graph) }),
  }),

  backwardShared: probe({
    inputs: (random) => ({ graph: graphJson(random, SHARED) }),
    observe: (lab, { graph }) => ({ adjoints: adjointsAfter(lab, graph) }),
  }),

  backwardEntangled: probe({
    inputs: (random) => ({ graph: graphJson(random, ENTANGLED) }),
    observe: (lab, { graph }) => ({ adjoints: adjointsAfter(lab, graph) }),
  }),

  backwardTwice: probe({
    inputs: (random) => ({ graph: graphJson(random, SHARED) }),
    observe: (lab, { graph }) => {
      return { adjoints: adjointsAfter(lab, graph, 2) };
    },
    labels: { adjoints: 'adjoints after the second call' },
  }),

  /** v · v: one node is both operands of another. */
  backwardSquare: probe({
    inputs: (random) => ({ graph: graphJson(random, [[], [0], [1, 1]]) }),
    observe: (lab, { graph }) => ({ adjoints: adjointsAfter(lab, graph) }),
  }),

  exampleValues: probe({
    inputs: exampleInputs,
    observe: (lab, { x1, x2 }) => ({ values: lab.exampleGraph(x1, x2).map((node) => node.data) }),
    labels: { values: 'v₀ … v₆' },
  }),

  exampleGraphAdjoints: probe({
    inputs: exampleInputs,
    observe: (lab, { x1, x2 }) => {
      const nodes = lab.exampleGraph(x1, x2);
      lab.backward(nodes.at(-1)!);
      return { adjoints: adjointsOf(nodes) };
    },
    labels: { adjoints: 'adjoints of v₀ … v₆' },
  }),

  adjointsInside: probe({
    inputs: exampleInputs,
    observe: (lab, { x1, x2 }) => ({ adjoints: lab.exampleAdjoints(x1, x2).slice(2) }),
    labels: { adjoints: 'adjoints of v₂ … v₆' },
  }),

  adjointOfX1: probe({
    inputs: exampleInputs,
    observe: (lab, { x1, x2 }) => ({ adjointOfX1: lab.exampleAdjoints(x1, x2).slice(0, 1) }),
    labels: { adjointOfX1: '∂y/∂x₁' },
  }),

  adjointOfX2: probe({
    inputs: exampleInputs,
    observe: (lab, { x1, x2 }) => ({ adjointOfX2: lab.exampleAdjoints(x1, x2).slice(1, 2) }),
    labels: { adjointOfX2: '∂y/∂x₂' },
  }),

  descentStep: probe({
    inputs: (random) => ({
      w: vector(random.stream('w'), 3),
      gradient: vector(random.stream('gradient'), 3),
      learningRate: random.stream('rate').uniform(0.05, 0.5),
    }),
    observe: (lab, { w, gradient, learningRate }) => ({
      w: lab.descentStep([...w], gradient, learningRate),
    }),
  }),

  descentStepLeavesW: probe({
    inputs: (random) => ({ w: vector(random.stream('w'), 3), gradient: [1, -1, 2], learningRate: 0.5 }),
    observe: (lab, { w, gradient, learningRate }) => {
      const given = [...w];
      const result = lab.descentStep(given, gradient, learningRate);
      return { given, w: result };
    },
    labels: { given: 'w handed in' },
  }),

  differencesQuadratic: probe({
    inputs: differencesInputs,
    observe: (lab, { c, x, h }) => ({ gradient: lab.numericalGradient(quadratic(c), [...x], h) }),
  }),

  /** The third derivative of x³ shows the method: (f(x + h) − f(x − h)) / 2h = 3x² + h². */
  differencesCubic: probe({
    inputs: differencesInputs,
    observe: (lab, { c, x, h }) => {
      const cubic = (at: number[]): number => at.reduce((sum, xi, i) => sum + c[i]! * xi ** 3, 0);
      return { gradient: lab.numericalGradient(cubic, [...x], 3 * h) };
    },
  }),

  differencesLeaveX: probe({
    inputs: differencesInputs,
    observe: (lab, { c, x, h }) => {
      const given = [...x];
      const result = lab.numericalGradient(quadratic(c), given, h);
      return { given, gradientLength: result.length };
    },
    labels: { given: 'x handed in', gradientLength: 'length of the gradient' },
  }),

  subgradientAway: probe({
    inputs: (random) => {
      const stream = random.stream('v');
      return { v: [stream.uniform(0.2, 0.6), -stream.uniform(0.2, 0.6), stream.uniform(2, 3), -2.5] };
    },
    observe: (lab, { v }) => ({ g: v.map((at) => lab.subgradientAbs(at)) }),
  }),

  /** Every g in [−1, 1] is right, so the question is how far its line rises above |u|. */
  subgradientAtZero: probe({
    inputs: () => ({ v: 0 }),
    observe: (lab, { v }) => {
      const g = lab.subgradientAbs(v);
      return {
        rise: maximum(TEST_POINTS.map((u) => g * u - Math.abs(u))),
      };
    },
    labels: { rise: 'height of the line v ↦ g·v above |v|' },
  }),

  layerW: probe({
    inputs: (random) => layerProblem(random, 6, 3, 4),
    observe: (lab, inputs) => ({ dW: backpropOf(lab, inputs).gradient.W }),
    labels: { dW: '∂L/∂W' },
  }),

  layerB: probe({
    inputs: (random) => layerProblem(random, 6, 3, 4),
    observe: (lab, inputs) => ({ db: backpropOf(lab, inputs).gradient.b }),
    labels: { db: '∂L/∂b' },
  }),

  layerBefore: probe({
    inputs: (random) => layerProblem(random, 6, 3, 4),
    observe: (lab, inputs) => ({ dAPrevious: backpropOf(lab, inputs).dAPrevious }),
    labels: { dAPrevious: '∂L/∂a of the layer before' },
  }),

  /** Both layers have as many units: the shapes fit even if an index is exchanged. */
  layerSquare: probe({
    inputs: (random) => layerProblem(random, 5, 4, 4),
    observe: (lab, inputs) => ({ dAPrevious: backpropOf(lab, inputs).dAPrevious }),
    labels: { dAPrevious: '∂L/∂a of the layer before' },
  }),

  layerOneSample: probe({
    inputs: (random) => layerProblem(random, 1, 2, 5),
    observe: (lab, inputs) => {
      const { gradient, dAPrevious } = backpropOf(lab, inputs);
      return { dW: gradient.W, db: gradient.b, dAPrevious };
    },
    labels: { dW: '∂L/∂W', db: '∂L/∂b', dAPrevious: '∂L/∂a of the layer before' },
  }),

  mlpLoss: probe({
    inputs: (random) => networkProblem(random, 5, [3, 4, 3], 'tanh'),
    observe: (lab, inputs) => ({ loss: lab.backpropMlp(networkOf(inputs), samplesOf(inputs)).loss }),
  }),

  mlpGradients: probe({
    inputs: (random) => networkProblem(random, 5, [3, 4, 3, 2], 'sigmoid'),
    observe: (lab, inputs) => gradientsOf(lab, inputs),
  }),

  /** Four neurons in a chain, as in figure 4.10. */
  mlpChain: probe({
    inputs: (random) => networkProblem(random, 4, [1, 1, 1, 1], 'tanh'),
    observe: (lab, inputs) => gradientsOf(lab, inputs),
  }),

  trainStep: probe({
    inputs: (random) => networkProblem(random, 5, [3, 4, 2], 'tanh'),
    observe: (lab, inputs) => byLayer(lab.trainStep(networkOf(inputs), samplesOf(inputs), 0.5).layers),
  }),

  trainStepLoss: probe({
    inputs: (random) => networkProblem(random, 5, [3, 4, 2], 'tanh'),
    observe: (lab, inputs) => ({ loss: lab.trainStep(networkOf(inputs), samplesOf(inputs), 0.5).loss }),
  }),
} satisfies Probes<Lab>;
