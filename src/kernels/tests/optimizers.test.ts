import * as tf from '@tensorflow/tfjs';
import { FusedOptimizer, fusedOptimizer, installKernels, uninstallKernels } from '../index';
import { nodeLoader } from '../load/node';
import { agree, held, numbers, startBackends } from './backends';

beforeAll(startBackends);

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  SGD: () => tf.train.sgd(0.1),
  Momentum: () => tf.train.momentum(0.1, 0.9),
  Nesterov: () => tf.train.momentum(0.1, 0.9, true),
  Adagrad: () => tf.train.adagrad(0.1),
  RMSProp: () => tf.train.rmsprop(0.01, 0.9),
  'RMSProp with momentum': () => tf.train.rmsprop(0.01, 0.9, 0.5),
  Adam: () => tf.train.adam(0.01),
};

/** Minimises Σ (w·c)² of two variables. One has 13 values, so that three vectors of four leave one value. */
function minimise(optimizer: tf.Optimizer, variables: tf.Variable[], steps: number): void {
  for (let i = 0; i < steps; i++) {
    optimizer.minimize(
      () =>
        tf.addN(
          variables.map((w, k) =>
            w
              .mul(numbers(w.shape, k + 5))
              .square()
              .sum(),
          ),
        ) as tf.Scalar,
      false,
      variables,
    );
  }
}

const start = (): tf.Variable[] => [tf.variable(numbers([13])), tf.variable(numbers([2, 4], 2))];

describe.each(Object.entries(OPTIMIZERS))('fused %s', (_name, make) => {
  it("takes the same steps as tfjs's own optimizer", async () => {
    const fused = fusedOptimizer(make());
    // tfjs considers anything with the methods of an optimizer an instance of tf.Optimizer.
    expect(fused.constructor).toBe(FusedOptimizer);
    await agree(() => {
      const variables = start();
      minimise(tf.getBackend() === 'wasm' ? fused : make(), variables, 7);
      return variables;
    });
  });

  it('continues from saved state exactly', async () => {
    const [through, first] = [fusedOptimizer(make()), fusedOptimizer(make())];
    const [a, b] = [start(), start()];
    minimise(through, a, 6);
    minimise(first, b, 3);
    const second = fusedOptimizer(make());
    const saved = await first.getWeights();
    const before = saved.map(({ tensor }) => Array.from(tensor.dataSync()));
    await second.setWeights(saved);
    minimise(first, start(), 2);
    minimise(second, b, 3);
    for (const [i, w] of a.entries()) expect(Array.from(b[i]!.dataSync())).toEqual(Array.from(w.dataSync()));
    // Neither optimizer has written over the saved tensors.
    expect(saved.map(({ tensor }) => Array.from(tensor.dataSync()))).toEqual(before);
  });

  it('leaves the values of tensors that share the buffer of a variable', () => {
    const initial = numbers([13]);
    const w = tf.variable(initial);
    const [clone, reshaped] = [w.clone(), w.reshape([13, 1])];
    const before = Array.from(initial.dataSync());
    minimise(fusedOptimizer(make()), [w], 2);
    for (const tensor of [initial, clone, reshaped]) expect(Array.from(tensor.dataSync())).toEqual(before);
    expect(Array.from(w.dataSync())).not.toEqual(before);
  });

  it('leaves no tensor or buffer behind, and frees its slots when it is disposed of', () => {
    const variables = tf.tidy(start);
    const optimizer = fusedOptimizer(make());
    const before = held();
    minimise(optimizer, variables, 1);
    const during = held();
    minimise(optimizer, variables, 10);
    expect(held()).toEqual(during);
    optimizer.dispose();
    expect(held()).toEqual(before);
  });
});

it('Adagrad divides by the root of a sum with 1e-7, which counts where gradients are small', () => {
  const gradient = 1e-5;
  const [initial, rate] = [1e-9, 0.1];
  const step = (optimizer: tf.Optimizer): number => {
    const w = tf.variable(tf.zeros([1]));
    optimizer.applyGradients({ [w.name]: tf.fill([1], gradient) });
    return w.dataSync()[0]!;
  };
  const expected = (-rate * gradient) / Math.sqrt(initial + gradient ** 2 + 1e-7);
  expect(step(tf.train.adagrad(rate, initial)) / expected).toBeCloseTo(1, 4);
  expect(step(fusedOptimizer(tf.train.adagrad(rate, initial))) / expected).toBeCloseTo(1, 4);
});

it('leaves the values of a tensor from another backend that shares the buffer of a variable', async () => {
  await tf.setBackend('cpu');
  const w = tf.variable(numbers([13]));
  const clone = w.clone();
  const before = Array.from(clone.dataSync());
  await tf.setBackend('wasm');
  fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ [w.name]: tf.ones([13]) });
  expect(Array.from(clone.dataSync())).toEqual(before);
  expect(Array.from(w.dataSync())).not.toEqual(before);
});

