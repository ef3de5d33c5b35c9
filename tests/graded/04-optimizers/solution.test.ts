import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/04-optimizers/lab';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import reference from '../../fixtures/optimizers.json';
import { farthest, onEachBackend, solutionTests } from '../solution';

type Lab = typeof LabModule;

const LAB = '04-optimizers';

afterEach(() => tf.disposeVariables());

solutionTests<Lab>(LAB, (lab) => {
  /** Every rule of the lab, and the optimizer of tfjs with the same equation, if there is one. */
  const table: { name: string; rule: () => UpdateRule; twin?: () => tf.Optimizer }[] = [
    {
      name: 'gradientDescent',
      rule: () => lab.gradientDescent({ learningRate: 0.02 }),
      twin: () => tf.train.sgd(0.02),
    },
    {
      name: 'momentum',
      rule: () => lab.momentum({ learningRate: 0.01, momentum: 0.8 }),
      twin: () => tf.train.momentum(0.01, 0.8),
    },
    { name: 'nesterov', rule: () => lab.nesterov({ learningRate: 0.01, momentum: 0.8 }) },
    {
      name: 'adagrad',
      rule: () => lab.adagrad({ learningRate: 0.3 }),
      // tfjs begins its sum at 0.1 unless it is told otherwise.
      twin: () => tf.train.adagrad(0.3, 1e-12),
    },
    {
      name: 'rmsprop',
      rule: () => lab.rmsprop({ learningRate: 0.02, beta: 0.8, epsilon: 1e-3 }),
      twin: () => tf.train.rmsprop(0.02, 0.8, 0, 1e-3),
    },
    {
      name: 'adam',
      rule: () => lab.adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3 }),
      twin: () => tf.train.adam(0.1, 0.8, 0.9, 1e-3),
    },
    { name: 'normalizedGradient', rule: () => lab.normalizedGradient({ learningRate: 0.3 }) },
    {
      name: 'switchOptimizer',
      rule: () =>
        lab.switchOptimizer({
          first: lab.adam({ learningRate: 0.1 }),
          second: lab.momentum({ learningRate: 0.01, momentum: 0.8 }),
          when: (t) => t > 4,
        }),
    },
  ];

  onEachBackend(() => {
    describe('agrees with the float64 numbers', () => {
      const { gd, momentum, adagrad, rmsprop, adam, normalized } = reference.optimizers;
      it.each<[string, () => UpdateRule, number[][]]>([
        ['gradientDescent', () => lab.gradientDescent(gd.options), gd.w],
        ['momentum', () => lab.momentum(momentum.options), momentum.w],
        ['adagrad', () => lab.adagrad(adagrad.options), adagrad.w],
        ['rmsprop', () => lab.rmsprop(rmsprop.options), rmsprop.w],
        ['adam', () => lab.adam(adam.options), adam.w],
        ['normalizedGradient', () => lab.normalizedGradient(normalized.options), normalized.w],
      ])('%s', (_, rule, wanted) => {
        const w = tf.variable(tf.tensor1d(reference.optimizers.w0), true, 'w');
        const optimizer = new RuleOptimizer(rule());
        const found = reference.optimizers.gradients.map((g) => {
          optimizer.applyGradients({ w: tf.tensor1d(g) });
          return Array.from(w.dataSync());
        });
        expect(farthest(found.flat(), wanted.flat())).toBeLessThan(1e-5);
      });

      it('nesterov, which takes its gradient at the look-ahead point', () => {
        const { A, c, w0, learningRate, momentum: mu, w: wanted } = reference.nesterov;
        const w = tf.variable(tf.tensor1d(w0), true, 'w');
        const optimizer = new RuleOptimizer(lab.nesterov({ learningRate, momentum: mu }));
        const found = wanted.map(() => {
          optimizer.minimize(() => quadratic(w, A, c), false, [w]);
          return Array.from(w.dataSync());
        });
        expect(farthest(found.flat(), wanted.flat())).toBeLessThan(1e-5);
      });
    });

    it.each(table.filter(({ twin }) => twin))(
      '$name takes the same 20 steps as the optimizer of tfjs',
      ({ rule, twin }) => {
        const found = afterSteps(new RuleOptimizer(rule()), 20);
        // tfjs computes Adam's powers of β in float32, so two right answers agree in four digits only.
        expect(farthest(found, afterSteps(twin!(), 20))).toBeLessThan(1e-4);
      },
    );

    it('nesterov looks ahead to the point where the variables of tfjs are', () => {
      const optimizer = new RuleOptimizer(lab.nesterov({ learningRate: 0.01, momentum: 0.8 }));
      const { a, b, loss } = twoVariables();
      for (let i = 0; i < 20; i++) optimizer.minimize(loss);
      const ahead = optimizer.lookingAhead(() => valuesOf(a, b));
      tf.dispose([a, b]);
      expect(farthest(ahead, afterSteps(tf.train.momentum(0.01, 0.8, true), 20))).toBeLessThan(1e-4);
    });

    it.each(table)(
      '$name leaves no tensor behind in 1,000 steps',
      ({ rule }) => {
        const { loss } = twoVariables();
        const before = tf.memory().numTensors;
        const optimizer = new RuleOptimizer(rule());
        // By then the switch has happened, and all slots exist.
        for (let i = 0; i < 6; i++) optimizer.minimize(loss);
        const { numTensors, numDataBuffers } = tf.memory();
        for (let i = 0; i < 1000; i++) optimizer.minimize(loss);
        expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
        optimizer.dispose();
        expect(tf.memory().numTensors).toBe(before);
      },
      30_000,
    );
  });

  describe.each(table)('$name as a tf.Optimizer', ({ rule }) => {
    beforeAll(async () => {
      await tf.setBackend('wasm');
    });

    it('trains a compiled model', async () => {
      const x = tf.tensor2d([
        [1, 0.5],
        [0.2, 0.9],
        [-1, 0.3],
        [0.4, -0.8],
      ]);
      const y = tf.tensor2d([[1.5], [1.1], [-0.7], [-0.4]]);
      const model = tf.sequential({
        layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'zeros' })],
      });
      model.compile({ optimizer: new RuleOptimizer(rule()), loss: 'meanSquaredError' });
      const { history } = await model.fit(x, y, { epochs: 60, batchSize: 4, verbose: 0 });
      const losses = history['loss'] as number[];
      expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    });

    it('identifies variables by name if gradients come in another order', () => {
      const wanted = afterSteps(new RuleOptimizer(rule()), 7);
      const { a, b, loss } = twoVariables();
      const optimizer = new RuleOptimizer(rule());
      for (let i = 0; i < 7; i++) optimizer.minimize(loss, false, i % 2 === 0 ? [a, b] : [b, a]);
      // The sum of squares is added up in another order, so the last bits may differ.
      expect(farthest(valuesOf(a, b), wanted)).toBeLessThan(1e-5);
    });

    it('does not move a variable without a gradient', () => {
      const { a, b, loss } = twoVariables();
      const optimizer = new RuleOptimizer(rule());
      for (let i = 0; i < 7; i++) optimizer.minimize(loss);
      const before = valuesOf(b);
      // tfjs itself passes null for a variable that the loss does not depend on; its types do not say so.
      optimizer.applyGradients({ a: tf.zerosLike(a), b: null } as unknown as tf.NamedTensorMap);
      expect(valuesOf(b)).toEqual(before);
    });

    it('moves a variable that joins later as if it were alone', () => {
      const { loss } = twoVariables();
      const optimizer = new RuleOptimizer(rule());
      for (let i = 0; i < 7; i++) optimizer.minimize(loss);
      const late = tf.variable(tf.tensor1d([5, 5]), true, 'late');
      const alone = tf.variable(tf.tensor1d([5, 5]), true, 'alone');
      const fresh = new RuleOptimizer(rule());
      for (let i = 0; i < 3; i++) {
        optimizer.minimize(() => late.square().sum(), false, [late]);
        fresh.minimize(() => alone.square().sum(), false, [alone]);
      }
      expect(valuesOf(late)).toEqual(valuesOf(alone));
    });

    it.each([2, 6])('continues after saving and loading, after %i steps', async (at) => {
      const wanted = afterSteps(new RuleOptimizer(rule()), 9);
      const { a, b, loss } = twoVariables();
      const first = new RuleOptimizer(rule());
      for (let i = 0; i < at; i++) first.minimize(loss);
      const saved = await first.getWeights();
      const second = new RuleOptimizer(rule());
      await second.setWeights(saved.toReversed());
      for (let i = at; i < 9; i++) second.minimize(loss);
      expect(valuesOf(a, b)).toEqual(wanted);
    });
  });

  it('ends with a constant step of η/(1 − μ) times the gradient', () => {
    const w = tf.variable(tf.scalar(0), true, 'w');
    const optimizer = new RuleOptimizer(lab.momentum({ learningRate: 0.01, momentum: 0.9 }));
    const path = Array.from({ length: 300 }, () => {
      optimizer.applyGradients({ w: tf.scalar(2) });
      return w.dataSync()[0]!;
    });
    expect(path[299]! - path[298]!).toBeCloseTo((-0.01 * 2) / (1 - 0.9), 4);
  });

  it('makes steps of length η over all parameters together, for gradients of any size', () => {
    const optimizer = new RuleOptimizer(lab.normalizedGradient({ learningRate: 0.25 }));
    const { a, b } = twoVariables();
    for (const scale of [1e-6, 1, 1e6]) {
      const before = valuesOf(a, b);
      optimizer.applyGradients({ a: tf.fill([2], scale), b: tf.fill([3, 1], -3 * scale) });
      const moved = valuesOf(a, b).map((value, i) => value - before[i]!);
      expect(Math.hypot(...moved)).toBeCloseTo(0.25, 4);
    }
  });

  it('diverges with momentum where plain descent does not (E14), and on a quadratic the other way round', () => {
    const after = (rule: UpdateRule, lossOf: (x: tf.Variable) => tf.Scalar): number => {
      const x = tf.variable(tf.scalar(1));
      const optimizer = new RuleOptimizer(rule);
      for (let i = 0; i < 12; i++) optimizer.minimize(() => lossOf(x), false, [x]);
      return Math.abs(x.dataSync()[0]!);
    };
    const both = (learningRate: number, lossOf: (x: tf.Variable) => tf.Scalar): number[] => [
      after(lab.gradientDescent({ learningRate }), lossOf),
      after(lab.momentum({ learningRate, momentum: 0.9 }), lossOf),
    ];
    const [plain, withMomentum] = both(1.5, (x) => x.square().square().div(4).asScalar());
    expect(plain).toBeLessThan(0.5);
    expect(withMomentum! < 1e6).toBe(false);
    // ½x²: plain descent is stable up to η = 2, momentum up to 2(1 + μ) = 3.8.
    const [plainBowl, momentumBowl] = both(2.5, (x) => x.square().div(2).asScalar());
    expect(plainBowl).toBeGreaterThan(100);
    expect(momentumBowl).toBeLessThan(5);
  });

  it.each<[string, () => unknown]>([
    ['expected learningRate > 0, received 0', () => lab.gradientDescent({ learningRate: 0 })],
    ['expected learningRate > 0, received NaN', () => lab.normalizedGradient({ learningRate: NaN })],
    ['expected learningRate > 0, received Infinity', () => lab.adagrad({ learningRate: Infinity })],
    ['expected momentum in [0, 1), received 1', () => lab.momentum({ learningRate: 1, momentum: 1 })],
    ['expected momentum in [0, 1), received -0.9', () => lab.nesterov({ learningRate: 1, momentum: -0.9 })],
    ['expected beta in [0, 1), received 90', () => lab.rmsprop({ learningRate: 1, beta: 90 })],
    ['expected beta1 in [0, 1), received 1.5', () => lab.adam({ learningRate: 1, beta1: 1.5 })],
    ['expected beta2 in [0, 1), received 1', () => lab.adam({ learningRate: 1, beta2: 1 })],
    ['expected epsilon > 0, received 0', () => lab.adam({ learningRate: 1, epsilon: 0 })],
    ['expected epsilon > 0, received -1', () => lab.adagrad({ learningRate: 1, epsilon: -1 })],
    [
      'expected rules without lookAhead and transform to switch between, received "nesterov"',
      () =>
        lab.switchOptimizer({
          first: lab.adam({ learningRate: 1 }),
          second: lab.nesterov({ learningRate: 1, momentum: 0.9 }),
          when: () => true,
        }),
    ],
  ])('refuses bad options at once: %s', (message, make) => {
    expect(make).toThrow(message);
  });
});

