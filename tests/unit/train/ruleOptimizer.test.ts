import * as tf from '@tensorflow/tfjs';
import { UsageError } from '../../../src/core/errors';
import { startBackend } from '../../../src/node/backend';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import { adam, momentum, RULES, sgd } from '../../support/rules';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

/** `a` and `b`, with gradients of very different scales: 20 (a − 1) and 0.2 (b − 2). */
function twoVariables(): { a: tf.Variable; b: tf.Variable; loss: () => tf.Scalar } {
  const a = tf.variable(tf.tensor1d([3, -2]), true, 'a');
  const b = tf.variable(tf.tensor2d([[5], [0.5], [-1]]), true, 'b');
  const loss = (): tf.Scalar => a.sub(1).square().sum().mul(10).add(b.sub(2).square().sum().mul(0.1));
  return { a, b, loss };
}

const valuesOf = (...variables: tf.Variable[]): number[] =>
  variables.flatMap((v) => Array.from(v.dataSync()));

/** tfjs keeps powers of β as float32, in which 1 − 0.999 has a relative error of 5e-5. A rule has them in float64. */
function expectClose(found: number[], wanted: number[]): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
}

/** The values of a fresh pair of variables after steps of an optimizer. */
function afterSteps(optimizer: tf.Optimizer, steps: number): number[] {
  const { a, b, loss } = twoVariables();
  for (let i = 0; i < steps; i++) optimizer.minimize(loss);
  const values = valuesOf(a, b);
  tf.dispose([a, b]);
  return values;
}

function gradientsOf(loss: () => tf.Scalar): tf.NamedTensorMap {
  const { value, grads } = tf.variableGrads(loss);
  value.dispose();
  return grads;
}