it('does not write into the array from which a variable was made', () => {
  const array = new Float32Array([1, 2, 3, 4, 5]);
  minimise(fusedOptimizer(tf.train.sgd(0.1)), [tf.variable(tf.tensor1d(array))], 1);
  expect(Array.from(array)).toEqual([1, 2, 3, 4, 5]);
});

it('returns optimizers of tfjs without a fused counterpart unchanged', () => {
  for (const optimizer of [
    tf.train.adadelta(),
    tf.train.adamax(),
    tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true),
  ]) {
    expect(fusedOptimizer(optimizer)).toBe(optimizer);
  }
});

it.each([[[4]], [[600]]])(
  'starts with new slots for a new variable of shape %j under an old name',
  (shape) => {
    const optimizer = fusedOptimizer(tf.train.momentum(0.1, 0.9));
    const before = held();
    tf.tidy(() => {
      const old = tf.variable(tf.ones([4]), true, 'under-an-old-name');
      for (let i = 0; i < 3; i++) optimizer.applyGradients({ [old.name]: tf.ones([4]) });
      old.dispose();
      const again = tf.variable(tf.ones(shape), true, old.name);
      const others = Array.from({ length: 20 }, () => tf.ones([2]));
      optimizer.applyGradients({ [old.name]: tf.ones(shape) });
      expect(Array.from(again.dataSync())).toEqual(Array(shape[0]).fill(expect.closeTo(0.9, 6)));
      for (const other of others) expect(Array.from(other.dataSync())).toEqual([1, 1]);
      again.dispose();
    });
    optimizer.dispose();
    expect(held()).toEqual(before);
  },
);

it('ignores saved state of another shape', async () => {
  const saved = fusedOptimizer(tf.train.momentum(0.1, 0.9));
  const small = tf.variable(tf.ones([2]), true, 'small');
  saved.applyGradients({ small: tf.ones([2]) });
  const optimizer = fusedOptimizer(tf.train.momentum(0.1, 0.9));
  await optimizer.setWeights(await saved.getWeights());
  const large = tf.variable(tf.ones([1000]), true, 'large');
  const others = Array.from({ length: 20 }, () => tf.ones([2]));
  optimizer.applyGradients({ large: tf.ones([1000]) });
  for (const other of others) expect(Array.from(other.dataSync())).toEqual([1, 1]);
  expect(large.dataSync()[999]).toBeCloseTo(0.9, 6);
  // The restored state is kept for its own variable, and is saved again.
  expect((await optimizer.getWeights()).map(({ name }) => name)).toEqual([
    'iter',
    'large/momentum',
    'small/momentum',
  ]);
  small.dispose();
});

describe('restored state', () => {
  const optimizer = (): FusedOptimizer => fusedOptimizer(tf.train.momentum(0.1, 0.9)) as FusedOptimizer;
  const saved = (name: string, ...values: number[]): { name: string; tensor: tf.Tensor } => ({
    name: `${name}/momentum`,
    tensor: tf.tensor1d(values),
  });
  const iterations = (): { name: string; tensor: tf.Tensor } => ({
    name: 'iter',
    tensor: tf.scalar(3, 'int32'),
  });

  /** The momentum of variables after a step without a gradient, in this order. */
  async function momentumAfterSteps(restored: FusedOptimizer, ...names: string[]): Promise<number[]> {
    const variables = names.map((name) => tf.variable(tf.zeros([1]), true, name));
    restored.applyGradients(Object.fromEntries(names.map((name) => [name, tf.zeros([1])])));
    const values = variables.map((variable) => variable.dataSync()[0]! / -0.09);
    tf.dispose(variables);
    return values;
  }

  it('belongs to the variable of the same name', async () => {
    const restored = optimizer();
    await restored.setWeights([iterations(), saved('first', 1), saved('second', 2)]);
    expect(await momentumAfterSteps(restored, 'second', 'first')).toEqual(
      [2, 1].map((v) => expect.closeTo(v, 5)),
    );
  });

  it('belongs to the variable at the same position if no name fits', async () => {
    const restored = optimizer();
    await restored.setWeights([iterations(), saved('first', 1), saved('second', 2)]);
    expect(await momentumAfterSteps(restored, 'another', 'one-more')).toEqual(
      [1, 2].map((v) => expect.closeTo(v, 5)),
    );
  });

  it('is not used twice, nor if its shape differs', async () => {
    const restored = optimizer();
    await restored.setWeights([iterations(), saved('first', 1, 1), saved('second', 2)]);
    expect(await momentumAfterSteps(restored, 'first', 'second', 'third')).toEqual(
      [0, 2, 0].map((v) => expect.closeTo(v, 5)),
    );
  });

  it('is freed when other state is restored, and when the optimizer is disposed of', async () => {
    const restored = optimizer();
    const weights = [iterations(), saved('first', 1), saved('second', 2)];
    const before = held();
    await restored.setWeights(weights);
    const once = held();
    await restored.setWeights(weights);
    expect(held()).toEqual(once);
    restored.dispose();
    expect(held()).toEqual(before);
    tf.dispose(weights.map(({ tensor }) => tensor));
  });

  it('continues the count of steps', async () => {
    const restored = optimizer();
    await restored.setWeights([iterations()]);
    restored.applyGradients({});
    expect((await restored.getWeights())[0]!.tensor.dataSync()[0]).toBe(4);
  });
});

