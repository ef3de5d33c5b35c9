import * as tf from '@tensorflow/tfjs';
import { show } from '../../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/02-backpropagation/lab';
import type { Matrix } from '../inputs';
import { awayFromZero, between, matrix, randomSign, shuffled, vector } from '../inputs';
import { maximum } from '../observing';

type Lab = typeof Lab;
type Value = Lab.Value;
const probe = probeOf<Lab>();

/** A node of a submission's graph as plain data: its operands are indices into the list that it is in. */
interface PlainNode {
  data: number;
  operands: number[];
  localDerivatives: number[];
}

/** The graph of a node as plain data. The nodes given come first, in their order. */
function graphOfNodes(given: readonly Value[], results: readonly Value[] = []): PlainNode[] {
  const nodes = [...given];
  const indexOf = (node: Value): number => {
    const known = nodes.indexOf(node);
    return known >= 0 ? known : nodes.push(node) - 1;
  };
  results.forEach(indexOf);
  const plain: PlainNode[] = [];
  for (let n = 0; n < nodes.length; n++) {
    const { data, operands, localDerivatives } = nodes[n]!;
    plain.push({ data, operands: operands.map(indexOf), localDerivatives: [...localDerivatives] });
  }
  return plain;
}

/**
 * ∂node/∂leaf, summed over all paths, from the local derivatives that the operations recorded. It does not use the
 * submission's `backward`, so an operation is judged by itself, also if it is composed of other operations.
 */
function derivativeOf(nodes: PlainNode[], node: number, leaf: number): number {
  if (node === leaf) return 1;
  const { operands, localDerivatives } = nodes[node]!;
  return operands.reduce(
    (sum, operand, i) => sum + localDerivatives[i]! * derivativeOf(nodes, operand, leaf),
    0,
  );
}

/** @throws TypeError if an operation returned something else than a Value */
function asValue(lab: Lab, result: unknown): Value {
  if (result instanceof lab.Value) return result;
  throw new TypeError(`expected a new Value, received ${show(result)}`);
}

/** An operation's graph for each list of operands: the operands come first, then the result. */
function graphsOf(lab: Lab, cases: number[][], compute: (operands: Value[]) => Value): PlainNode[][] {
  return cases.map((data) => {
    const operands = data.map((one) => new lab.Value(one));
    return graphOfNodes(operands, [asValue(lab, compute(operands))]);
  });
}

function operationFacts(
  { graphs }: { graphs: PlainNode[][] },
  { cases }: { cases: number[][] },
): JudgedFacts {
  return {
    value: graphs.map((nodes, c) => nodes[cases[c]!.length]!.data),
    localDerivatives: graphs.map((nodes, c) =>
      cases[c]!.map((_, operand) => derivativeOf(nodes, cases[c]!.length, operand)),
    ),
  };
}

const OPERATION_LABELS = { localDerivatives: 'local derivatives' };

/** The value of an operation with one or two operands, and its derivatives. */
function operation(
  name: 'add' | 'sub' | 'mul' | 'ln' | 'exp' | 'sin' | 'tanh',
  draw: (stream: RandomStream) => number[][],
) {
  return probe({
    inputs: (random) => ({ cases: draw(random.stream('operands')) }),
    observe: (lab, { cases }: { cases: number[][] }) => ({
      graphs: graphsOf(lab, cases, ([first, second]) => first![name](second!)),
    }),
    facts: operationFacts,
    labels: OPERATION_LABELS,
  });
}

/** Operands of different sign and size, of equal sign, and zeros and ones at either place. */
function twoOperands(stream: RandomStream): number[][] {
  return shuffled(stream, [
    [stream.uniform(1.5, 3), stream.uniform(-0.9, -0.4)],
    [stream.uniform(-3, -1.5), stream.uniform(0.4, 0.9)],
    [stream.uniform(-3, -1.5), stream.uniform(-0.9, -0.4)],
    [0, stream.uniform(2, 4)],
    [stream.uniform(2, 4), 0],
    [1, stream.uniform(2, 4)],
    [stream.uniform(2, 4), 1],
  ]);
}

