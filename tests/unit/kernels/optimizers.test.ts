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
    expect(fusedOptimizer(make())).toBeInstanceOf(FusedOptimizer);
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
