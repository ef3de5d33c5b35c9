import * as tf from '@tensorflow/tfjs';
import type * as Lab from 'reference/04-optimizers/lab';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { PlainTensor } from '../../../src/core/tensors';
import { fromPlain } from '../../../src/core/tensors';
import type { NestedNumbers, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { Plain, RawTensor } from '../../../src/grading/model/raw';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { Update, UpdateRule } from '../../../src/train/updateRule';
import type { Matrix } from '../inputs';
import { awayFromZero, matrix, shuffled, vector } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** The gradients of one step by parameter name, in the order in which the optimizer gets them. */
type Gradients = Record<string, number | NestedNumbers>;
/** The values of parameters, by name, after each step in which they have a gradient. */
type Positions = Record<string, (number | NestedNumbers)[]>;

/** Very different scales show a rule that mixes up parameters, or roots and squares. */
const SCALES = [0.03, 1, 30];

/** Parameters of ranks 0, 1, 2 and 4, whose elements have gradients of three very different scales. */
function mixedGradients(random: SeededRandom, steps: number, scales = SCALES): Gradients[] {
  const stream = random.stream('gradients');
  const row = (): number[] => scales.map((scale) => scale * gradientNear1(stream));
  return Array.from({ length: steps }, () => ({
    W: [row(), row()],
    b: row(),
    kernel: [[[row(), row()]], [[row(), row()]]],
    scalar: scales[1]! * gradientNear1(stream),
  }));
}

/** A gradient with a magnitude from 0.5 to 1.5. */
const gradientNear1 = (stream: RandomStream): number => awayFromZero(stream, 0.5, 1.5);

function uniformSigns(stream: RandomStream, size: number): number[] {
  return Array.from({ length: size }, () => gradientNear1(stream));
}

/** Every parameter, which starts at 0, after each step in which it has a gradient. */
function positions(rule: UpdateRule, steps: Gradients[]): Positions {
  return withVariables((variable) => {
    const optimizer = new RuleOptimizer(rule);
    const seen: Positions = {};
    for (const gradients of steps) {
      const named = Object.entries(gradients).map(([name, values]) => {
        const tensor = tf.tensor(values as tf.TensorLike);
        variable(name, () => tf.zerosLike(tensor));
        return { name, tensor };
      });
      optimizer.applyGradients(named);
      for (const { name } of named) (seen[name] ??= []).push(read(variable(name)));
    }
    optimizer.dispose();
    return seen;
  });
}

/** One call of `update`: all that a rule may know. */
interface Call {
  g: PlainTensor;
  slots: Record<string, PlainTensor>;
  t: number;
  w: PlainTensor;
}

/** The number of calls, one for each of the shapes. */
const CALLS = 6;

/** The kinds of slots of a rule, by name: means and sums of squares are positive. */
type SlotKinds = Record<string, 'signed' | 'positive'>;

/**
 * Calls for parameters of ranks 0 to 4, in any order of the step numbers, so that a rule which keeps anything itself
 * gets it wrong.
 */
function calls(random: SeededRandom, kinds: SlotKinds): Call[] {
  const stream = random.stream('calls');
  const shapes: number[][] = shuffled(stream, [[], [4], [2, 3], [3, 2], [1, 2, 3], [2, 1, 2, 2]]);
  const steps = shuffled(stream, [1, 2, 3, 5, 10, 100]).map((t) => (t > 3 ? t + stream.integer(4 * t) : t));
  return shapes.map((shape, i) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const signed = (): PlainTensor => ({ shape, values: uniformSigns(stream, size) });
    const of = (kind: SlotKinds[string]): PlainTensor => {
      const tensor = signed();
      return kind === 'signed' ? tensor : { shape, values: tensor.values.map(Math.abs) };
    };
    const slots = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, of(kind)]));
    return { g: signed(), slots, t: steps[i]!, w: signed() };
  });
}

/** What a rule's `update` returns for each call. */
function updates(rule: UpdateRule, calls: Call[]): Update[] {
  return calls.map((call) => {
    const w = tf.variable(fromPlain(call.w));
    try {
      const slots = Object.fromEntries(
        Object.entries(call.slots).map(([name, one]) => [name, fromPlain(one)]),
      );
      return tf.tidy(() => asRecord(rule.update(fromPlain(call.g), slots, call.t, w)));
    } finally {
      w.dispose();
    }
  });
}

