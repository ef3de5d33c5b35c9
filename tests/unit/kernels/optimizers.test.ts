import * as tf from '@tensorflow/tfjs';
import { FusedOptimizer, fusedOptimizer } from '../../../src/kernels';
import { agree, numbers, startBackends } from './backends';

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

/** Minimises Σ (w·c)² of two variables, one of 13 values: three fours and one left. */
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
  it('takes the steps of the one of tfjs', async () => {
    await agree(() => {
      const variables = start();
      // On cpu it is the one of tfjs itself.
      minimise(fusedOptimizer(make()), variables, 7);
      return variables;
    });
    // tfjs takes anything with the methods of an optimizer for an instance of one.
    expect(fusedOptimizer(make()).constructor).toBe(FusedOptimizer);
  });

  it('goes on from saved state as if it had never stopped', async () => {
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

  it('changes no value behind the back of who holds it', () => {
    const initial = numbers([13]);
    const w = tf.variable(initial);
    const [held, reshaped] = [w.clone(), w.reshape([13, 1])];
    const before = Array.from(initial.dataSync());
    minimise(fusedOptimizer(make()), [w], 2);
    for (const tensor of [initial, held, reshaped]) expect(Array.from(tensor.dataSync())).toEqual(before);
    expect(Array.from(w.dataSync())).not.toEqual(before);
  });

  it('keeps the count of tensors', () => {
    const variables = start();
    const optimizer = fusedOptimizer(make());
    minimise(optimizer, variables, 1);
    const { numTensors, numDataBuffers } = tf.memory();
    minimise(optimizer, variables, 10);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

it('changes no value that was made on another backend and is held by others', async () => {
  await tf.setBackend('cpu');
  const w = tf.variable(numbers([13]));
  const held = w.clone();
  const before = Array.from(held.dataSync());
  await tf.setBackend('wasm');
  fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ [w.name]: tf.ones([13]) });
  expect(Array.from(held.dataSync())).toEqual(before);
  expect(Array.from(w.dataSync())).not.toEqual(before);
});

it("changes no array of its caller's", () => {
  const array = new Float32Array([1, 2, 3, 4, 5]);
  minimise(fusedOptimizer(tf.train.sgd(0.1)), [tf.variable(tf.tensor1d(array))], 1);
  expect(Array.from(array)).toEqual([1, 2, 3, 4, 5]);
});

it('leaves those of tfjs that it has no rule for as they are', () => {
  for (const optimizer of [
    tf.train.adadelta(),
    tf.train.adamax(),
    tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true),
  ]) {
    expect(fusedOptimizer(optimizer)).toBe(optimizer);
  }
});

it.each([[[4]], [[600]]])('begins afresh with a new variable of shape %j under an old name', (shape) => {
  const optimizer = fusedOptimizer(tf.train.momentum(0.1, 0.9));
  const old = tf.variable(tf.ones([4]), true, 'under-an-old-name');
  for (let i = 0; i < 3; i++) optimizer.applyGradients({ [old.name]: tf.ones([4]) });
  old.dispose();
  const { numTensors } = tf.memory();
  const again = tf.variable(tf.ones(shape), true, old.name);
  const others = Array.from({ length: 20 }, () => tf.ones([2]));
  optimizer.applyGradients({ [old.name]: tf.ones(shape) });
  expect(Array.from(again.dataSync())).toEqual(Array(shape[0]).fill(expect.closeTo(0.9, 6)));
  for (const other of others) expect(Array.from(other.dataSync())).toEqual([1, 1]);
  tf.dispose([again, others]);
  optimizer.dispose();
  expect(tf.memory().numTensors).toBeLessThan(numTensors + 2);
});

it('takes no saved state of another shape', async () => {
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
  // What was restored is still there for its own variable, and is saved again.
  expect((await optimizer.getWeights()).map(({ name }) => name)).toEqual([
    'iter',
    'large/momentum',
    'small/momentum',
  ]);
  small.dispose();
});

it('names the variable that it does not find', () => {
  expect(() => fusedOptimizer(tf.train.sgd(0.1)).applyGradients({ nowhere: tf.ones([1]) })).toThrow(
    'a fused SGD found no variable of the name "nowhere"',
  );
});

it.each(['adam', 'momentum'] as const)(
  'a model loaded beside its original trains on as it does: %s',
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

it('is saved and loaded by its configuration', () => {
  const optimizer = fusedOptimizer(tf.train.adam(0.02));
  const again = FusedOptimizer.fromConfig(FusedOptimizer, optimizer.getConfig());
  expect(again.getConfig()).toEqual(optimizer.getConfig());
  expect(again.learningRate).toBe(0.02);
});

it('trains a model of tf.layers', async () => {
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
