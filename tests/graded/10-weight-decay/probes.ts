import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { PlainTensor } from '../../../src/core/tensors';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { registerPenalty } from '../../../src/train/weightPenalty';
import type * as Lab from 'reference/10-weight-decay/lab';
import { awayFromZero, plainTensor, uniforms, vector } from '../inputs';
import type { Model } from './models';
import {
  convolution,
  dense,
  differentiated,
  named,
  normalized,
  OBJECTIVE_LABELS,
  penalized,
  withoutKernels,
} from './models';
import {
  allWrong,
  choiceFacts,
  CHOICE_LABELS,
  equalErrors,
  oneLambda,
  perfect,
  sweep,
  swept,
  testFacts,
  TEST_LABELS,
} from './sweeps';
import { refusal } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

type PenaltyName = 'L1' | 'L2';

interface Weighted {
  w: PlainTensor;
  lambda: number;
}

/** Weights by a name that says what is special about them, each with a λ of its own. */
type Kernels = Record<string, Weighted>;

/** Weights of every rank; λ = 0; and weights far below 1, for which a smoothed |w| differs. */
function kernels(random: SeededRandom): Kernels {
  const stream = random.stream('kernels');
  const size = (): number => 2 + stream.integer(4);
  const of = (shape: number[], lambda: number, std = 1): Weighted => ({
    w: plainTensor(stream, shape, std),
    lambda,
  });
  return {
    matrix: of([4, 1 + size()], stream.uniform(0.2, 0.45)),
    vector: of([3 + size()], stream.uniform(0.2, 0.9)),
    filters: of([3, 2, size(), 2], stream.uniform(0.05, 0.2)),
    unpenalized: of([size(), 2], 0),
    small: {
      w: { shape: [4], values: [0, 0, 0, 0].map(() => awayFromZero(stream, 1e-4, 3e-4)) },
      lambda: 1 + stream.uniform(0, 2),
    },
  };
}

/** The same, and a λ above 1. A λ that is refused loses the checks of values and of options, and no others. */
function kernelsAndLarge(random: SeededRandom): Kernels {
  const stream = random.stream('large');
  const large = { w: plainTensor(stream, [3, 2 + stream.integer(3)]), lambda: stream.uniform(1.5, 6) };
  return { ...kernels(random), large };
}

/** The same, and weights so small that a smoothed |w|, or sign(w), differs from theirs even if the number in it is small. */
function kernelsAndTiny(random: SeededRandom): Kernels {
  const stream = random.stream('tiny');
  const values = Array.from({ length: 4 }, () => awayFromZero(stream, 2e-6, 6e-6));
  const tiny = { w: { shape: [2, 2], values }, lambda: stream.uniform(0.5, 0.9) };
  return { ...kernels(random), tiny };
}

/** Zeros among the weights. */
function kernelsWithZeros(random: SeededRandom): Kernels {
  const cleared = ({ w, lambda }: Weighted): Weighted => ({
    w: { shape: w.shape, values: w.values.map((value, i) => (i % 2 === 0 ? 0 : value)) },
    lambda,
  });
  return Object.fromEntries(Object.entries(kernelsAndTiny(random)).map(([key, one]) => [key, cleared(one)]));
}

const tensorOf = ({ shape, values }: PlainTensor): tf.Tensor => tf.tensor(values, shape);

/** The result for every kernel. All penalties are made before the first is used, so that none can use the λ of another. */
function forEachKernel(
  each: Kernels,
  make: (lambda: number) => (w: tf.Tensor) => tf.Tensor,
): Record<string, tf.Tensor> {
  const made = Object.entries(each).map(([key, { w, lambda }]) => [key, w, make(lambda)] as const);
  const results = made.map(([key, w, of]) => [key, of(tensorOf(w))]);
  return Object.fromEntries(results) as Record<string, tf.Tensor>;
}