/** A copy with the wanted fields alone, which `tf.tidy` keeps. */
function asRecord({ step, slots }: Update): Update & Record<string, tf.TensorContainer> {
  return { step, slots };
}

/** The step and the slots of each call. */
function stepsAndSlots(answers: Plain<Update>[]): Record<string, RawTensor> {
  return Object.fromEntries(
    answers.flatMap(({ step, slots }, call) =>
      Object.entries({ step, ...slots }).map(([name, tensor]) => [`${name}${call + 1}`, tensor]),
    ),
  );
}

/** Labels of {@link stepsAndSlots}, for what a rule returns in its {@link CALLS} calls. */
function callLabels(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) =>
      Array.from({ length: CALLS }, (_, call) => [
        `${name}${call + 1}`,
        `${name} of call ${call + 1} of update`,
      ]),
    ),
  );
}

/** The parameters after each call of `minimize`, which also calls the rule's `lookAhead`. */
function minimized(
  rule: UpdateRule,
  start: Record<string, number[]>,
  lossOf: (w: Record<string, tf.Variable>) => tf.Tensor,
  steps: string[][],
): Record<string, number[][]> {
  return withVariables((variable) => {
    const optimizer = new RuleOptimizer(rule);
    const names = Object.keys(start);
    const all = Object.fromEntries(
      names.map((name) => [name, variable(name, () => tf.tensor1d(start[name]!))]),
    );
    const seen = Object.fromEntries(names.map((name) => [name, [] as number[][]]));
    for (const moving of steps) {
      optimizer.minimize(
        () => lossOf(all).asScalar(),
        false,
        moving.map((name) => all[name]!),
      );
      for (const name of names) seen[name]!.push(read(all[name]!) as number[]);
    }
    optimizer.dispose();
    return seen;
  });
}

function withVariables<T>(body: (variable: (name: string, start?: () => tf.Tensor) => tf.Variable) => T): T {
  const variables = new Map<string, tf.Variable>();
  try {
    return body((name, start) => {
      const known = variables.get(name);
      if (known) return known;
      const fresh = tf.variable(start!(), true, name);
      variables.set(name, fresh);
      return fresh;
    });
  } finally {
    for (const variable of variables.values()) variable.dispose();
  }
}

function read(w: tf.Variable): number | NestedNumbers {
  return w.arraySync();
}

/** ½ wᵀAw + cᵀw with a positive definite A and no round numbers. */
interface Bowl {
  A: Matrix;
  c: number[];
  start: number[];
  learningRate: number;
  momentum: number;
}

function bowl(random: SeededRandom): Bowl {
  const stream = random.stream('bowl');
  const B = matrix(stream, 3, 3, 0.6);
  const A = B.map((row, i) =>
    B.map((other, j) => row.reduce((sum, b, k) => sum + b * other[k]!, i === j ? 0.5 : 0)),
  );
  return {
    A,
    c: vector(stream, 3),
    start: [1, -2, 3].map((w) => w * stream.uniform(0.8, 1.2)),
    learningRate: stream.uniform(0.1, 0.15),
    momentum: stream.uniform(0.7, 0.8),
  };
}

const bowlLoss = ({ A, c }: Bowl) => {
  return ({ w }: Record<string, tf.Variable>): tf.Tensor => {
    const column = w!.reshape([3, 1]) as tf.Tensor2D;
    const curved = tf
      .matMul(tf.matMul(column, tf.tensor2d(A), true), column)
      .mul(0.5)
      .asScalar();
    return curved.add(w!.mul(tf.tensor1d(c)).sum());
  };
};

/** Two different rules, whose steps depend on t, on w and on slots, one of which has the same name in both. */
const TOY_FIRST: UpdateRule<'m' | 'n'> = {
  name: 'toyFirst',
  slots: ['m', 'n'],
  update(g, { m, n }, t, w) {
    const next = m.mul(0.5).add(g);
    const step = next
      .mul(-0.1 * t)
      .sub(n.mul(0.2))
      .sub(w.mul(0.05));
    return { step, slots: { m: next, n: n.add(g.square()) } };
  },
};
const TOY_SECOND: UpdateRule<'m'> = {
  name: 'toySecond',
  slots: ['m'],
  update(g, { m }, t, w) {
    const next = m.mul(0.8).sub(g.mul(0.3));
    return { step: next.div(t).sub(w.mul(0.03)), slots: { m: next } };
  },
};

