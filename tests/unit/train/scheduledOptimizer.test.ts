import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { startBackend } from '../../../src/node/backend';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { ScheduledOptimizer, setLearningRate } from '../../../src/train/scheduledOptimizer';
import { sgd } from '../../support/rules';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

const OPTIMIZERS: [string, (learningRate: number) => tf.Optimizer][] = [
  ['sgd', (rate) => tf.train.sgd(rate)],
  ['momentum', (rate) => tf.train.momentum(rate, 0.9)],
  ['adagrad', (rate) => tf.train.adagrad(rate)],
  ['rmsprop', (rate) => tf.train.rmsprop(rate, 0.9)],
  ['adam', (rate) => tf.train.adam(rate)],
  ['adamax', (rate) => tf.train.adamax(rate)],
  ['adadelta', (rate) => tf.train.adadelta(rate)],
];

/** The values of a variable after each of the steps with the given gradients. */
function path(optimizer: tf.Optimizer, steps: number): number[] {
  const w = tf.variable(tf.tensor1d([1, -2]), true);
  const places: number[] = [];
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([0.5 + step, -0.1]) }));
    places.push(...w.dataSync());
  }
  w.dispose();
  return places;
}

describe('setLearningRate', () => {
  it.each(OPTIMIZERS)('changes the rate of %s', (_, make) => {
    const changed = make(0.5);
    setLearningRate(changed, 0.1);
    expect(changed.getConfig()['learningRate']).toBe(0.1);
    expect(path(changed, 3)).toEqual(path(make(0.1), 3));
    expect(path(make(0.5), 3)).not.toEqual(path(make(0.1), 3));
  });

  it('refuses an optimizer without a learning rate', () => {
    expect(() => setLearningRate(new RuleOptimizer(sgd(0.1)), 0.2)).toThrow(
      'expected an optimizer of tf.train, which has a learning rate, received an object with',
    );
  });
});

describe('ScheduledOptimizer', () => {
  it.each(OPTIMIZERS)('with a constant rate takes the same steps as %s', (_, make) => {
    const constant = new ScheduledOptimizer(make(1), () => 0.1);
    expect(path(constant, 5)).toEqual(path(make(0.1), 5));
  });

  it('calls the schedule with the number of steps so far', () => {
    const asked: number[] = [];
    const optimizer = new ScheduledOptimizer(tf.train.sgd(1), (steps) => {
      asked.push(steps);
      return 1 / (steps + 1);
    });
    path(optimizer, 3);
    expect(asked).toEqual([0, 0, 1, 2]); // the first call is that of the constructor
    expect(optimizer.getConfig()['learningRate']).toBeCloseTo(1 / 3);
    // 1 − 0.5/1 − 1.5/2 − 2.5/3 = −1.0833
    expect(path(new ScheduledOptimizer(tf.train.sgd(1), (t) => 1 / (t + 1)), 3)[4]).toBeCloseTo(-1.08333, 5);
  });

  it('leaves no tensor behind in 1,000 steps', () => {
    const optimizer = new ScheduledOptimizer(tf.train.momentum(1, 0.9), (t) => 0.1 * 0.99 ** t);
    const w = tf.variable(tf.tensor1d([1, -2]));
    const step = (): void => {
      optimizer.minimize(() => w.square().sum());
    };
    step();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) step();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('disposes of the state of the optimizer inside it', () => {
    const w = tf.variable(tf.tensor1d([1, -2]));
    const before = tf.memory().numTensors;
    const optimizer = new ScheduledOptimizer(tf.train.adagrad(1), () => 0.1);
    optimizer.minimize(() => w.square().sum());
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('continues from the state of a saved optimizer', async () => {
    const make = (): ScheduledOptimizer => new ScheduledOptimizer(tf.train.adam(1), (t) => 0.1 / (1 + t));
    const first = make();
    path(first, 4);
    const saved = await first.getWeights();
    const again = make();
    await again.setWeights(saved);
    expect(again.iterations).toBe(4);
    expect(path(again, 1)).toEqual(path(first, 1));
    tf.dispose(saved.map(({ tensor }) => tensor));
  });

  it('trains a model of layers', async () => {
    const stream = seededRandom(1).stream('x');
    const x = tf.tensor2d([...stream.draw(40, (s) => s.normal())], [20, 2]);
    const y = x.sum(1, true);
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'zeros' })],
    });
    const optimizer = new ScheduledOptimizer(tf.train.sgd(1), (t) => 0.1 * 0.98 ** t);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, { epochs: 30, batchSize: 20, verbose: 0 });
    const losses = history['loss'] as number[];
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 10);
    expect(optimizer.iterations).toBe(30);
    model.dispose();
  });
});