function kernelLabels(of: string): Record<string, string> {
  return {
    matrix: of,
    vector: `${of}, weights of rank 1`,
    filters: `${of}, weights of rank 4`,
    unpenalized: `${of}, lambda 0`,
    small: `${of}, weights below 0.001`,
  };
}

const tinyLabel = (of: string): Record<string, string> => ({ tiny: `${of}, weights below 0.00001` });

const value = (name: PenaltyName) =>
  probe({
    inputs: kernelsAndLarge,
    observe: (lab, each) =>
      forEachKernel(each, (lambda) => {
        const penalty = new lab[name]({ lambda });
        return (w) => penalty.apply(w);
      }),
    labels: { ...kernelLabels('penalty'), large: 'penalty, lambda above 1' },
  });

const gradient = (name: PenaltyName, inputs: (random: SeededRandom) => Kernels) =>
  probe({
    inputs,
    observe: (lab, each) =>
      forEachKernel(each, (lambda) => {
        const penalty = new lab[name]({ lambda });
        return (w) => penalty.gradient(w);
      }),
    labels: { ...kernelLabels('gradient'), ...tinyLabel('gradient') },
  });

const AUTOMATIC = 'gradient that tfjs takes of apply';

/** The gradient that tfjs takes of `apply`: a `kernelRegularizer` trains with it. */
const automatic = (
  name: PenaltyName,
  inputs: (random: SeededRandom) => Kernels,
  labels: Record<string, string>,
) =>
  probe({
    inputs,
    observe: (lab, each) =>
      forEachKernel(each, (lambda) => {
        const penalty = new lab[name]({ lambda });
        return tf.grad((x) => penalty.apply(x));
      }),
    labels,
  });

const NOT_FINITE = [NaN, Infinity, -Infinity];

/** λs for every way to be wrong, and allowed ones: 0, small, and above 1. */
const options = (name: PenaltyName) =>
  probe({
    inputs: (random) => {
      const stream = random.stream('lambda');
      const thousandths = (below: number): number => (1 + stream.integer(below)) / 1000;
      return {
        negative: [-thousandths(9000), -thousandths(9)],
        allowed: [0, stream.uniform(1e-6, 1e-4), stream.uniform(2, 100), 10 ** stream.uniform(4, 12)],
      };
    },
    observe: (lab, { negative, allowed }) => {
      const messages = (lambdas: number[]): string[] =>
        lambdas.map((lambda) => refusal(() => new lab[name]({ lambda })));
      return { negative: messages(negative), notFinite: messages(NOT_FINITE), allowed: messages(allowed) };
    },
    facts: ({ negative, notFinite, allowed }, inputs) => {
      const worded = (lambda: number, message: string | undefined): boolean =>
        message === '' || message === `expected lambda of at least 0, received ${lambda}`;
      return {
        refused: [...negative, ...notFinite, ...allowed].map((message) => Number(message !== '')),
        worded: inputs.negative.map((lambda, i) => Number(worded(lambda, negative[i]))),
        wordedNotFinite: NOT_FINITE.map((lambda, i) => Number(worded(lambda, notFinite[i]))),
      };
    },
    labels: {
      refused:
        'negative lambdas (2), NaN, Infinity, −Infinity; 0, a small, a large and a huge lambda: each refused (1) or taken (0)',
      worded: 'messages "expected lambda of at least 0, received …" for negative lambdas (0: no, 1: yes)',
      wordedNotFinite: 'the same for NaN, Infinity and −Infinity (0: no, 1: yes)',
    },
  });