/** One operand from each range. */
const oneOperand =
  (...ranges: [low: number, high: number][]) =>
  (stream: RandomStream): number[][] =>
    shuffled(
      stream,
      ranges.map(([low, high]) => [stream.uniform(low, high)]),
    );

/** An operand, and the constant that it is raised to. */
interface Power {
  u: number;
  k: number;
}

/** A graph as plain JSON: each node's value, its operands as indices, and its local derivatives. The last node is the output. */
type GraphJson = { id: number; data: number; operands: number[]; derivatives: number[] }[];

/**
 * A graph with the given operands. Its local derivatives are random and away from 0 and 1. The value of the output is
 * given, all others are equal and lie between 2 and 5, and the ids tell the nodes apart.
 */
function graphJson(stream: RandomStream, operands: number[][], output: number): GraphJson {
  const ids = shuffled(
    stream,
    operands.map((_, n) => 10 * n + between(stream, 1, 9)),
  );
  const value = between(stream, 2, 5);
  return operands.map((indices, n) => ({
    id: ids[n]!,
    data: n === operands.length - 1 ? output : value,
    operands: indices,
    derivatives: indices.map(() => randomSign(stream) * stream.uniform(1.3, 2.5)),
  }));
}

/** The same structure with the operands of each node in the opposite order. */
const mirrored = (operands: number[][]): number[][] => operands.map((indices) => [...indices].reverse());

/**
 * Two graphs: one of the structure given, and one of its mirror image. The output has the least value of one and the
 * largest of the other, so that no order by value is right for both. More graphs may follow, of other structures.
 */
const graphPair =
  (operands: number[][], ...more: number[][][]) =>
  (random: SeededRandom): { graphs: GraphJson[] } => {
    const stream = random.stream('graphs');
    const [least, most] = shuffled(stream, [1, 9]) as [number, number];
    return {
      graphs: [
        graphJson(stream, operands, least),
        graphJson(stream, mirrored(operands), most),
        ...more.map((structure) => graphJson(stream, structure, most)),
      ],
    };
  };

function graphOf(lab: Lab, graph: GraphJson): Value[] {
  const nodes: Value[] = [];
  for (const { data, operands, derivatives } of graph) {
    nodes.push(
      new lab.Value(
        data,
        operands.map((i) => nodes[i]!),
        derivatives,
      ),
    );
  }
  return nodes;
}

const adjointsOf = (nodes: Value[]): number[] => nodes.map((node) => node.grad);

function adjointsAfter(lab: Lab, graph: GraphJson): number[] {
  const nodes = graphOf(lab, graph);
  lab.backward(nodes.at(-1)!);
  return adjointsOf(nodes);
}

/** Lists of numbers of each graph: those of the first two graphs are equally long, each further one has a key of its own. */
function byGraph(key: string, ofGraphs: number[][]): JudgedFacts {
  const [first, second, ...further] = ofGraphs as [number[], number[], ...number[][]];
  const others = further.map((numbers, i) => [`${key}${i + 3}`, numbers] as const);
  return { [key]: [first, second], ...Object.fromEntries(others) };
}

/** Labels of {@link byGraph}, with the names of the further graphs. */
function graphLabels(key: string, label: string, ...further: string[]): Record<string, string> {
  const others = further.map((name, i) => [`${key}${i + 3}`, `${label}, ${name}`] as const);
  return { [key]: label, ...Object.fromEntries(others) };
}

/** The adjoints of graphs of one structure, and of further ones with these names. */
function adjointsProbe(inputs: (random: SeededRandom) => { graphs: GraphJson[] }, ...further: string[]) {
  return probe({
    inputs,
    observe: (lab, { graphs }: { graphs: GraphJson[] }) => ({
      ofGraphs: graphs.map((graph) => ({ adjoints: adjointsAfter(lab, graph) })),
    }),
    facts: ({ ofGraphs }) =>
      byGraph(
        'adjoints',
        ofGraphs.map(({ adjoints }) => adjoints),
      ),
    labels: graphLabels('adjoints', 'adjoints', ...further),
  });
}

