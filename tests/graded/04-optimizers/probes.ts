import * as tf from '@tensorflow/tfjs';
import type * as Lab from 'reference/04-optimizers/lab';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type { Matrix } from '../inputs';
import { awayFromZero, matrix, vector } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** The gradients of one step by parameter name, in the order in which the optimizer gets them. */
type Gradients = Record<string, number[] | Matrix>;

/** Very different scales show a rule that mixes up parameters, or roots and squares. */
const SCALES = [0.03, 1, 30];

/** W of shape [2, 3] and b of shape [3], their columns of very different scales. */
function mixedGradients(random: SeededRandom, steps: number): Gradients[] {
  const stream = random.stream('gradients');
  const row = (): number[] => SCALES.map((scale) => scale * gradientNear1(stream));
  return Array.from({ length: steps }, () => ({ W: [row(), row()], b: row() }));
}

/** A gradient with a magnitude from 0.5 to 1.5. */
const gradientNear1 = (stream: RandomStream): number => awayFromZero(stream, 0.5, 1.5);

/** Every parameter, which starts at 0, after each step in which it has a gradient. */
function positions(rule: UpdateRule, steps: Gradients[]): Observed {
  return withVariables((variable) => {
    const optimizer = new RuleOptimizer(rule);
    const seen: Record<string, (number[] | Matrix)[]> = {};
    for (const gradients of steps) {
      const named = Object.entries(gradients).map(([name, values]) => {
        const tensor = tf.tensor(values);
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

/** The parameters after each call of `minimize`, which also calls the rule's `lookAhead`. */
function minimized(
  rule: UpdateRule,
  start: Record<string, number[]>,
  lossOf: (w: Record<string, tf.Variable>) => tf.Tensor,
  steps: string[][],
): Observed {
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

function read(w: tf.Variable): number[] | Matrix {
  return w.arraySync() as number[] | Matrix;
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

/** Two different rules, whose steps depend on t and on a slot m. */
const TOY_FIRST: UpdateRule<'m'> = {
  name: 'toyFirst',
  slots: ['m'],
  update(g, { m }, t) {
    const next = m.mul(0.5).add(g);
    return { step: next.mul(-0.1 * t), slots: { m: next } };
  },
};
const TOY_SECOND: UpdateRule<'m'> = {
  name: 'toySecond',
  slots: ['m'],
  update(g, { m }, t) {
    const next = m.mul(0.8).sub(g.mul(0.3));
    return { step: next.div(t), slots: { m: next } };
  },
};

function oneParameter(random: SeededRandom, steps: number): Gradients[] {
  const stream = random.stream('gradients');
  return Array.from({ length: steps }, () => ({ w: [gradientNear1(stream), gradientNear1(stream)] }));
}

const rate = (random: SeededRandom): number => random.stream('rate').uniform(0.05, 0.1);

export const probes = {
  gradientDescent: probe({
    inputs: (random) => ({ learningRate: rate(random), steps: mixedGradients(random, 3) }),
    observe: (lab, { steps, ...options }) => positions(lab.gradientDescent(options), steps),
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
      momentum: random.stream('momentum').uniform(0.6, 0.8),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.momentum(options), steps),
  }),

  momentumConstantGradient: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      momentum: random.stream('momentum').uniform(0.85, 0.92),
    }),
    observe: (lab, options) => {
      const steps = Array.from({ length: 100 }, () => ({ w: [1] }));
      const w = positions(lab.momentum(options), steps)['w'] as number[][];
      const length = (t: number): number => (w[t - 2]?.[0] ?? 0) - w[t - 1]![0]!;
      return {
        stepLengths: [1, 2, 10, 100].map((t) => length(t) / options.learningRate),
      };
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
      return { learningRate: rate(random), momentum: 0.7, steps };
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
      return { learningRate: rate(random), momentum: 0.7, steps };
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

  /** One loss couples a and b; in some steps only one of them moves, and only that one looks ahead. */
  nesterovInTurns: probe({
    inputs: (random) => {
      const stream = random.stream('start');
      return {
        start: { a: [1, -1].map((w) => w * stream.uniform(1, 1.5)), b: [stream.uniform(1.5, 2), 0.5] },
        learningRate: 0.08,
        momentum: 0.8,
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

  /** Rosenbrock's valley, where the gradient changes its direction within one step. */
  nesterovValley: probe({
    inputs: (random) => ({
      start: [-1.2, 1].map((w) => w * random.stream(`start ${w}`).uniform(0.95, 1.05)),
      learningRate: 8e-4,
      momentum: 0.85,
    }),
    observe: (lab, { start, ...options }) =>
      minimized(
        lab.nesterov(options),
        { w: start },
        ({ w }) => {
          const [x, y] = [w!.slice([0], [1]), w!.slice([1], [1])];
          return y.sub(x.square()).square().mul(100).add(x.sub(1).square());
        },
        Array.from({ length: 8 }, () => ['w']),
      ),
  }),

  adagrad: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      epsilon: random.stream('epsilon').uniform(0.5, 1),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adagrad(options), steps),
  }),

  /** The second parameter has a gradient in every fourth step only. */
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

  adagradDefaults: probe({
    inputs: (random) => ({ learningRate: rate(random), steps: mixedGradients(random, 4) }),
    observe: (lab, { steps, ...options }) => positions(lab.adagrad(options), steps),
  }),

  rmsprop: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta: random.stream('beta').uniform(0.7, 0.8),
      epsilon: random.stream('epsilon').uniform(0.5, 1),
      steps: mixedGradients(random, 5),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  /** Five large gradients, then ten small ones: the steps grow again when the large ones are forgotten. */
  rmspropForgets: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps = Array.from({ length: 15 }, (_, i) => ({
        w: [(i < 5 ? 20 : 0.2) * stream.uniform(1, 2)],
      }));
      return { learningRate: rate(random), beta: 0.6, epsilon: 1e-4, steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.rmsprop(options), steps),
  }),

  adamFirstStep: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta1: 0.8,
      beta2: 0.95,
      epsilon: 0.5,
      steps: mixedGradients(random, 1),
    }),
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  adam: probe({
    inputs: (random) => ({
      learningRate: rate(random),
      beta1: random.stream('beta1').uniform(0.55, 0.65),
      beta2: random.stream('beta2').uniform(0.85, 0.9),
      epsilon: random.stream('epsilon').uniform(0.4, 0.6),
      steps: mixedGradients(random, 6),
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
      return { learningRate: rate(random), beta1: 0.6, beta2: 0.8, epsilon: 0.1, steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.adam(options), steps),
  }),

  adamDefaults: probe({
    inputs: (random) => ({ learningRate: rate(random), steps: mixedGradients(random, 4) }),
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
        { a: vector(random.stream('a'), 2), b: [0, 0, 0] },
        { a: [0, 0], b: [0, 0, 0] },
      ],
    }),
    observe: (lab, { steps, ...options }) => positions(lab.normalizedGradient(options), steps),
  }),

  /** Some parameters have no gradient in some steps: then the others share the whole length. */
  normalizedGradientLength: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const steps: Gradients[] = [
        { a: vector(stream, 4, 1e-3), b: matrix(stream, 2, 2, 1e-2) },
        { b: matrix(stream, 2, 2, 1e3) },
        { c: vector(stream, 1, 5), a: vector(stream, 4, 5), b: matrix(stream, 2, 2, 5) },
      ];
      return { learningRate: rate(random), steps };
    },
    observe: (lab, { steps, ...options }) => positions(lab.normalizedGradient(options), steps),
  }),

  switchOptimizer: probe({
    inputs: (random) => ({ from: 4, steps: oneParameter(random, 7) }),
    observe: (lab, { from, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= from });
      return positions(rule, steps);
    },
  }),

  /** The criterion holds at one step only, as for a validation curve that is flat for a moment. */
  switchOptimizerNeverBack: probe({
    inputs: (random) => ({ at: 3, steps: oneParameter(random, 6) }),
    observe: (lab, { at, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t === at });
      return positions(rule, steps);
    },
  }),

  /** An optimizer that is saved after the switch continues with the second rule, even if the criterion no longer holds. */
  switchOptimizerSaved: probe({
    inputs: (random) => ({ at: 3, steps: oneParameter(random, 7) }),
    observe: async (lab, { at, steps }) => {
      const begun = new RuleOptimizer(
        lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= at }),
      );
      const resumed = new RuleOptimizer(
        lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: () => false }),
      );
      const w = tf.variable(tf.zeros([2]), true, 'w');
      try {
        const seen: number[][] = [];
        for (const [i, gradients] of steps.entries()) {
          if (i === 4) await resumed.setWeights(await begun.getWeights());
          (i < 4 ? begun : resumed).applyGradients({ w: tf.tensor(gradients['w']!) });
          seen.push(read(w) as number[]);
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
      const alone = Array.from({ length: 3 }, (): Gradients => ({ a: g() }));
      const both = Array.from({ length: 5 }, (_, i): Gradients =>
        i % 2 === 0 ? { a: g(), b: g() } : { b: g(), a: g() },
      );
      return { from: 3, steps: [...alone, ...both] };
    },
    observe: (lab, { from, steps }) => {
      const rule = lab.switchOptimizer({ first: TOY_FIRST, second: TOY_SECOND, when: (t) => t >= from });
      return positions(rule, steps);
    },
  }),
} satisfies Probes<Lab>;