/** A dense model with the penalty as kernelRegularizer, saved and loaded: the penalty in the loss of two batches. */
const inModel = (name: PenaltyName) =>
  probe({
    inputs: (random) => {
      const stream = random.stream('model');
      return {
        w: farFromZero(stream, [4, 3]),
        bias: vector(stream, 3, 2),
        lambda: stream.uniform(0.2, 0.45),
      };
    },
    observe: async (lab, { w, bias, lambda }) => {
      // tfjs finds a class by its name, and all submissions use the same name.
      registerPenalty(lab[name]);
      const layer = tf.layers.dense({
        units: 3,
        inputShape: [4],
        kernelRegularizer: new lab[name]({ lambda }),
      });
      const built = tf.sequential({ layers: [layer] });
      const loaded = (await tf.models.modelFromJSON(
        // toJSON returns a text, though its type says an object.
        JSON.parse(built.toJSON() as unknown as string) as never,
      )) as tf.Sequential;
      const [penalty, kernel] = [[] as number[], [] as tf.Tensor[]];
      for (const count of [1, 6]) {
        loaded.setWeights([tensorOf(w), tf.tensor(bias)]);
        loaded.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
        const x = tf.ones([count, 4]);
        // The predictions serve as targets, so the loss of a step is the penalty alone.
        penalty.push((await loaded.trainOnBatch(x, loaded.predict(x) as tf.Tensor)) as number);
        kernel.push(loaded.layers[0]!.getWeights()[0]!.clone());
      }
      built.dispose();
      loaded.dispose();
      return { penalties: penalty, kernels: tf.stack(kernel) };
    },
    labels: { penalties: 'penalty with 1 sample and with 6', kernels: 'kernels after a step' },
  });

/** Two λ of which neither is a multiple of the other, and each of them 0 once. */
interface Elastic {
  w: PlainTensor;
  filters: PlainTensor;
  lambda1: number;
  lambda2: number;
}

/** A smoothed |w|, which is a mistake of L1, is no other number here. */
function farFromZero(
  stream: RandomStream,
  shape: number[],
  limits: readonly [number, number] = [0.2, 2],
): PlainTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return { shape, values: Array.from({ length: size }, () => awayFromZero(stream, ...limits)) };
}

function elastic(random: SeededRandom): Elastic {
  const stream = random.stream('elastic');
  const [small, large] = [stream.uniform(0.1, 0.3), stream.uniform(0.6, 0.95)];
  const w = farFromZero(stream, [4, 3]);
  return {
    w: { ...w, values: w.values.map((value, i) => (i % 4 === 1 ? 0 : value)) },
    filters: farFromZero(stream, [2, 2, 3, 2]),
    lambda1: small,
    lambda2: large,
  };
}

function elasticResults(
  lab: Lab,
  { w, filters, lambda1, lambda2 }: Elastic,
  result: (penalty: Lab.L1L2, w: tf.Tensor) => tf.Tensor,
) {
  const both = new lab.L1L2({ lambda1, lambda2 });
  const exchanged = new lab.L1L2({ lambda1: lambda2, lambda2: lambda1 });
  const [first, second] = [new lab.L1L2({ lambda1, lambda2: 0 }), new lab.L1L2({ lambda1: 0, lambda2 })];
  return {
    both: result(both, tensorOf(w)),
    exchanged: result(exchanged, tensorOf(w)),
    first: result(first, tensorOf(w)),
    second: result(second, tensorOf(w)),
    filters: result(both, tensorOf(filters)),
  };
}

function elasticLabels(of: string): Record<string, string> {
  return {
    both: of,
    exchanged: `${of}, λ₁ above λ₂`,
    first: `${of}, λ₂ = 0`,
    second: `${of}, λ₁ = 0`,
    filters: `${of}, weights of rank 4`,
  };
}

interface Step {
  w: PlainTensor;
  g: PlainTensor;
  learningRate: number;
  lambda: number;
}

/**
 * η and λ are of different size, so that exchanging them shows. No step leads across 0 or near it: `crossing` has
 * such steps.
 */
function step(stream: RandomStream, shape: number[], lambda: number): Step {
  return {
    w: farFromZero(stream, shape, [1.5, 5]),
    g: farFromZero(stream, shape),
    learningRate: stream.uniform(0.1, 0.3),
    lambda,
  };
}

type Rule = 'decayedUpdate' | 'l1Update';