/** Every node is used once. */
const CHAIN = [[], [0], [1], [2]];
/** Node 0 is used by two nodes, node 1 by two others. */
const SHARED = [[], [0], [0, 1], [1, 2]];
/** Node 1 is an operand of node 3 both directly and through node 2: a node that hands on too early hands on too little. */
const ENTANGLED = [[], [0], [1], [1, 2], [0, 3]];
/** The same, and paths of several lengths lead from the output to node 0: each wrong order gives other adjoints. */
const TWO_LEVELS = [[], [0], [1], [1, 2], [0], [3, 4]];
/** A node alone: it is input and output. */
const ALONE = [[]];
/** The output has three operands, of which two are computed from the third. */
const THREE_OPERANDS = [[], [0], [0], [1, 0, 2]];
const NODE_ALONE = 'of a node alone';
const WITH_THREE = 'where the output has three operands';
/** Node 1 is an operand of two nodes, node 0 of three. */
const MANY_USES = [[], [0], [0, 1], [1, 2], [0, 3]];

/** The ids of the nodes that a submission lists; −1 for a node that is none of the graph. */
function listedBy(lab: Lab, graph: GraphJson): number[] {
  const nodes = graphOf(lab, graph);
  // A node that the output isn't computed from.
  void new lab.Value(-1, [nodes.at(-1)!], [1]);
  return lab.topologicalOrder(nodes.at(-1)!).map((node) => graph[nodes.indexOf(node)]?.id ?? -1);
}

/** For each node of a graph, the number of its operands that are listed after it. */
function lateOperands(graph: GraphJson, listed: number[]): number[] {
  return graph.map(
    ({ id, operands }) =>
      operands.filter((i) => listed.lastIndexOf(graph[i]!.id) > listed.indexOf(id)).length,
  );
}

const ACTIVATIONS = {
  sigmoid: activation((z) => z.sigmoid()),
  tanh: activation((z) => z.tanh()),
  square: activation((z) => z.square()),
};
type ActivationName = keyof typeof ACTIVATIONS;

/** An activation whose derivative tfjs takes, which the submission may not do itself. */
function activation(f: (z: tf.Tensor2D) => tf.Tensor2D): Lab.Activation {
  const derivative = tf.grad((z: tf.Tensor) => f(z as tf.Tensor2D));
  return { f, derivative: (z) => derivative(z) as tf.Tensor2D };
}

interface LayerProblem {
  activation: ActivationName;
  W: Matrix;
  b: number[];
  aPrevious: Matrix;
  dA: Matrix;
}

interface LayerSizes {
  samples: number;
  before: number;
  units: number;
}

function layerProblem(stream: RandomStream, of: LayerSizes, activationName: ActivationName): LayerProblem {
  return {
    activation: activationName,
    W: matrix(stream, of.before, of.units),
    b: vector(stream, of.units),
    aPrevious: matrix(stream, of.samples, of.before),
    dA: matrix(stream, of.samples, of.units),
  };
}

/** A layer whose three sizes differ. */
const layerOf =
  (activationName: ActivationName) =>
  (random: SeededRandom): LayerProblem => {
    const stream = random.stream('layer');
    const sizes = {
      samples: between(stream, 6, 8),
      before: between(stream, 2, 3),
      units: between(stream, 4, 5),
    };
    return layerProblem(stream, sizes, activationName);
  };

function backpropOf(lab: Lab, { W, b, aPrevious, dA, activation: name }: LayerProblem) {
  const layer = { W: tf.tensor2d(W), b: tf.tensor1d(b) };
  const fed = tf.tensor2d(aPrevious);
  const z = fed.matMul(layer.W).add<tf.Tensor2D>(layer.b);
  return { result: lab.backpropLayer(layer, fed, z, tf.tensor2d(dA), ACTIVATIONS[name]) };
}