const SLOTS_OF_BOTH: SlotKinds = {
  first_m: 'signed',
  first_n: 'positive',
  second_m: 'signed',
};

/** Parameters of two ranks that all have gradients in each of the steps. */
function bothRanks(random: SeededRandom, steps: number): Gradients[] {
  const stream = random.stream('gradients');
  const row = (): number[] => [gradientNear1(stream), gradientNear1(stream)];
  return Array.from({ length: steps }, () => ({ w: row(), W: [row(), row(), row()] }));
}

/** Calls before and after the change, in any order; the criterion holds at one step before it. */
function switchCalls(random: SeededRandom): { calls: Call[]; holds: number } {
  const stream = random.stream('switch');
  const numbers = shuffled(stream, [1, 30, 90, 200, 400, 700]).map((t) => t + stream.integer(20));
  const found = calls(random, SLOTS_OF_BOTH).map((call, i) => ({ ...call, t: numbers[i]! }));
  const changed = shuffled(stream, [0, 0, 0, 1, 3, 7]);
  const withCount = found.map((call, i) => {
    const taken = { shape: call.g.shape, values: call.g.values.map(() => changed[i]!) };
    return { ...call, slots: { ...call.slots, taken } };
  });
  const before = withCount.filter((_, i) => changed[i] === 0);
  return { calls: withCount, holds: before[stream.integer(3)]!.t };
}

const rate = (random: SeededRandom): number => random.stream('rate').uniform(0.05, 0.2);
/** No step is limited to that of η = 1. */
const largeRate = (random: SeededRandom): number => random.stream('rate').uniform(1.5, 3);
const share = (random: SeededRandom, low: number, high: number): number =>
  random.stream(`share ${low}`).uniform(low, high);
/** An ε of the size of the squares, so that its place shows. */
const largeEpsilon = (random: SeededRandom): number => random.stream('epsilon').uniform(0.4, 1);

/** Options of a rule, and calls of its `update`. */
function callsWith<Options extends object>(options: (random: SeededRandom) => Options, kinds: SlotKinds) {
  return (random: SeededRandom) => ({ options: options(random), calls: calls(random, kinds) });
}