function stepOf(lab: Lab, rule: Rule, { w, g, learningRate, lambda }: Step): tf.Tensor {
  return lab[rule](tensorOf(w), tensorOf(g), { learningRate, lambda });
}

/** The weights of a model are variables: the step must leave them as they are. */
function stepOfVariable(
  lab: Lab,
  rule: Rule,
  { w, g, learningRate, lambda }: Step,
): { ofVariable: tf.Tensor; kept: tf.Tensor } {
  const variable = tf.variable(tensorOf(w));
  const ofVariable = lab[rule](variable, tensorOf(g), { learningRate, lambda });
  const kept = variable.clone();
  variable.dispose();
  return { ofVariable, kept };
}

const steps = (rule: Rule) =>
  probe({
    inputs: (random) => {
      const stream = random.stream('step');
      const columns = 2 + stream.integer(4);
      const matrix = step(stream, [3, columns], stream.uniform(0.5, 0.8));
      return {
        matrix,
        filters: step(stream, [2, 2, 2, columns], stream.uniform(1.2, 2)),
        bias: step(stream, [4 + columns], stream.uniform(0.03, 0.1)),
        unpenalized: { ...matrix, lambda: 0 },
        resting: { ...matrix, learningRate: 0 },
        withoutLoss: { ...matrix, g: { ...matrix.g, values: matrix.g.values.map(() => 0) } },
      };
    },
    observe: (lab, each) => ({
      matrix: stepOf(lab, rule, each.matrix),
      filters: stepOf(lab, rule, each.filters),
      bias: stepOf(lab, rule, each.bias),
      unpenalized: stepOf(lab, rule, each.unpenalized),
      resting: stepOf(lab, rule, each.resting),
      withoutLoss: stepOf(lab, rule, each.withoutLoss),
      ...stepOfVariable(lab, rule, each.matrix),
    }),
    labels: {
      matrix: 'w after the step',
      filters: 'w of rank 4 after the step, λ above 1',
      bias: 'w of rank 1 after the step, λ far below 1',
      unpenalized: 'w after a step with λ = 0',
      resting: 'w after a step with η = 0',
      withoutLoss: 'w after a step with g = 0',
      ofVariable: 'result of a step where w is a variable',
      kept: 'the variable w itself after the step',
    },
  });

/**
 * Zeros, one of them under a gradient below λ, a weight far below the push, weights that the push or the gradient takes
 * across 0, and gradients of 0.
 */
function crossing(random: SeededRandom): Step {
  const stream = random.stream('crossing');
  const [learningRate, lambda] = [stream.uniform(0.1, 0.3), stream.uniform(0.5, 0.8)];
  const push = learningRate * lambda;
  const sign = (): number => awayFromZero(stream, 0.8, 1.2);
  const [below, far] = [push * 0.4 * sign(), 0.3 * sign()];
  const w = [0, 0, 0, below, -below, far, -far, 2 * sign(), 1e-4 * sign(), -0.1];
  const g = [
    0,
    sign(),
    -0.6 * lambda,
    0,
    sign() / 10,
    (3 * far) / learningRate,
    (-3 * far) / learningRate,
    0,
    0,
    0,
  ];
  return { w: { shape: [2, 5], values: w }, g: { shape: [2, 5], values: g }, learningRate, lambda };
}

interface Quadratic {
  wStar: PlainTensor;
  H: PlainTensor;
  lambda: number;
}

/** Curvatures over two decades; weights of both signs on both sides of the threshold λ/H, and a weight of 0. */
function quadratic(stream: RandomStream, lambda: number): Quadratic {
  const H = [0.1, 0.3, 0.8, 2, 5, 10, 1, 3].map((h) => h * stream.uniform(0.8, 1.2));
  const shares = [2.4, -0.7, 1.6, -1.8, 0.5, -3, 0, -0.2];
  const wStar = H.map((h, k) => (shares[k]! * stream.uniform(0.9, 1.1) * lambda) / h);
  const order = stream.permutation(H.length);
  const by = (values: number[]): PlainTensor => ({ shape: [H.length], values: order.map((k) => values[k]!) });
  return { lambda, H: by(H), wStar: by(wStar) };
}