interface NetworkProblem {
  activation: ActivationName;
  layers: { W: Matrix; b: number[] }[];
  x: Matrix;
  y: Matrix;
}

function networkProblem(
  stream: RandomStream,
  samples: number,
  of: { widths: number[]; activation: ActivationName },
): NetworkProblem {
  const { widths } = of;
  return {
    activation: of.activation,
    layers: widths.slice(1).map((units, l) => ({
      W: matrix(stream, widths[l]!, units),
      b: vector(stream, units, 0.5),
    })),
    x: matrix(stream, samples, widths[0]!),
    y: matrix(stream, samples, widths.at(-1)!),
  };
}

function networkOf({ layers, activation: name }: NetworkProblem): Lab.Network {
  return {
    layers: layers.map(({ W, b }) => ({ W: tf.tensor2d(W), b: tf.tensor1d(b) })),
    activation: ACTIVATIONS[name],
  };
}

function samplesOf({ x, y }: NetworkProblem): Lab.Samples {
  return { x: tf.tensor2d(x), y: tf.tensor2d(y) };
}

function gradientsOf(lab: Lab, problem: NetworkProblem): Lab.Layer[] {
  return lab.backpropMlp(networkOf(problem), samplesOf(problem)).gradients;
}

type PlainLayers = { W: RawTensor; b: RawTensor }[];

/** `W1`, `b1`, `W2`, … as the handout counts the layers, with a letter before them. */
function byLayer(layers: PlainLayers, prefix = ''): JudgedFacts {
  return Object.fromEntries(
    layers.flatMap(({ W, b }, l) => [
      [`${prefix}W${l + 1}`, W],
      [`${prefix}b${l + 1}`, b],
    ]),
  ) as JudgedFacts;
}

/** x₁ and x₂ of the example, twice: from ranges where no wrong derivative is close to the right one. */
function exampleInputs(random: SeededRandom): { points: [x1: number, x2: number][] } {
  const stream = random.stream('x');
  return {
    points: [
      [stream.uniform(1.5, 3), stream.uniform(2, 2.6)],
      [stream.uniform(0.3, 0.8), stream.uniform(-2.6, -2)],
    ],
  };
}

/** f(x) = Σ cᵢxᵢ² + x₀x₁ − x₂: its central differences are exact for every h. */
function quadratic(c: number[]): (x: number[]) => number {
  return (x) => x.reduce((sum, xi, i) => sum + c[i]! * xi * xi, x[0]! * x[1]! - x[2]!);
}

function differencesInputs(random: SeededRandom): { c: number[]; x: number[]; h: number } {
  const stream = random.stream('function');
  const length = between(stream, 4, 6);
  const coefficient = (): number => awayFromZero(stream, 0.5, 2);
  return {
    c: Array.from({ length }, coefficient),
    x: Array.from({ length }, coefficient),
    h: stream.uniform(0.05, 0.2),
  };
}

/** Points u at which a supporting line is compared with |u|. */
const TEST_POINTS = [-2, -1, -0.5, 0, 0.5, 1, 2];

function descentInputs(random: SeededRandom) {
  const stream = random.stream('step');
  const length = between(stream, 4, 6);
  return {
    w: vector(stream, length),
    gradient: Array.from({ length }, () => awayFromZero(stream, 0.5, 2)),
    small: stream.uniform(0.05, 0.5),
    large: stream.uniform(1.5, 3),
  };
}

function trainInputs(random: SeededRandom) {
  const stream = random.stream('network');
  const widths = [3, between(stream, 4, 5), 2];
  return {
    problem: networkProblem(stream, between(stream, 6, 8), { widths, activation: 'tanh' }),
    small: stream.uniform(0.2, 0.7),
    large: stream.uniform(1.5, 3),
  };
}