export const probes = {
  gradientDescent: probe({
    inputs: (random) => ({ learningRate: rate(random), steps: mixedGradients(random, 3) }),
    observe: (lab, { steps, ...options }) => positions(lab.gradientDescent(options), steps),
  }),

  gradientDescentCalls: probe({
    inputs: callsWith((random) => ({ learningRate: largeRate(random) }), {}),
    observe: (lab, { options, calls }) => ({ answers: updates(lab.gradientDescent(options), calls) }),
    facts: ({ answers }) => stepsAndSlots(answers),
    labels: callLabels(['step']),
  }),

  gradientDescentMinimize: probe({
    inputs: bowl,
    observe: (lab, inputs) =>
      minimized(
        lab.gradientDescent(inputs),
        { w: inputs.start },
        bowlLoss(inputs),
        Array.from({ length: 4 }, () => ['w']),
      ),
  }),

  momentum: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      momentum: share(random, 0.5, 0.8),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.momentum(options), steps),
  }),

  momentumCalls: probe({
    inputs: callsWith((random) => ({ learningRate: largeRate(random), momentum: share(random, 0.3, 0.7) }), {
      m: 'signed',
    }),
    observe: (lab, { options, calls }) => ({ answers: updates(lab.momentum(options), calls) }),
    facts: ({ answers }) => stepsAndSlots(answers),
    labels: callLabels(['step', 'm']),
  }),

  /** At μ = 0, momentum is gradient descent. */
  momentumLimits: probe({
    inputs: (random) => ({ learningRate: rate(random), momentum: 0, steps: mixedGradients(random, 3) }),
    observe: (lab, { steps, ...options }) => positions(lab.momentum(options), steps),
  }),

  momentumConstantGradient: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      momentum: share(random, 0.85, 0.92),
      gradient: gradientNear1(random.stream('gradient')),
    }),
    observe: (lab, { gradient, ...options }) =>
      positions(
        lab.momentum(options),
        Array.from({ length: 100 }, () => ({ w: [gradient] })),
      ),
    facts: ({ w }, { learningRate, gradient }) => {
      const [at] = [(w as number[][]).map(([value]) => value!)];
      const length = (t: number): number => ((at[t - 2] ?? 0) - at[t - 1]!) / (learningRate * gradient);
      return { stepLengths: [1, 2, 10, 100].map(length) };
    },
    labels: { stepLengths: 'length of step 1, 2, 10, 100 / (η · g)' },
  }),

  momentumOrder: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps = Array.from({ length: 5 }, (_, i): Gradients => {
        const [a, b] = [vector(stream, 2, 1), vector(stream, 2, 10)];
        return i % 2 === 0 ? { a, b } : { b, a };
      });
      return { learningRate: rate(random), momentum: share(random, 0.6, 0.8), steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.momentum(options), steps),
  }),

  momentumMissing: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const g = (): number[] => vector(stream, 2, 3);
      const steps: Gradients[] = [
        { a: g(), b: g() },
        { b: g() },
        { b: g(), a: g() },
        { c: g(), a: g() },
        { a: g(), b: g(), c: g() },
      ];
      return { learningRate: rate(random), momentum: share(random, 0.6, 0.8), steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.momentum(options), steps),
  }),

  nesterov: probe({
    inputs: bowl,
    observe: (lab, inputs) =>
      minimized(
        lab.nesterov(inputs),
        { w: inputs.start },
        bowlLoss(inputs),
        Array.from({ length: 6 }, () => ['w']),
      ),
  }),

  nesterovCalls: probe({
    inputs: callsWith((random) => ({ learningRate: largeRate(random), momentum: share(random, 0.3, 0.7) }), {
      m: 'signed',
    }),
    observe: (lab, { options, calls }: { options: Lab.MomentumOptions; calls: Call[] }) => {
      const rule = lab.nesterov(options);
      const answers = calls.map((call) => {
        const w = tf.variable(fromPlain(call.w));
        const ahead = tf.tidy(() => rule.lookAhead!({ m: fromPlain(call.slots['m']!) }, call.t, w));
        w.dispose();
        return { ...updates(rule, [call])[0]!, ahead };
      });
      return { answers };
    },
    facts: ({ answers }) => ({
      ...stepsAndSlots(answers),
      ...Object.fromEntries(answers.map(({ ahead }, call) => [`ahead${call + 1}`, ahead])),
    }),
    labels: {
      ...callLabels(['step', 'm']),
      ...Object.fromEntries(
        Array.from({ length: CALLS }, (_, call) => [`ahead${call + 1}`, `lookAhead of call ${call + 1}`]),
      ),
    },
  }),

  /** One loss couples a and b; in some steps only one of them moves, and only that one looks ahead. */
  nesterovInTurns: probe({
    inputs: (random) => {
      const stream = random.stream('start');
      return {
        start: { a: [1, -1].map((w) => w * stream.uniform(1, 1.5)), b: [stream.uniform(1.5, 2), 0.5] },
        learningRate: stream.uniform(0.06, 0.09),
        momentum: share(random, 0.5, 0.8),
      };
    },
    observe: (lab, { start, ...options }) =>
      minimized(
        lab.nesterov(options),
        start,
        ({ a, b }) => a!.mul(b!).sub(1).square().sum().add(a!.sub(b!).square().sum().mul(0.3)),
        [['a', 'b'], ['b', 'a'], ['a'], ['a', 'b'], ['b'], ['a', 'b']],
      ),
  }),

  /** Rosenbrock's valley, where the gradient changes its direction within one step. At μ = 0, nothing looks ahead. */
  nesterovValley: probe({
    inputs: (random) => ({
      start: [-1.2, 1].map((w) => w * random.stream(`start ${w}`).uniform(0.95, 1.05)),
      learningRate: random.stream('rate').uniform(6e-4, 8e-4),
      momentum: share(random, 0.75, 0.85),
    }),
    observe: (lab, { start, learningRate, momentum }) => {
      const walk = (mu: number, steps: number): number[][] =>
        minimized(
          lab.nesterov({ learningRate, momentum: mu }),
          { w: start },
          ({ w }) => {
            const [x, y] = [w!.slice([0], [1]), w!.slice([1], [1])];
            return y.sub(x.square()).square().mul(100).add(x.sub(1).square());
          },
          Array.from({ length: steps }, () => ['w']),
        )['w']!;
      return { w: walk(momentum, 8), none: walk(0, 3) };
    },
    labels: { none: 'w after each of 3 steps with μ = 0' },
  }),

  adagrad: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adagrad(options), steps),
  }),

  adagradCalls: probe({
    inputs: callsWith((random) => ({ learningRate: largeRate(random), epsilon: largeEpsilon(random) }), {
      s: 'positive',
    }),
    observe: (lab, { options, calls }) => ({ answers: updates(lab.adagrad(options), calls) }),
    facts: ({ answers }) => stepsAndSlots(answers),
    labels: callLabels(['step', 's']),
  }),

  /** The second element has a gradient in every fourth step only. */
  adagradRare: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps = Array.from({ length: 8 }, (_, i) => ({
        w: [stream.uniform(1, 2), i % 4 === 3 ? stream.uniform(1, 2) : 0],
      }));
      return { learningRate: rate(random), epsilon: 0.01, steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.adagrad(options), steps),
  }),

  /** The squares of the small gradients are of the size of the default ε. */
  adagradDefaults: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      steps: mixedGradients(random, 4, [1e-4, 3e-4, 1]),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adagrad(options), steps),
  }),

  rmsprop: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta: share(random, 0.6, 0.8),
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  rmspropCalls: probe({
    inputs: callsWith(
      (random) => ({
        learningRate: largeRate(random),
        beta: share(random, 0.2, 0.4),
        epsilon: largeEpsilon(random),
      }),
      { s: 'positive' },
    ),
    observe: (lab, { options, calls }) => ({ answers: updates(lab.rmsprop(options), calls) }),
    facts: ({ answers }) => stepsAndSlots(answers),
    labels: callLabels(['step', 's']),
  }),

  /** Five large gradients, then ten small ones: the steps grow again when the large ones are forgotten. */
  rmspropForgets: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps = Array.from({ length: 15 }, (_, i) => ({
        w: [(i < 5 ? 20 : 0.2) * stream.uniform(1, 2)],
      }));
      return { learningRate: rate(random), beta: share(random, 0.5, 0.7), epsilon: 1e-4, steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  rmspropDefaults: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      steps: mixedGradients(random, 4, [3e-4, 1e-3, 1]),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  /** At β = 0, only the last gradient counts. */
  rmspropLimits: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta: 0,
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 3),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  adamFirstStep: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta1: share(random, 0.75, 0.85),
      beta2: share(random, 0.9, 0.96),
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 1),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  adam: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta1: share(random, 0.5, 0.65),
      beta2: share(random, 0.8, 0.9),
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 6),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  adamCalls: probe({
    inputs: callsWith(
      (random) => ({
        learningRate: largeRate(random),
        beta1: share(random, 0.9, 0.97),
        beta2: share(random, 0.97, 0.995),
        epsilon: largeEpsilon(random),
      }),
      { m: 'signed', v: 'positive' },
    ),
    observe: (lab, { options, calls }) => ({ answers: updates(lab.adam(options), calls) }),
    facts: ({ answers }) => stepsAndSlots(answers),
    labels: callLabels(['step', 'm', 'v']),
  }),

  /** At β₁ = β₂ = 0, only the last gradient counts. */
  adamLimits: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta1: 0,
      beta2: 0,
      epsilon: largeEpsilon(random),
      steps: mixedGradients(random, 3),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  /** Two parameters of one shape; the second joins later, so its t differs. */
  adamTwoParameters: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const [a, b] = [() => vector(stream, 2, 1), () => vector(stream, 2, 10)];
      const steps: Gradients[] = [
        { a: a() },
        { a: a() },
        { a: a(), b: b() },
        { b: b(), a: a() },
        { b: b() },
        { a: a(), b: b() },
      ];
      return {
        learningRate: rate(random),
        beta1: share(random, 0.5, 0.7),
        beta2: share(random, 0.75, 0.85),
        epsilon: 0.1,
        steps,
      };
    },
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  /** The smallest gradients are of the size of the default ε. */
  adamDefaults: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      steps: mixedGradients(random, 4, [1e-8, 1e-7, 1]),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  normalizedGradient: probe({
    inputs: (random) => ({ learningRate: rate(random), steps: mixedGradients(random, 3) }),
    observe: (lab, { steps, ...options }) => positions(lab.normalizedGradient(options), steps),
  }),

  normalizedGradientZero: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      steps: [
        { a: vector(random.stream('a'), 2, 0.1), b: [0, 0, 0] },
        { a: [0, 0], b: [0, 0, 0] },
      ],
    }),
    observe: (lab, { steps, ...options }) => positions(lab.normalizedGradient(options), steps),
  }),

  /** Gradients of any length; some parameters have none in some steps, so that the others share the whole length. */
  normalizedGradientLength: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps: Gradients[] = [
        { a: vector(stream, 4, 1e-3), b: matrix(stream, 2, 2, 1e-2) },
        { b: matrix(stream, 2, 2, 1e6) },
        { c: vector(stream, 1, 5), a: vector(stream, 4, 5), b: matrix(stream, 2, 2, 5) },
        { a: vector(stream, 4, 1e-6), b: matrix(stream, 2, 2, 1e-6) },
      ];
      return { learningRate: largeRate(random), steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.normalizedGradient(options), steps),
  }),

  switchOptimizer: probe({
    inputs: (random) => ({ from: 3 + random.stream('from').integer(3), steps: bothRanks(random, 8) }),
    observe: (lab, { from, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= from });
      return positions(rule, steps);
    },
  }),

  /** Calls of `update` for many parameters, some before and some after their change. */
  switchOptimizerCalls: probe({
    inputs: switchCalls,
    observe: (lab, { calls, holds }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t === holds });
      return { answers: updates(rule, calls) };
    },
    facts: ({ answers }) =>
      stepsAndSlots(answers.map(({ step, slots }) => ({ step, slots: { taken: slots['taken']! } }))),
    labels: callLabels(['step', 'taken']),
  }),

  switchOptimizerAsks: probe({
    inputs: switchCalls,
    observe: (lab, { calls, holds }) => {
      let asked: number[] = [];
      const when = (t: number): boolean => {
        asked.push(t);
        return t === holds;
      };
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when });
      const askedAtEach = calls.map((call) => {
        asked = [];
        updates(rule, [call]);
        return asked;
      });
      return { askedAtEach };
    },
    // To ask twice before one step is no mistake.
    facts: ({ askedAtEach }) => ({ asked: askedAtEach.flatMap((asked) => [...new Set(asked)]) }),
    labels: { asked: 'the steps t that `when` is called with' },
  }),

  /** The criterion holds at one step only, as for a validation curve that is flat for a moment. */
  switchOptimizerNeverBack: probe({
    inputs: (random) => ({ at: 3 + random.stream('at').integer(2), steps: bothRanks(random, 7) }),
    observe: (lab, { at, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t === at });
      return positions(rule, steps);
    },
  }),

  /** A criterion that holds from the beginning, and one that never holds. */
  switchOptimizerLimits: probe({
    inputs: (random) => ({ steps: bothRanks(random, 4) }),
    observe: (lab, { steps }) => {
      const walk = (when: () => boolean): Positions =>
        positions(lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when }), steps);
      return { always: walk(() => true)['w']!, never: walk(() => false)['w']! };
    },
    labels: { always: 'w, if the criterion holds from the start', never: 'w, if the criterion never holds' },
  }),

  /** An optimizer that is saved after the switch continues with the second rule, even if the criterion no longer holds. */
  switchOptimizerSaved: probe({
    inputs: (random) => ({ at: 3 + random.stream('at').integer(2), steps: bothRanks(random, 7) }),
    observe: async (lab, { at, steps }) => {
      const begun = new RuleOptimizer(
        lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= at }),
      );
      const resumed = new RuleOptimizer(
        lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: () => false }),
      );
      const w = tf.variable(tf.zeros([2]), true, 'w');
      try {
        const seen: (number | NestedNumbers)[] = [];
        for (const [i, gradients] of steps.entries()) {
          if (i === 4) await resumed.setWeights(await begun.getWeights());
          (i < 4 ? begun : resumed).applyGradients({ w: tf.tensor(gradients['w'] as number[]) });
          seen.push(read(w));
        }
        return { w: seen };
      } finally {
        w.dispose();
        begun.dispose();
        resumed.dispose();
      }
    },
  }),

  /** The second parameter joins after the first has switched: it begins with the first rule. */
  switchOptimizerLate: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const g = (): number[] => [gradientNear1(stream), gradientNear1(stream)];
      const alone = Array.from({ length: 4 }, (): Gradients => ({ a: g() }));
      const both = Array.from({ length: 5 }, (_, i): Gradients =>
        i % 2 === 0 ? { a: g(), b: g() } : { b: g(), a: g() },
      );
      return { from: 3 + stream.integer(2), steps: [...alone, ...both] };
    },
    observe: (lab, { from, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= from });
      return positions(rule, steps);
    },
  }),
} satisfies Probes<Lab>;