function minimumOf(
  lab: Lab,
  closedForm: 'shrinkL1' | 'shrinkL2',
  { wStar, H, lambda }: Quadratic,
): tf.Tensor {
  return lab[closedForm](tensorOf(wStar), tensorOf(H), lambda);
}

const minimum = (closedForm: 'shrinkL1' | 'shrinkL2') =>
  probe({
    inputs: (random) => {
      const stream = random.stream('quadratic');
      const one = quadratic(stream, stream.uniform(0.6, 0.9));
      return {
        one,
        large: quadratic(stream, stream.uniform(1.5, 4)),
        unpenalized: { ...one, lambda: 0 },
        kernel: {
          wStar: plainTensor(stream, [2, 3, 2, 2]),
          H: { shape: [2, 3, 2, 2], values: uniforms(stream, 24, 0.2, 3) },
          lambda: stream.uniform(0.2, 0.5),
        },
      };
    },
    observe: (lab, { one, large, unpenalized, kernel }) => ({
      minimum: minimumOf(lab, closedForm, one),
      large: minimumOf(lab, closedForm, large),
      unpenalized: minimumOf(lab, closedForm, unpenalized),
      kernel: minimumOf(lab, closedForm, kernel),
    }),
    labels: {
      large: 'minimum, λ above 1',
      unpenalized: 'minimum for λ = 0',
      kernel: 'minimum, weights of rank 4',
    },
  });

const objective = (inputs: (random: SeededRandom) => Model) =>
  probe({
    inputs,
    observe: (lab, each) => penalized(lab, each),
    labels: OBJECTIVE_LABELS,
  });