describe.each(RULES)('$name', ({ rule, twin }) => {
  it('takes the same steps as the optimizer of tfjs', () => {
    expectClose(afterSteps(new RuleOptimizer(rule()), 30), afterSteps(twin(), 30));
  });

  it('minimises, returns the cost, and counts its steps', () => {
    const { loss } = twoVariables();
    const optimizer = new RuleOptimizer(rule());
    const costs = Array.from({ length: 100 }, () => optimizer.minimize(loss, true)!.arraySync());
    expect(costs[0]).toBeCloseTo(10 * (4 + 9) + 0.1 * (9 + 2.25 + 9), 3);
    expect(costs[99]).toBeLessThan(0.1 * costs[0]!);
    expect(optimizer.iterations).toBe(100);
  });

  it('moves only the given variables', () => {
    const { a, b, loss } = twoVariables();
    new RuleOptimizer(rule()).minimize(loss, false, [b]);
    expect(valuesOf(a)).toEqual([3, -2]);
    expect(valuesOf(b)).not.toEqual([5, 0.5, -1]);
  });

  it('trains a compiled model as the optimizer of tfjs does', async () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]).div(8);
    const y = tf.tensor2d([1, 0, 1, 0], [4, 1]);
    const trained = async (optimizer: tf.Optimizer): Promise<number[]> => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh', kernelInitializer: 'ones' }),
          tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
        ],
      });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      await model.fit(x, y, { epochs: 3, batchSize: 4, verbose: 0 });
      await model.trainOnBatch(x, y);
      return model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
    };
    expectClose(await trained(new RuleOptimizer(rule())), await trained(twin()));
  });

  it('finds variables by their names, in any order', () => {
    const { a, b, loss } = twoVariables();
    const optimizer = new RuleOptimizer(rule());
    for (let i = 0; i < 10; i++) optimizer.minimize(loss, false, i % 2 === 0 ? [a, b] : [b, a]);
    const shuffled = valuesOf(a, b);
    tf.dispose([a, b]);
    expect(shuffled).toEqual(afterSteps(new RuleOptimizer(rule()), 10));
  });

  it('keeps the value and the t of a variable without a gradient', () => {
    const wanted = afterSteps(new RuleOptimizer(rule()), 4);
    const { a, b, loss } = twoVariables();
    const optimizer = new RuleOptimizer(rule());
    const step = (names: string[]): void => {
      const all = gradientsOf(loss);
      optimizer.applyGradients(names.map((name) => ({ name, tensor: all[name]! })));
      tf.dispose(all);
    };
    step(['a', 'b']);
    step(['b']);
    optimizer.applyGradients({ a: null, b: undefined } as unknown as tf.NamedTensorMap);
    step(['b']);
    step(['a', 'b']);
    step(['a']);
    step(['a']);
    expect(valuesOf(a, b)).toEqual(wanted);
  });

  it('begins at t = 1 for a variable that is trained later', () => {
    const { b, loss } = twoVariables();
    const optimizer = new RuleOptimizer(rule());
    for (let i = 0; i < 5; i++) optimizer.minimize(loss);
    const late = tf.variable(tf.tensor1d([5, 5]), true, 'late');
    const alone = tf.variable(tf.tensor1d([5, 5]), true, 'alone');
    for (let i = 0; i < 5; i++) {
      optimizer.minimize(() => loss().add(late.square().sum()), false, [late, b]);
    }
    const fresh = new RuleOptimizer(rule());
    for (let i = 0; i < 5; i++) fresh.minimize(() => alone.square().sum(), false, [alone]);
    expect(valuesOf(late)).toEqual(valuesOf(alone));
  });

  it('continues exactly from saved state, in any order', async () => {
    const wanted = afterSteps(new RuleOptimizer(rule()), 9);
    const { a, b, loss } = twoVariables();
    const first = new RuleOptimizer(rule());
    for (let i = 0; i < 4; i++) first.minimize(loss);
    const saved = await first.getWeights();
    const place = [a.clone(), b.clone()] as const;
    for (let i = 0; i < 3; i++) first.minimize(loss);
    a.assign(place[0]);
    b.assign(place[1]);
    const second = new RuleOptimizer(rule());
    await second.setWeights(saved.reverse());
    expect(second.iterations).toBe(4);
    for (let i = 0; i < 5; i++) second.minimize(loss);
    expect(valuesOf(a, b)).toEqual(wanted);
  });

  it('keeps the count of tensors constant, and disposes of all its own tensors', async () => {
    const { loss } = twoVariables();
    const before = tf.memory().numTensors;
    const optimizer = new RuleOptimizer(rule());
    optimizer.minimize(loss);
    const during = tf.memory();
    for (let i = 0; i < 1000; i++) optimizer.minimize(loss);
    expect(tf.memory()).toMatchObject({
      numTensors: during.numTensors,
      numDataBuffers: during.numDataBuffers,
    });
    const saved = await optimizer.getWeights();
    await optimizer.setWeights(saved);
    tf.dispose(saved.map(({ tensor }) => tensor));
    optimizer.minimize(loss);
    expect(tf.memory().numTensors).toBe(during.numTensors);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('memory of unusual rules', () => {
  type UnusualRule = UpdateRule<'p' | 'q'>;
  const captured = (): tf.Tensor => tf.keep(tf.tensor1d([0.5, 0.5]));
  const unusual: [string, UnusualRule['update']][] = [
    ['one tensor as step and both slots', (g) => ((s) => ({ step: s, slots: { p: s, q: s } }))(g.neg())],
    ['its gradient as step and both slots', (g) => ({ step: g, slots: { p: g, q: g } })],
    ['its slots unchanged', (g, { p, q }) => ({ step: g.neg(), slots: { p, q } })],
    ['its slots swapped', (g, { p, q }) => ({ step: g.neg(), slots: { p: q, q: p.add(g) } })],
    [
      'the parameter as step and slot',
      (_g, _slots, _t, w) => ({ step: w, slots: { p: w, q: w.reshape([2]) } }),
    ],
    [
      'a tensor that it keeps',
      ((kept?: tf.Tensor) => (g: tf.Tensor) => {
        kept ??= captured();
        return { step: g.mul(kept), slots: { p: kept, q: kept } };
      })(),
    ],
    [
      'tensors of a tidy of its own',
      (g) => tf.tidy(() => ({ step: g.neg(), slots: { p: g.abs(), q: g.abs().exp() } })),
    ],
  ];

  it.each(unusual)('a rule that returns %s leaks no tensor', (_what, update) => {
    const rule: UnusualRule = { name: 'unusual', slots: ['p', 'q'], update };
    const optimizer = new RuleOptimizer(rule);
    const w = tf.variable(tf.tensor1d([1, 2]), true, 'w');
    const step = (): void => {
      const g = tf.tensor1d([0.5, -0.5]);
      optimizer.applyGradients({ w: g });
      g.dispose();
    };
    step();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect(valuesOf(w).every(Number.isFinite)).toBe(true);
    expect(tf.memory()).toMatchObject({ numTensors });
    expect(tf.memory().numDataBuffers).toBeLessThanOrEqual(numDataBuffers + 3);
  });

  it('gives every slot its returned value, even if a rule swaps slots or returns the parameter', async () => {
    const seen: Record<string, number[]>[] = [];
    const rule: UnusualRule = {
      name: 'swap',
      slots: ['p', 'q'],
      update(g, { p, q }, t, w) {
        seen.push({ p: Array.from(p.dataSync()), q: Array.from(q.dataSync()) });
        return { step: g, slots: t === 1 ? { p: w, q: g } : { p: q, q: p } };
      },
    };
    const optimizer = new RuleOptimizer(rule);
    tf.variable(tf.tensor1d([7]), true, 'w');
    for (let i = 0; i < 4; i++) optimizer.applyGradients({ w: tf.tensor1d([1]) });
    // w is 7 before the first step and g is 1; each step swaps the two slots.
    expect(seen).toEqual([
      { p: [0], q: [0] },
      { p: [7], q: [1] },
      { p: [1], q: [7] },
      { p: [7], q: [1] },
    ]);
  });
});

describe('rules that contain a rule', () => {
  const clipped = <S extends string>(limit: number, inner: UpdateRule<S>): UpdateRule<S> => ({
    ...inner,
    update: (g, slots, t, w) => inner.update(g.mul(tf.minimum(1, tf.div(limit, g.norm()))), slots, t, w),
  });
  const scheduled = <S extends string>(
    schedule: (t: number) => number,
    ruleOf: (rate: number) => UpdateRule<S>,
  ): UpdateRule<S> => ({
    ...ruleOf(schedule(1)),
    learningRate: schedule,
    update: (g, slots, t, w) => ruleOf(schedule(t)).update(g, slots, t, w),
  });
  const decayed = <S extends string>(decay: number, inner: UpdateRule<S>): UpdateRule<S> => ({
    ...inner,
    update(g, slots, t, w) {
      const update = inner.update(g, slots, t, w);
      return { ...update, step: update.step.sub(w.mul(decay)) };
    },
  });

  it('clip, schedule and decay without a change of the inner rule', () => {
    const rule = decayed(
      0.1,
      scheduled(
        (t) => 1 / t,
        (rate) => clipped(1, sgd(rate)),
      ),
    );
    const optimizer = new RuleOptimizer(rule);
    const w = tf.variable(tf.tensor1d([10, 0]), true, 'w');
    optimizer.applyGradients({ w: tf.tensor1d([30, 40]) });
    // The gradient is clipped to (0.6, 0.8): 10 − 0.6 − 0.1 · 10 = 8.4 and 0 − 0.8 − 0 = −0.8.
    expectClose(valuesOf(w), [8.4, -0.8]);
    optimizer.applyGradients({ w: tf.tensor1d([0.5, 0]) });
    // 8.4 − 0.5 / 2 − 0.84 = 7.31 and −0.8 + 0.08 = −0.72.
    expectClose(valuesOf(w), [7.31, -0.72]);
    expect(optimizer.getConfig()).toEqual({ rule: 'sgd', learningRate: 0.5 });
  });
});

describe('a rule that looks ahead', () => {
  /** m ← 0.5 m − 0.1 g, w ← w + m, with g at w + 0.5 m. */
  const ahead: UpdateRule<'m'> = {
    name: 'ahead',
    slots: ['m'],
    lookAhead: ({ m }) => m.mul(0.5),
    update(g, slots) {
      const m = slots.m.mul(0.5).sub(g.mul(0.1));
      return { step: m, slots: { m } };
    },
  };
  const lossOf = (w: tf.Variable) => (): tf.Scalar => w.square().sum();

  it('gets the gradient at the point ahead, and the variable keeps its value', () => {
    const w = tf.variable(tf.tensor1d([1]), true, 'w');
    const optimizer = new RuleOptimizer(ahead);
    optimizer.minimize(lossOf(w));
    // g = 2, m = −0.2, w = 0.8.
    expectClose(valuesOf(w), [0.8]);
    const { value, grads } = optimizer.computeGradients(lossOf(w));
    // At 0.8 − 0.1 = 0.7: loss 0.49, gradient 1.4.
    expectClose([...value.dataSync(), ...grads['w']!.dataSync(), ...valuesOf(w)], [0.49, 1.4, 0.8]);
    // m = −0.1 − 0.14 = −0.24, w = 0.56.
    optimizer.minimize(lossOf(w));
    expectClose(valuesOf(w), [0.56]);
  });

  it('gets the variable back with its value if the loss throws', () => {
    const w = tf.variable(tf.tensor1d([1]), true, 'w');
    const optimizer = new RuleOptimizer(ahead);
    optimizer.minimize(lossOf(w));
    const { numTensors } = tf.memory();
    const place = valuesOf(w);
    expect(() =>
      optimizer.minimize(
        () => {
          throw new Error('no loss');
        },
        false,
        [w],
      ),
    ).toThrow('no loss');
    expect(valuesOf(w)).toEqual(place);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('does not move a variable that is not in the step', () => {
    const [a, b] = ['a', 'b'].map((name) => tf.variable(tf.tensor1d([1]), true, name)) as [
      tf.Variable,
      tf.Variable,
    ];
    const optimizer = new RuleOptimizer(ahead);
    const loss = (): tf.Scalar => a.mul(b).sum();
    optimizer.minimize(loss);
    // a = b = 0.9 with m = −0.1; of a alone, b is not moved ahead: g = 0.9, m = −0.05 − 0.09, a = 0.76.
    optimizer.minimize(loss, false, [a]);
    expectClose(valuesOf(a, b), [0.76, 0.9]);
  });

  it('leaks no tensor, also in a model', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    const [x, y] = [tf.ones([4, 2]), tf.zeros([4, 1])];
    model.compile({ optimizer: new RuleOptimizer(ahead), loss: 'meanSquaredError' });
    const options = { epochs: 1, batchSize: 4, verbose: 0 as const };
    await model.fit(x, y, options);
    const { numTensors } = tf.memory();
    await model.fit(x, y, { ...options, epochs: 20 });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('is refused if the result of lookAhead has another shape', () => {
    const w = tf.variable(tf.tensor1d([1]), true, 'w');
    const optimizer = new RuleOptimizer({ ...ahead, lookAhead: () => tf.zeros([2]) });
    optimizer.minimize(lossOf(w));
    expect(() => optimizer.minimize(lossOf(w))).toThrow(
      'update rule ahead, variable w: expected lookAhead to be a float32 tensor of shape [1], received a float32 tensor of shape [2]',
    );
    expectClose(valuesOf(w), [0.8]);
  });
});

describe('a rule that transforms all gradients together', () => {
  it('gets the gradients of the step, and each variable gets its transformed gradient', () => {
    const [a, b] = ['a', 'b'].map((name) => tf.variable(tf.tensor1d([0]), true, name)) as [
      tf.Variable,
      tf.Variable,
    ];
    const rule: UpdateRule = {
      ...sgd(1),
      transform: (gradients) => {
        const sum = tf.addN(Object.values(gradients));
        return Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, g.div(sum)]));
      },
    };
    const optimizer = new RuleOptimizer(rule);
    const g = (value: number): tf.Tensor => tf.tensor1d([value]);
    const [one, three] = [g(1), g(3)];
    optimizer.applyGradients({ a: one, b: three });
    expectClose(valuesOf(a, b), [-0.25, -0.75]);
    const { numTensors } = tf.memory();
    optimizer.applyGradients({ a: one, b: undefined } as unknown as tf.NamedTensorMap);
    expectClose(valuesOf(a, b), [-1.25, -0.75]);
    expect(tf.memory().numTensors).toBe(numTensors);
    const forgetful = new RuleOptimizer({ ...rule, transform: ({ a }) => ({ a: a! }) });
    expect(() => forgetful.applyGradients({ a: one, b: three })).toThrow(
      'update rule sgd: expected transform to return gradients with the names a, b, received an object with {a}',
    );
  });
});

describe('a saved model', () => {
  class SavedAdam extends RuleOptimizer {
    static override className = 'TestAdam';
    constructor(private readonly options: { learningRate: number }) {
      super(adam(options.learningRate));
    }
    override getConfig(): tf.serialization.ConfigDict {
      return { ...this.options };
    }
  }
  tf.serialization.registerClass(SavedAdam);

  const x = [
    [0.5, 1],
    [1, -1],
  ];
  const compiled = (optimizer: tf.Optimizer): tf.Sequential => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' })],
    });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    return model;
  };
  const fit = async (model: tf.LayersModel, steps: number): Promise<void> => {
    for (let i = 0; i < steps; i++) await model.trainOnBatch(tf.tensor2d(x), tf.tensor2d([[1], [3]]));
  };
  const saved = async (model: tf.LayersModel): Promise<tf.io.ModelArtifacts> => {
    let artifacts: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(handler, { includeOptimizer: true });
    return artifacts!;
  };
  const weightsOf = (model: tf.LayersModel): number[][] =>
    model.getWeights().map((w) => Array.from(w.dataSync()));

  it('continues training after it is loaded, although tfjs renames its variables', async () => {
    const model = compiled(new SavedAdam({ learningRate: 0.1 }));
    await fit(model, 3);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
    expect(loaded.optimizer).toMatchObject({ rule: { name: 'adam', learningRate: 0.1 } });
    expect(loaded.weights[0]!.name).not.toBe(model.weights[0]!.name);
    await fit(model, 3);
    await fit(loaded, 3);
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });

  it('cannot be loaded with a plain rule, and the error says why', async () => {
    const artifacts = await saved(compiled(new RuleOptimizer(sgd(0.1))));
    await expect(tf.loadLayersModel(tf.io.fromMemory(artifacts))).rejects.toThrow(
      "an optimizer made of update rule sgd can't be loaded from a file: save the model without its optimizer, or save a registered subclass of RuleOptimizer",
    );
  });
});