const valuesOf = (...variables: tf.Variable[]): number[] =>
  variables.flatMap((v) => Array.from(v.dataSync()));

/** ½ (w − c)ᵀA(w − c) */
function quadratic(w: tf.Variable, A: number[][], c: number[]): tf.Scalar {
  const column = w.sub(tf.tensor1d(c)).reshape([c.length, 1]) as tf.Tensor2D;
  return tf
    .matMul(tf.matMul(column, tf.tensor2d(A), true), column)
    .mul(0.5)
    .asScalar();
}

/** `a` and `b`, coupled by one loss, with gradients of very different scales. */
function twoVariables(): { a: tf.Variable; b: tf.Variable; loss: () => tf.Scalar } {
  const a = tf.variable(tf.tensor1d([3, -2]), true, 'a');
  const b = tf.variable(tf.tensor2d([[5], [0.5], [-1]]), true, 'b');
  const loss = (): tf.Scalar =>
    a.sub(1).square().sum().mul(5).add(b.sub(2).square().sum().mul(0.1)).add(a.sum().mul(b.sum()).mul(0.1));
  return { a, b, loss };
}

function afterSteps(optimizer: tf.Optimizer, steps: number): number[] {
  const { a, b, loss } = twoVariables();
  for (let i = 0; i < steps; i++) optimizer.minimize(loss);
  const values = valuesOf(a, b);
  tf.dispose([a, b]);
  return values;
}