export const probes = {
  l2Value: value('L2'),
  l2Gradient: gradient('L2', kernelsWithZeros),
  l2Automatic: automatic('L2', kernels, kernelLabels(AUTOMATIC)),
  l2Options: options('L2'),
  l2InModel: inModel('L2'),

  l1Value: value('L1'),
  l1Gradient: gradient('L1', kernelsAndTiny),
  l1GradientAtZero: gradient('L1', kernelsWithZeros),
  l1AutomaticAtZero: automatic('L1', kernelsWithZeros, {
    ...kernelLabels(AUTOMATIC),
    ...tinyLabel(AUTOMATIC),
  }),
  l1Options: options('L1'),
  l1InModel: inModel('L1'),

  l1l2Value: probe({
    inputs: elastic,
    observe: (lab, inputs) => elasticResults(lab, inputs, (penalty, w) => penalty.apply(w)),
    labels: elasticLabels('penalty'),
  }),
  l1l2Gradient: probe({
    inputs: elastic,
    observe: (lab, inputs) => elasticResults(lab, inputs, (penalty, w) => penalty.gradient(w)),
    labels: elasticLabels('gradient'),
  }),
  l1l2Automatic: probe({
    inputs: elastic,
    observe: (lab, inputs) =>
      elasticResults(lab, inputs, (penalty, w) => tf.grad((x) => penalty.apply(x))(w)),
    labels: elasticLabels('gradient that tfjs takes of apply'),
  }),

  decayedUpdate: steps('decayedUpdate'),
  /** ηλ above 1 changes the sign of the weights, and above 2 makes them grow: these are no special cases. */
  decayedUpdateLarge: probe({
    inputs: (random) => {
      const stream = random.stream('step');
      const one = step(stream, [3, 4], 1);
      const by = (low: number, high: number): Step => ({
        ...one,
        lambda: stream.uniform(low, high) / one.learningRate,
      });
      return { turning: by(1.2, 1.8), growing: by(2.3, 4) };
    },
    observe: (lab, { turning, growing }) => ({
      turning: stepOf(lab, 'decayedUpdate', turning),
      growing: stepOf(lab, 'decayedUpdate', growing),
    }),
    labels: { turning: 'w after a step with ηλ between 1 and 2', growing: 'w after a step with ηλ above 2' },
  }),

  l1Update: steps('l1Update'),
  l1UpdateAtZero: probe({
    inputs: crossing,
    observe: (lab, inputs) => ({ w: stepOf(lab, 'l1Update', inputs) }),
    labels: { w: 'w after the step' },
  }),

  shrinkL2: minimum('shrinkL2'),
  shrinkL1: minimum('shrinkL1'),
  shrinkL1Large: probe({
    inputs: (random) => {
      const stream = random.stream('quadratic');
      return { ...quadratic(stream, 1), lambda: stream.uniform(50, 150), reached: quadratic(stream, 2) };
    },
    observe: (lab, { reached, ...inputs }) => ({
      minimum: minimumOf(lab, 'shrinkL1', inputs),
      reached: minimumOf(lab, 'shrinkL1', reached),
    }),
    labels: { reached: 'minimum for λ = 2' },
  }),

  addPenaltyObjective: objective(dense),
  addPenaltyReported: probe({
    inputs: (random) => ({
      several: dense(random),
      one: { ...dense(random), losses: [random.stream('one').uniform(0.5, 3)] },
    }),
    observe: (lab, { several, one }) => ({
      reported: penalized(lab, several).reported,
      ofOne: penalized(lab, one).reported,
      objectiveOfOne: penalized(lab, one).objective,
    }),
    labels: {
      reported: 'reported',
      ofOne: 'reported loss of one sample',
      objectiveOfOne: 'objective of one sample',
    },
  }),
  addPenaltyNormalized: objective(normalized),
  addPenaltyRanks: probe({
    inputs: (random) => ({ convolution: convolution(random), without: withoutKernels(random) }),
    observe: (lab, { convolution: conv, without }) => ({
      objective: penalized(lab, conv).objective,
      without: penalized(lab, without).objective,
    }),
    labels: {
      objective: 'objective, kernels of rank 1 to 4',
      without: 'objective of a model without a kernel',
    },
  }),
  addPenaltyGradient: probe({
    inputs: dense,
    observe: (lab, inputs) => differentiated(lab, inputs),
    labels: {
      losses: '∂objective/∂losses',
      kernel: '∂objective/∂kernel, of the first kernel',
      secondKernel: '∂objective/∂kernel, of the second kernel',
      thirdKernel: '∂objective/∂kernel, of the third kernel',
      bias: '∂objective/∂bias',
    },
  }),
  addPenaltyNamedKernel: objective(named),

  sweepChoice: probe({
    inputs: sweep,
    observe: swept,
    facts: choiceFacts,
    labels: CHOICE_LABELS,
  }),
  sweepTest: probe({
    inputs: sweep,
    observe: swept,
    facts: testFacts,
    labels: TEST_LABELS,
  }),
  sweepTies: probe({
    inputs: (random) => ({
      three: equalErrors(random),
      all: allWrong(random),
      single: oneLambda(random),
      without: perfect(random),
    }),
    observe: (lab, { three, all, single, without }) => ({
      three: swept(lab, three),
      all: swept(lab, all),
      single: swept(lab, single),
      without: swept(lab, without),
    }),
    facts: ({ three, all, single, without }, inputs) => ({
      lambda: three.lambda,
      ofAll: all.lambda,
      single: single.lambda,
      without: without.lambda,
      tested: testFacts(three, inputs.three).forWinner,
      testErrors: [three.testError, all.testError, single.testError, without.testError],
    }),
    labels: {
      lambda: 'lambda chosen if three are equally good',
      ofAll: 'lambda chosen if all have the error 1',
      single: 'lambda chosen of one',
      without: 'lambda chosen if one model has the error 0',
      tested: 'the model of the chosen lambda is tested (0: no, 1: yes)',
      testErrors: 'test errors of these sweeps',
    },
  }),
} satisfies Probes<Lab>;