export const probes = {
  add: operation('add', twoOperands),
  sub: operation('sub', twoOperands),
  mul: operation('mul', twoOperands),
  ln: operation('ln', oneOperand([1.5, 3], [0.2, 0.7], [20, 90], [1e-7, 1e-6])),
  exp: operation('exp', oneOperand([0.3, 0.8], [-2, -1], [2, 4], [25, 30])),
  sin: operation('sin', oneOperand([2, 2.8], [-1.2, -0.5], [7, 7.7])),
  tanh: operation('tanh', oneOperand([-1.2, -0.5], [0.3, 0.9], [720, 900], [-900, -720])),

  pow: probe({
    inputs: (random) => {
      const stream = random.stream('operand');
      const powers: Power[] = [
        { u: stream.uniform(1.5, 2.5), k: stream.uniform(2.2, 3.8) },
        { u: stream.uniform(0.3, 0.8), k: -stream.uniform(0.5, 2.5) },
        { u: -stream.uniform(1.5, 2.5), k: 3 },
        { u: -stream.uniform(1.5, 2.5), k: 2 },
        { u: stream.uniform(1.5, 2.5), k: 1 },
        { u: stream.uniform(1.5, 2.5), k: 0 },
        { u: 0, k: 2 },
      ];
      return { powers: shuffled(stream, powers) };
    },
    observe: (lab, { powers }) => ({
      graphs: powers.flatMap(({ u, k }) => graphsOf(lab, [[u]], ([operand]) => operand!.pow(k))),
    }),
    facts: ({ graphs }, { powers }) => operationFacts({ graphs }, { cases: powers.map(({ u }) => [u]) }),
    labels: OPERATION_LABELS,
  }),

  /** One node is both operands, and the operands stay as they were. */
  sameNode: probe({
    inputs: (random) => {
      const stream = random.stream('operands');
      return { u: awayFromZero(stream, 1.5, 3), other: awayFromZero(stream, 0.3, 0.9) };
    },
    observe: (lab, { u, other }) => {
      const [node, second] = [new lab.Value(u), new lab.Value(other)];
      const results = [node.add(node), node.mul(node), node.sub(node), node.mul(second).add(node)];
      return { nodes: graphOfNodes([node, second], results) };
    },
    facts: ({ nodes }) => ({
      operands: nodes.slice(0, 2).map(({ data }) => data),
      values: nodes.slice(2, 6).map(({ data }) => data),
      derivatives: [2, 3, 4, 5].map((result) => derivativeOf(nodes, result, 0)),
    }),
    labels: {
      operands: 'the values of the operands after the operations',
      values: 'u + u, u · u, u − u and u · w + u',
      derivatives: 'their derivatives with respect to u',
    },
  }),

  orderOnce: probe({
    inputs: graphPair(MANY_USES, ALONE, THREE_OPERANDS),
    observe: (lab, { graphs }) => ({
      ofGraphs: graphs.map((graph) => ({ listed: listedBy(lab, graph) })),
    }),
    facts: ({ ofGraphs }, { graphs }) => ({
      ...byGraph(
        'timesListed',
        graphs.map((graph, g) =>
          graph.map(({ id }) => ofGraphs[g]!.listed.filter((one) => one === id).length),
        ),
      ),
      others: graphs.map(
        (graph, g) => ofGraphs[g]!.listed.filter((one) => !graph.some(({ id }) => id === one)).length,
      ),
    }),
    labels: {
      ...graphLabels('timesListed', 'how often each node is listed', NODE_ALONE, WITH_THREE),
      others: 'nodes that the output is not computed from',
    },
  }),

  orderOperandsFirst: probe({
    inputs: graphPair(TWO_LEVELS, THREE_OPERANDS),
    observe: (lab, { graphs }) => ({
      ofGraphs: graphs.map((graph) => ({ listed: listedBy(lab, graph) })),
    }),
    facts: ({ ofGraphs }, { graphs }) => ({
      notListed: graphs.map((graph, g) => graph.filter(({ id }) => !ofGraphs[g]!.listed.includes(id)).length),
      ...byGraph(
        'lateOperands',
        graphs.map((graph, g) => lateOperands(graph, ofGraphs[g]!.listed)),
      ),
    }),
    labels: {
      notListed: 'nodes that are not listed',
      ...graphLabels(
        'lateOperands',
        'operands listed after the node that uses them, for each node',
        WITH_THREE,
      ),
    },
  }),

  backwardChain: adjointsProbe(graphPair(CHAIN)),
  backwardShared: adjointsProbe(graphPair(SHARED)),
  backwardEntangled: adjointsProbe(graphPair(ENTANGLED, ALONE, THREE_OPERANDS), NODE_ALONE, WITH_THREE),

  backwardTwice: probe({
    inputs: (random) => {
      const stream = random.stream('graphs');
      return { same: graphJson(stream, SHARED, 1), inner: graphJson(stream, SHARED, 9) };
    },
    observe: (lab, { same, inner }) => {
      const [nodes, others] = [graphOf(lab, same), graphOf(lab, inner)];
      for (const output of [nodes.at(-1)!, nodes.at(-1)!, others[2]!, others.at(-1)!]) lab.backward(output);
      return { adjoints: adjointsOf(nodes), afterInner: adjointsOf(others) };
    },
    labels: {
      adjoints: 'adjoints after the second call',
      afterInner: 'adjoints after a call for node 2 and one for the output',
    },
  }),

  /** v · v: one node is both operands of another. */
  backwardSquare: adjointsProbe(graphPair([[], [0], [1, 1], [2]])),

  exampleValues: probe({
    inputs: exampleInputs,
    observe: (lab, { points }) => ({
      graphs: points.map(([x1, x2]) => graphOfNodes(lab.exampleGraph(x1, x2))),
    }),
    facts: ({ graphs }) => ({ values: graphs.map((nodes) => nodes.slice(0, 7).map(({ data }) => data)) }),
    labels: { values: 'v₀ … v₆ at two points' },
  }),

  exampleGraphAdjoints: probe({
    inputs: exampleInputs,
    observe: (lab, { points }) => ({
      graphs: points.map(([x1, x2]) => graphOfNodes(lab.exampleGraph(x1, x2))),
    }),
    facts: ({ graphs }) => ({
      adjoints: graphs.map((nodes) => [0, 1, 2, 3, 4, 5, 6].map((node) => derivativeOf(nodes, 6, node))),
    }),
    labels: { adjoints: 'adjoints of v₀ … v₆ at two points' },
  }),

  adjointsInside: adjointsByHand(0, 7, 'adjoints of v₀ … v₆'),
  adjointOfX1: adjointsByHand(0, 1, '∂y/∂x₁'),
  adjointOfX2: adjointsByHand(1, 2, '∂y/∂x₂'),

  descentStep: probe({
    inputs: descentInputs,
    observe: (lab, { w, gradient, small, large }) => ({
      w: lab.descentStep([...w], [...gradient], small),
      large: lab.descentStep([...w], [...gradient], large),
      still: lab.descentStep([...w], [...gradient], 0),
      one: lab.descentStep([w[0]!], [gradient[0]!], small),
    }),
    labels: {
      w: 'w after a step with η below 1',
      large: 'w after a step with η above 1',
      still: 'w after a step with η = 0',
      one: 'a single number after a step',
    },
  }),

  descentStepLeavesW: probe({
    inputs: descentInputs,
    observe: (lab, { w, gradient, small }) => {
      const [given, givenGradient] = [[...w], [...gradient]];
      const result = lab.descentStep(given, givenGradient, small);
      return { given, givenGradient, w: result };
    },
    labels: { given: 'w handed in', givenGradient: 'gradient handed in' },
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
      return {
        gradient: lab.numericalGradient(cubic, [...x], 3 * h),
        one: lab.numericalGradient(cubic, [x[0]!], h),
      };
    },
    labels: { one: 'gradient of a function of one number, with a smaller step' },
  }),

  differencesLeaveX: probe({
    inputs: differencesInputs,
    observe: (lab, { c, x, h }) => {
      const given = [...x];
      const points: number[][] = [];
      const f = (at: number[]): number => {
        points.push([...at]);
        return quadratic(c)(at);
      };
      const gradient = lab.numericalGradient(f, given, h);
      return { given, gradient, points };
    },
    facts: ({ given, gradient, points }) => ({
      given,
      gradientLength: gradient.length,
      calls: points.length,
    }),
    labels: { given: 'x handed in', gradientLength: 'length of the gradient', calls: 'number of calls of f' },
  }),

  subgradientAway: probe({
    inputs: (random) => {
      const stream = random.stream('v');
      const sizes = [
        [1e-9, 1e-8],
        [1e-4, 1e-3],
        [0.2, 0.6],
        [2, 3],
        [100, 1000],
      ] as const;
      const each = sizes.flatMap(([low, high]) => [stream.uniform(low, high), -stream.uniform(low, high)]);
      const more = Array.from({ length: 8 }, () => awayFromZero(stream, 0.2, 3));
      return { v: shuffled(stream, [...each, ...more]) };
    },
    observe: (lab, { v }) => ({ g: v.map((at) => lab.subgradientAbs(at)) }),
  }),

  /** Every g in [−1, 1] is right at 0, so the question is how far its line rises above |u|. */
  subgradientAtZero: probe({
    inputs: (random) => {
      const stream = random.stream('v');
      const others = Array.from({ length: 12 }, () => awayFromZero(stream, 0.2, 3));
      return { v: shuffled(stream, [0, ...others]) };
    },
    observe: (lab, { v }) => ({ g: v.map((at) => lab.subgradientAbs(at)) }),
    facts: ({ g }, { v }) => {
      const rises = v.map((at, i) =>
        maximum(TEST_POINTS.map((u) => Math.abs(at) + g[i]! * (u - at) - Math.abs(u))),
      );
      return {
        rise: rises[v.indexOf(0)]!,
        others: rises.map((rise, i) => (v[i] === 0 ? 0 : Math.max(0, rise))),
      };
    },
    labels: {
      rise: 'height of the line v ↦ g·v above |v|',
      others: 'heights of the lines through the other points above |v|',
    },
  }),

  layerW: probe({
    inputs: layerOf('square'),
    observe: backpropOf,
    facts: ({ result }) => ({ dW: result.gradient.W }),
    labels: { dW: '∂L/∂W' },
  }),

  layerB: probe({
    inputs: layerOf('sigmoid'),
    observe: backpropOf,
    facts: ({ result }) => ({ db: result.gradient.b }),
    labels: { db: '∂L/∂b' },
  }),

  layerBefore: probe({
    inputs: layerOf('sigmoid'),
    observe: backpropOf,
    facts: ({ result }) => ({ dAPrevious: result.dAPrevious }),
    labels: { dAPrevious: '∂L/∂a of the layer before' },
  }),

  /** Both layers have as many units, and there are as many samples: the shapes fit even if an index is exchanged. */
  layerSquare: probe({
    inputs: (random) => {
      const stream = random.stream('layer');
      const size = between(stream, 3, 5);
      return layerProblem(stream, { samples: size, before: size, units: size }, 'tanh');
    },
    observe: backpropOf,
    facts: ({ result }) => ({ dAPrevious: result.dAPrevious }),
    labels: { dAPrevious: '∂L/∂a of the layer before' },
  }),

  layerOneSample: probe({
    inputs: (random) => {
      const stream = random.stream('layer');
      return layerProblem(stream, { samples: 1, before: 2, units: between(stream, 4, 6) }, 'sigmoid');
    },
    observe: backpropOf,
    facts: ({ result: { gradient, dAPrevious } }) => ({ dW: gradient.W, db: gradient.b, dAPrevious }),
    labels: { dW: '∂L/∂W', db: '∂L/∂b', dAPrevious: '∂L/∂a of the layer before' },
  }),

  mlpLoss: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const widths = [2, between(stream, 4, 5), 3];
      return {
        many: networkProblem(stream, between(stream, 6, 8), { widths, activation: 'tanh' }),
        one: networkProblem(stream, 1, { widths: [3, 2], activation: 'square' }),
      };
    },
    observe: (lab, { many, one }) => ({
      many: lab.backpropMlp(networkOf(many), samplesOf(many)).loss,
      one: lab.backpropMlp(networkOf(one), samplesOf(one)).loss,
    }),
    labels: { many: 'loss of several samples', one: 'loss of one sample' },
  }),

  mlpGradients: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      const widths = [3, between(stream, 4, 5), 3, 2];
      return networkProblem(stream, between(stream, 6, 8), { widths, activation: 'sigmoid' });
    },
    observe: (lab, inputs) => ({ gradients: gradientsOf(lab, inputs) }),
    facts: ({ gradients }) => ({ layers: gradients.length, ...byLayer(gradients) }),
    labels: { layers: 'number of gradients' },
  }),

  /** Neurons in a chain, as in figure 4.10, and a network of a single layer. */
  mlpChain: probe({
    inputs: (random) => {
      const stream = random.stream('network');
      return {
        chain: networkProblem(stream, 4, { widths: [1, 1, 1, 1], activation: 'tanh' }),
        single: networkProblem(stream, between(stream, 5, 7), { widths: [3, 2], activation: 'sigmoid' }),
      };
    },
    observe: (lab, { chain, single }) => ({
      chain: gradientsOf(lab, chain),
      single: gradientsOf(lab, single),
    }),
    facts: ({ chain, single }) => ({ ...byLayer(chain), ...byLayer(single, 'single') }),
    labels: { singleW1: 'W of a network of one layer', singleb1: 'b of a network of one layer' },
  }),

  trainStep: probe({
    inputs: trainInputs,
    observe: (lab, { problem, small, large }) => ({
      small: lab.trainStep(networkOf(problem), samplesOf(problem), small).layers,
      large: lab.trainStep(networkOf(problem), samplesOf(problem), large).layers,
    }),
    facts: ({ small, large }) => ({ ...byLayer(small), ...byLayer(large, 'large') }),
    labels: {
      largeW1: 'W1 with η above 1',
      largeb1: 'b1 with η above 1',
      largeW2: 'W2 with η above 1',
      largeb2: 'b2 with η above 1',
    },
  }),

  trainStepLoss: probe({
    inputs: trainInputs,
    observe: (lab, { problem, small }) => ({
      loss: lab.trainStep(networkOf(problem), samplesOf(problem), small).loss,
    }),
  }),
} satisfies Probes<Lab>;

