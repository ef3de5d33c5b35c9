import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { startBackend } from '../../../src/node/backend';
import type { Minibatches, PerceptronOptions } from '../../../src/figures/training';
import {
  crossEntropy,
  descend,
  disposeParts,
  heNormal,
  lecunNormal,
  lossAndAccuracy,
  minibatches,
  minibatchRows,
  Perceptron,
  stackedPerceptrons,
} from '../../../src/figures/training';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

const RESTS: Minibatches['rest'][] = ['drop', 'keep', 'carry'];
const order = (seed = 1) => seededRandom(seed).stream('order');
const ascending = (rows: number[]): number[] => [...rows].sort((a, b) => a - b);
const firstNumbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const calls = <T>(count: number, f: () => T): T[] => Array.from({ length: count }, () => f());

describe('initial weights', () => {
  // For 4,000 draws, the standard error of the standard deviation is 1.1 % of it; the limit is 6 standard errors.
  it.each([
    ['heNormal', heNormal, Math.sqrt(2 / 50)],
    ['lecunNormal', lecunNormal, Math.sqrt(1 / 50)],
  ] as const)('%s draws with the standard deviation of its fan-in', (_, draw, std) => {
    for (const shape of [
      [50, 80],
      [5, 10, 80],
    ]) {
      const found = tf.tidy(() => tf.moments(draw(order(), shape)).variance.sqrt().dataSync()[0]!);
      expect(Math.abs(found / std - 1)).toBeLessThan(6 * 0.011);
    }
  });

  it('are the draws of the stream, in row-major order', () => {
    tf.tidy(() => {
      const drawn = heNormal(order(), [2, 3]).dataSync();
      expect(drawn).toEqual(randomNormal(order(), [2, 3], 0, 1).dataSync());
    });
  });
});

describe('Perceptron', () => {
  const options = (activation: PerceptronOptions['activation']): PerceptronOptions => ({
    widths: [2, 2, 1],
    activation,
    kernel: (fanIn, fanOut, layer) => tf.fill([fanIn, fanOut], layer + 1),
    bias: (units) => tf.fill([units], -1),
  });

  // Hidden: 1·1 + 1·2 − 1 = 2 twice, and 1·(−1) + 1·0.5 − 1 = −1.5 twice. Output: 2 · (a + a) − 1.
  it.each([
    ['relu', [7, -1]],
    ['tanh', [4 * Math.tanh(2) - 1, 4 * Math.tanh(-1.5) - 1]],
  ] as const)('is linear layers with %s between them', (activation, wanted) => {
    const net = new Perceptron(options(activation));
    const found = tf.tidy(() => [
      ...net
        .output(
          tf.tensor2d([
            [1, 2],
            [-1, 0.5],
          ]),
        )
        .dataSync(),
    ]);
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
    net.dispose();
  });

  it('makes its kernels from the first layer to the last, has biases of 0 by default, and leaves no tensors', () => {
    const before = tf.memory().numTensors;
    const asked: number[][] = [];
    const net = new Perceptron({
      widths: [3, 5, 4],
      activation: 'relu',
      kernel(...size) {
        asked.push(size);
        return tf.ones(size.slice(0, 2));
      },
    });
    expect(asked).toEqual([
      [3, 5, 0],
      [5, 4, 1],
    ]);
    expect(net.variables.map(({ shape }) => shape)).toEqual([[3, 5], [5], [5, 4], [4]]);
    expect([...net.layers[1]!.bias.dataSync()]).toEqual([0, 0, 0, 0]);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('stacked perceptrons give the same outputs as each perceptron alone', () => {
  const outputs = (seeds: number[]): number[] =>
    tf.tidy(() => {
      const net = stackedPerceptrons({
        randoms: seeds.map(seededRandom),
        widths: [3, 4, 2],
        streams: ['hidden', 'output'],
      });
      return [...net.output(tf.ones([seeds.length, 5, 3])).dataSync()];
    });
  const together = outputs([7, 8]);
  expect(together).toEqual([...outputs([7]), ...outputs([8])]);
  expect(together.slice(0, 10)).not.toEqual(together.slice(10));
});

describe('minibatches', () => {
  it('with a rest that is kept, an epoch takes each row once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (count, wanted) => {
        const size = Math.min(count, wanted);
        const next = minibatchRows(count, { size, stream: order(count), rest: 'keep' });
        const epoch = calls(Math.ceil(count / size), next);
        expect(ascending(epoch.flat())).toEqual(firstNumbers(count));
        expect(epoch.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
      }),
    );
  });

  it('with a rest that is dropped, all batches have one size, and no row comes twice in an epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (count, wanted) => {
        const size = Math.min(count, wanted);
        const next = minibatchRows(count, { size, stream: order(count), rest: 'drop' });
        for (const epoch of calls(2, () => calls(Math.floor(count / size), next))) {
          expect(epoch.every((batch) => batch.length === size)).toBe(true);
          expect(new Set(epoch.flat()).size).toBe(epoch.flat().length);
        }
      }),
    );
  });

  it('with a rest that is carried over, all batches have one size, and each row comes equally often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (count, wanted) => {
        const size = Math.min(count, wanted);
        const batches = calls(count, minibatchRows(count, { size, stream: order(count), rest: 'carry' }));
        expect(batches.every((batch) => batch.length === size)).toBe(true);
        const epochs = firstNumbers(size).map((e) => batches.flat().slice(e * count, (e + 1) * count));
        for (const epoch of epochs) expect(ascending(epoch)).toEqual(firstNumbers(count));
      }),
    );
  });

  it.each(RESTS)('take another order in each epoch, and the same orders from the same seed: %s', (rest) => {
    const twoEpochs = () => calls(2, minibatchRows(50, { size: 50, stream: order(), rest }));
    expect(twoEpochs()).toEqual(twoEpochs());
    expect(twoEpochs()[0]).not.toEqual(twoEpochs()[1]);
  });

  it.each([0, -1, 1.5, 11, NaN])('refuse a size of %p', (size) => {
    expect(() => minibatchRows(10, { size, stream: order(), rest: 'keep' })).toThrow(
      `expected a batch size that is a whole number from 1 to 10, received ${size}`,
    );
  });

  it('hold the inputs and labels of the same rows', () => {
    tf.tidy(() => {
      const part = { x: tf.range(0, 10).reshape([10, 1]), y: tf.range(0, 10).mul(2).reshape([10, 1]) };
      const rows = minibatchRows(10, { size: 4, stream: order(), rest: 'keep' })();
      const batch = minibatches(
        { x: part.x, y: part.y as tf.Tensor2D },
        { size: 4, stream: order(), rest: 'keep' },
      )();
      expect([...batch.x.dataSync()]).toEqual(rows);
      expect([...batch.y.dataSync()]).toEqual(rows.map((row) => 2 * row));
    });
  });
});