it('names an unknown variable', () => {
  expect(() => fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ nowhere: tf.ones([1]) })).toThrow(
    'a fused SGD found no variable of the name "nowhere"',
  );
});

it('refuses variables that are not float32', () => {
  const w = tf.variable(tf.ones([2], 'int32'), true, 'whole');
  expect(() => fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ whole: tf.ones([2]) })).toThrow(
    'a fused SGD takes float32 variables, whole is int32',
  );
  w.dispose();
});

it('refuses gradients of another shape', () => {
  const w = tf.variable(tf.ones([2]), true, 'two');
  expect(() => fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ two: tf.ones([3]) })).toThrow(
    'Error in the step of two: ',
  );
  w.dispose();
});

it('refuses saved weights of another rule', async () => {
  const weights = [
    { name: 'iter', tensor: tf.scalar(1, 'int32') },
    { name: 'w/velocity', tensor: tf.ones([2]) },
  ];
  await expect(fusedOptimizer(tf.train.momentum(0.1, 0.9)).setWeights(weights)).rejects.toThrow(
    'a fused Momentum has no slot for w/velocity',
  );
});

it('refuses to run without its kernels', () => {
  const optimizer = fusedOptimizer(tf.train.sgd(0.1));
  uninstallKernels();
  try {
    expect(() => optimizer.applyGradients({})).toThrow('a fused SGD runs on wasm with its kernels');
    const stock = tf.train.sgd(0.1);
    expect(fusedOptimizer(stock)).toBe(stock);
  } finally {
    installKernels(nodeLoader);
  }
});

it('skips variables that the loss does not depend on', () => {
  const w = tf.variable(tf.ones([2]), true, 'independent');
  fusedOptimizer(tf.train.sgd(0.1)).applyGradients([
    { name: 'independent', tensor: null as unknown as tf.Tensor },
  ]);
  expect(Array.from(w.dataSync())).toEqual([1, 1]);
  w.dispose();
});

it('steps with the learning rate that was set last', () => {
  const w = tf.variable(tf.ones([1]), true, 'rated');
  const optimizer = fusedOptimizer(tf.train.sgd(0.1)) as FusedOptimizer;
  optimizer.setLearningRate(0.5);
  optimizer.applyGradients({ rated: tf.ones([1]) });
  expect(Array.from(w.dataSync())).toEqual([0.5]);
  w.dispose();
});

it.each(['adam', 'momentum'] as const)(
  'a model that is loaded beside its original trains on as the original does: %s',
  async (name) => {
    const rule = name === 'adam' ? tf.train.adam(0.05) : tf.train.momentum(0.05, 0.9);
    const [x, y] = [numbers([12, 3]), numbers([12, 1], 2)];
    const train = async (model: tf.LayersModel): Promise<unknown> =>
      (await model.fit(x, y, { epochs: 3, shuffle: false, verbose: 0 })).history['loss'];
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 4, inputShape: [3] }), tf.layers.dense({ units: 1 })],
    });
    model.compile({ optimizer: fusedOptimizer(rule), loss: 'meanSquaredError' });
    await train(model);
    let artifacts: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(handler, { includeOptimizer: true });
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    expect(await train(loaded)).toEqual(await train(model));
  },
);

it('is saved and loaded by its configuration, with the current learning rate', () => {
  const optimizer = fusedOptimizer(tf.train.adam(0.01)) as FusedOptimizer;
  optimizer.setLearningRate(0.02);
  const again = FusedOptimizer.fromConfig(FusedOptimizer, optimizer.getConfig());
  expect(again.getConfig()).toEqual(optimizer.getConfig());
  expect(again.learningRate).toBe(0.02);
});

it('trains a tf.layers model', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: fusedOptimizer(tf.train.adam(0.1)), loss: 'meanSquaredError' });
  const [x, y] = [
    tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
    tf.tensor2d([[2], [1], [3]]),
  ];
  const { history } = await model.fit(x, y, { epochs: 60, verbose: 0 });
  expect(history['loss']!.at(-1) as number).toBeLessThan(0.1 * (history['loss']![0] as number));
});