/** Some of the adjoints that were derived by hand, at two points, and how many operations of `Value` they took. */
function adjointsByHand(from: number, to: number, label: string) {
  return probe({
    inputs: exampleInputs,
    observe: (lab, { points }: ReturnType<typeof exampleInputs>) =>
      countingOperations(lab, () => points.map(([x1, x2]) => lab.exampleAdjoints(x1, x2))),
    facts: ({ adjoints, operations }) => ({
      adjoints: adjoints.map((all) => all.slice(from, to)),
      operations: operations.length,
    }),
    labels: { adjoints: label, operations: 'operations of Value used' },
  });
}

const OPERATIONS = ['neg', 'add', 'sub', 'mul', 'pow', 'ln', 'exp', 'sin', 'tanh'] as const;

/** Runs something and notes the operations of `Value` that are called meanwhile. */
function countingOperations<T>(lab: Lab, run: () => T): { adjoints: T; operations: string[] } {
  const { prototype } = lab.Value;
  const own = Object.fromEntries(OPERATIONS.map((name) => [name, prototype[name]]));
  const operations: string[] = [];
  const noted = OPERATIONS.map((name) => [
    name,
    function (this: Value, ...operands: unknown[]): unknown {
      operations.push(name);
      return Reflect.apply(own[name]!, this, operands);
    },
  ]);
  Object.assign(prototype, Object.fromEntries(noted));
  try {
    return { adjoints: run(), operations };
  } finally {
    Object.assign(prototype, own);
  }
}