describe('descend', () => {
  // w ← w − 0.1 · ∂(w − batch)²/∂w: from 0 with batches 1, 2, …: 0.2, 0.8 · 0.2 + 0.4 = 0.56, 0.8 · 0.56 + 0.6.
  it('takes one step on each batch, and calls back with its number', () => {
    const w = tf.variable(tf.scalar(0));
    const seen: [number, number][] = [];
    let batch = 0;
    descend({
      optimizer: tf.train.sgd(0.1),
      steps: 3,
      nextBatch: () => tf.scalar((batch += 1)),
      loss: (target) => w.sub(target).square().asScalar(),
      onStep: (step) => {
        seen.push([step, Number(w.dataSync()[0]!.toFixed(5))]);
      },
    });
    expect(seen).toEqual([
      [1, 0.2],
      [2, 0.56],
      [3, 1.048],
    ]);
  });

  it('ends at the step whose callback returns stop, and takes no batch after it', () => {
    const w = tf.variable(tf.scalar(1));
    let batches = 0;
    descend({
      optimizer: tf.train.sgd(0.1),
      steps: 10,
      nextBatch: () => (batches += 1),
      loss: () => w.square().asScalar(),
      onStep: (step) => (step === 4 ? 'stop' : undefined),
    });
    expect(batches).toBe(4);
  });

  it('moves only the given variables', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
    descend({
      optimizer: tf.train.sgd(0.1),
      steps: 1,
      nextBatch: () => undefined,
      loss: () => a.mul(b).asScalar(),
      variables: [a],
    });
    expect(a.dataSync()[0]).toBeCloseTo(0.9, 6);
    expect(b.dataSync()[0]).toBe(1);
  });

  it('learns to classify three corners on minibatches, and leaves no tensors', () => {
    const random = seededRandom(3);
    const corners = [
      [0, 0],
      [4, 0],
      [0, 4],
    ];
    const labels = firstNumbers(60).map((i) => i % 3);
    const noise = random.stream('noise');
    const part = {
      x: tf.tensor2d(labels.map((label) => corners[label]!.map((at) => noise.normal(at, 0.5)))),
      y: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 3).toFloat() as tf.Tensor2D),
    };
    const weights = random.stream('weights');
    const net = new Perceptron({
      widths: [2, 8, 3],
      activation: 'tanh',
      kernel: (from, to) => lecunNormal(weights, [from, to]),
    });
    const optimizer = tf.train.sgd(0.3);
    const before = tf.memory().numTensors;
    descend({
      optimizer,
      steps: 100,
      nextBatch: minibatches(part, { size: 16, stream: order(), rest: 'keep' }),
      loss: ({ x, y }) => crossEntropy(net.output(x), y),
    });
    expect(tf.memory().numTensors).toBe(before);
    const { loss, accuracy } = tf.tidy(() => lossAndAccuracy(net.output(part.x), part.y));
    expect(loss).toBeLessThan(0.1);
    expect(accuracy).toBe(1);
    disposeParts(part);
    optimizer.dispose();
    net.dispose();
    expect(tf.memory().numTensors).toBeLessThan(before);
  });
});

describe('lossAndAccuracy', () => {
  const y = () =>
    tf.tensor2d([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);

  it('is the mean cross-entropy, and the fraction of rows whose largest logit is that of the true class', () => {
    const { loss, accuracy } = tf.tidy(() => lossAndAccuracy(tf.zeros([2, 4]), y()));
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(accuracy).toBe(0.5);
  });

  it('gives the accuracy of a random guess if the loss is not finite', () => {
    const { loss, accuracy } = tf.tidy(() => lossAndAccuracy(tf.fill([2, 4], NaN), y()));
    expect(loss).toBeNaN();
    expect(accuracy).toBe(0.25);
  });
});