describe('the learning rate in the configuration', () => {
  it('is the constant of the rule', () => {
    expect(new RuleOptimizer(sgd(0.1)).getConfig()).toEqual({ rule: 'sgd', learningRate: 0.1 });
  });

  it('is absent if the rule does not tell it', () => {
    const { name, slots, update } = sgd(0.1);
    expect(new RuleOptimizer({ name, slots, update }).getConfig()).toEqual({ rule: 'sgd' });
  });

  it('is that of the last step of a schedule, and that of step 1 before any step', () => {
    const w = tf.variable(tf.scalar(1), true, 'w');
    const optimizer = new RuleOptimizer({ ...sgd(0.1), learningRate: (t: number) => 1 / t });
    const rates = [0, 1, 2].map(() => {
      const { learningRate } = optimizer.getConfig();
      optimizer.minimize(() => w.square());
      return learningRate;
    });
    expect(rates).toEqual([1, 1, 0.5]);
  });
});

describe('restored state', () => {
  const rule = momentum(0.1, 0.5);
  const step = (optimizer: RuleOptimizer, w: tf.Variable): void => {
    optimizer.minimize(() => w.square().sum(), false, [w]);
  };

  it('that does not fit is refused, and the optimizer continues with its old state', async () => {
    const [w, v] = ['w', 'v'].map((name) => tf.variable(tf.tensor1d([1]), true, name)) as [
      tf.Variable,
      tf.Variable,
    ];
    const [disturbed, undisturbed] = [new RuleOptimizer(rule), new RuleOptimizer(rule)];
    const other = new RuleOptimizer(adam(0.1));
    step(disturbed, w);
    step(undisturbed, v);
    const tensor = tf.scalar(1, 'int32');
    const foreign = [
      { name: 'iter', tensor },
      { name: 'w/t', tensor },
      { name: 'w/m', tensor },
      { name: 'w/v', tensor },
    ];
    await expect(disturbed.setWeights(foreign)).rejects.toThrow(
      'update rule momentum, variable w: expected a saved state of m, t, received m, t, v',
    );
    step(disturbed, w);
    step(undisturbed, v);
    expect(valuesOf(w)).toEqual(valuesOf(v));
    tensor.dispose();
    other.dispose();
  });

  it('replaces all earlier state', async () => {
    const [w, v] = ['w', 'v'].map((name) => tf.variable(tf.tensor1d([1]), true, name)) as [
      tf.Variable,
      tf.Variable,
    ];
    const first = new RuleOptimizer(rule);
    step(first, w);
    const saved = await first.getWeights();
    const second = new RuleOptimizer(rule);
    step(second, v);
    await second.setWeights(saved);
    const names = (await second.getWeights()).map(({ name }) => name);
    expect(names).toEqual(['iter', 'w/t', 'w/m']);
  });

  it('is given to a renamed variable in the first step only', async () => {
    const k = tf.variable(tf.tensor1d([1]), true, 'k');
    const first = new RuleOptimizer(rule);
    step(first, k);
    const second = new RuleOptimizer(rule);
    await second.setWeights(await first.getWeights());
    step(second, k);
    // k claimed its state in the first step, so a new variable with a similar name begins at t = 1.
    const similar = tf.variable(tf.tensor1d([1]), true, 'k_1');
    step(second, similar);
    expect(valuesOf(similar)).toEqual([expect.closeTo(0.8, 6)]);
    const counts = Object.fromEntries(
      (await second.getWeights()).map(({ name, tensor }) => [name, tensor.dataSync()[0]]),
    );
    expect([counts['k/t'], counts['k_1/t']]).toEqual([2, 1]);
  });

  it('is not given to a variable with its own state, or with another name', async () => {
    const [a, b] = ['a', 'b_1'].map((name) => tf.variable(tf.tensor1d([1]), true, name)) as [
      tf.Variable,
      tf.Variable,
    ];
    const first = new RuleOptimizer(rule);
    step(first, a);
    const second = new RuleOptimizer(rule);
    await second.setWeights(await first.getWeights());
    step(second, b);
    const names = (await second.getWeights()).map(({ name }) => name);
    expect(names).toEqual(['iter', 'a/t', 'a/m', 'b_1/t', 'b_1/m']);
  });

  it('is given to a variable whose number has more digits', async () => {
    const k = tf.variable(tf.tensor1d([1]), true, 'k_9');
    const first = new RuleOptimizer(rule);
    step(first, k);
    const second = new RuleOptimizer(rule);
    await second.setWeights(await first.getWeights());
    step(second, tf.variable(tf.tensor1d([1]), true, 'k_10'));
    const names = (await second.getWeights()).map(({ name }) => name);
    expect(names).toEqual(['iter', 'k_10/t', 'k_10/m']);
  });

  it('is given to a renamed variable of a rule that looks ahead', async () => {
    const ahead: UpdateRule<'m'> = { ...rule, lookAhead: ({ m }) => m };
    const k = tf.variable(tf.tensor1d([1]), true, 'k');
    const first = new RuleOptimizer(ahead);
    step(first, k);
    const second = new RuleOptimizer(ahead);
    await second.setWeights(await first.getWeights());
    const renamed = tf.variable(tf.tensor1d([1]), true, 'k_1');
    // m = 2 after the first step, so the gradient is taken at 1 + 2 = 3.
    const { value, grads } = second.computeGradients(() => renamed.square().sum(), [renamed]);
    expect([value.dataSync()[0], grads['k_1']!.dataSync()[0]]).toEqual([9, 6]);
  });
});

describe('messages', () => {
  const answer: [string, unknown, string][] = [
    ['nothing', () => undefined, 'expected update to return { step, slots }, received undefined'],
    ['a tensor', () => tf.zeros([2]), 'expected update to return { step, slots }'],
    [
      'no slots',
      (g: tf.Tensor) => ({ step: g }),
      'expected update to return { step, slots }, received an object with {step}',
    ],
    [
      'a step that is a number',
      () => ({ step: 1, slots: {} }),
      'expected update to return the slots m, v, received no slots',
    ],
    [
      'a slot too few',
      (g: tf.Tensor) => ({ step: g, slots: { m: g } }),
      'expected update to return the slots m, v, received the slots m',
    ],
    [
      'a slot of another name',
      (g: tf.Tensor) => ({ step: g, slots: { m: g, V: g } }),
      'expected update to return the slots m, v, received the slots m, V',
    ],
    [
      'a number as step',
      (g: tf.Tensor) => ({ step: 0.1, slots: { m: g, v: g } }),
      'expected step to be a float32 tensor of shape [2], received 0.1',
    ],
    [
      'a step that would be broadcast',
      (g: tf.Tensor) => ({ step: g.mean(), slots: { m: g, v: g } }),
      'expected step to be a float32 tensor of shape [2], received a float32 tensor of shape []',
    ],
    [
      'a slot of another shape',
      (g: tf.Tensor) => ({ step: g, slots: { m: g, v: g.reshape([2, 1]) } }),
      'expected slot v to be a float32 tensor of shape [2], received a float32 tensor of shape [2, 1]',
    ],
    [
      'a slot of another type',
      (g: tf.Tensor) => ({ step: g, slots: { m: g, v: g.greater(0) } }),
      'expected slot v to be a float32 tensor of shape [2], received a bool tensor of shape [2]',
    ],
    [
      'a slot that is disposed of',
      (g: tf.Tensor) => {
        const v = g.neg();
        v.dispose();
        return { step: g, slots: { m: g, v } };
      },
      'expected slot v to be a float32 tensor of shape [2], received a tensor that is already disposed of',
    ],
    [
      'good tensors, but disposes of a slot',
      (g: tf.Tensor, slots: { m: tf.Tensor; v: tf.Tensor }) => {
        slots.m.dispose();
        return { step: g, slots: { m: g, v: g } };
      },
      'expected a rule that disposes of no tensor, received a rule that disposed of m',
    ],
    [
      'good tensors, but disposes of its gradient',
      (g: tf.Tensor) => {
        const copy = g.clone();
        g.dispose();
        return { step: copy, slots: { m: copy, v: copy } };
      },
      'expected a rule that disposes of no tensor, received a rule that disposed of g',
    ],
    [
      'null as slots',
      (g: tf.Tensor) => ({ step: g, slots: null }),
      'expected update to return { step, slots }, received an object with {step, slots}',
    ],
    [
      'a tensor as slots',
      (g: tf.Tensor) => ({ step: g, slots: g }),
      'expected update to return { step, slots }, received an object with {step, slots}',
    ],
    [
      'slots without a step',
      (g: tf.Tensor) => ({ slots: { m: g, v: g } }),
      'expected update to return { step, slots }, received an object with {slots}',
    ],
  ];

  it.each(answer)('a rule that returns %s', (_what, update, message) => {
    const rule = { name: 'mine', slots: ['m', 'v'], update } as UpdateRule;
    const w = tf.variable(tf.tensor1d([1, 2]), true, 'w');
    const g = tf.tensor1d([1, 1]);
    const { numTensors } = tf.memory();
    const optimizer = new RuleOptimizer(rule);
    expect(() => optimizer.applyGradients({ w: g })).toThrow(`update rule mine, variable w: ${message}`);
    expect(valuesOf(w)).toEqual([1, 2]);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(numTensors);
  });

  it.each<[unknown, string]>([
    [undefined, 'expected an update rule with a name, received undefined'],
    [
      { name: '', slots: [], update: sgd },
      'expected an update rule with a name, received an object with {name, slots, update}',
    ],
    [{ name: 'x', slots: [] }, 'update rule x: expected update to be a function, received undefined'],
    [
      { name: 'x', update: sgd },
      'update rule x: expected slots to be a list of names, or an empty list, received undefined',
    ],
    [
      { name: 'x', slots: ['m/n'], update: sgd },
      'update rule x: expected slot names of letters and digits, other than "t", received "m/n"',
    ],
    [
      { name: 'x', slots: ['t'], update: sgd },
      'update rule x: expected slot names of letters and digits, other than "t", received "t"',
    ],
    [
      { name: 'x', slots: ['m', 'm'], update: sgd },
      'update rule x: expected slot names that differ, received m, m',
    ],
    [
      { name: 'x', slots: ['1m'], update: sgd },
      'update rule x: expected slot names of letters and digits, other than "t", received "1m"',
    ],
    [
      { name: 'x', slots: ['m n'], update: sgd },
      'update rule x: expected slot names of letters and digits, other than "t", received "m n"',
    ],
    [
      { name: 'x', slots: [7], update: sgd },
      'update rule x: expected slot names of letters and digits, other than "t", received 7',
    ],
    [
      { name: 7, slots: [], update: sgd },
      'expected an update rule with a name, received an object with {name, slots, update}',
    ],
  ])('refuse a value that is not an update rule (%#)', (rule, message) => {
    expect(() => new RuleOptimizer(rule as UpdateRule)).toThrow(new UsageError(message));
  });

  it('say that a rule without slots returned a slot', () => {
    tf.variable(tf.zeros([2]), true, 'w');
    const rule = { ...sgd(1), update: (g: tf.Tensor) => ({ step: g, slots: { m: g } }) } as UpdateRule;
    expect(() => new RuleOptimizer(rule).applyGradients({ w: tf.zeros([2]) })).toThrow(
      'update rule sgd, variable w: expected update to return no slots, received the slots m',
    );
  });

  it('say that a rule disposed of the parameter', () => {
    const w = tf.variable(tf.zeros([2]), true, 'w');
    const rule: UpdateRule = {
      ...sgd(1),
      update: (g, _slots, _t, parameter) => {
        parameter.dispose();
        return { step: g.neg(), slots: {} };
      },
    };
    expect(() => new RuleOptimizer(rule).applyGradients({ w: tf.zeros([2]) })).toThrow(
      'update rule sgd, variable w: expected a rule that disposes of no tensor, received a rule that disposed of w',
    );
    expect(w.isDisposed).toBe(true);
  });

  it('say that transform returned no gradients', () => {
    tf.variable(tf.zeros([2]), true, 'w');
    const rule = { ...sgd(1), transform: () => undefined } as unknown as UpdateRule;
    expect(() => new RuleOptimizer(rule).applyGradients({ w: tf.zeros([2]) })).toThrow(
      'update rule sgd: expected transform to return gradients with the names w, received undefined',
    );
  });

  it('name gradients that fit no variable', () => {
    tf.variable(tf.zeros([3, 2]), true, 'W');
    const optimizer = new RuleOptimizer(sgd(1));
    expect(() => optimizer.applyGradients({ weights: tf.zeros([3, 2]) })).toThrow(
      'update rule sgd: expected gradients with the names of variables, received the name "weights"',
    );
    expect(() => optimizer.applyGradients({ W: tf.zeros([2]) })).toThrow(
      'update rule sgd, variable W: expected the gradient to be a float32 tensor of shape [3, 2], received a float32 tensor of shape [2]',
    );
  });

  it('refuse the state of another rule, or of another model', async () => {
    const w = tf.variable(tf.zeros([2]), true, 'w');
    const optimizer = new RuleOptimizer(momentum(0.1, 0.9));
    optimizer.minimize(() => w.square().sum());
    const saved = await optimizer.getWeights();
    await expect(new RuleOptimizer(adam(0.1)).setWeights(saved)).rejects.toThrow(
      'update rule adam, variable w: expected a saved state of m, v, t, received m, t',
    );
    await expect(new RuleOptimizer(adam(0.1)).setWeights(saved.slice(1))).rejects.toThrow(
      'expected saved state with the count of steps "iter", received an array of 2',
    );
    w.dispose();
    const other = tf.variable(tf.zeros([3]), true, 'w');
    expect(() => optimizer.minimize(() => other.square().sum())).toThrow(
      'update rule momentum, variable w: expected the shape [2] of its slot m, received [3]; a new model needs a new optimizer',
    );
  });

  it('name the restored states if two of them fit one variable', async () => {
    const names = ['k_1', 'k_2'];
    const before = names.map((name) => tf.variable(tf.scalar(1), true, name));
    const optimizer = new RuleOptimizer(momentum(0.1, 0.9));
    optimizer.minimize(() => tf.addN(before).square());
    const saved = await optimizer.getWeights();
    const after = tf.variable(tf.scalar(1), true, 'k_3');
    const next = new RuleOptimizer(momentum(0.1, 0.9));
    await next.setWeights(saved);
    expect(() => next.minimize(() => after.square(), false, [after])).toThrow(
      'update rule momentum, variable k_3: expected one restored state that fits, received the states of k_1, k_2',
    );
  });
});
