import * as tf from '@tensorflow/tfjs';
import { costAndGradient, logitsOf } from '../../../solutions/03-softmax-sgd/lab';
import { seededRandom } from '../../../src/core/rng';
import { startBackend } from '../../../src/node/backend';
import type { LabelledSamples } from '../../../src/data/dataset';
import { loadImages } from '../../../src/node/files/load';
import { flatTensors } from '../../../src/figures/samples';
import { disposeParts, lossAndAccuracy, minibatches } from '../../../src/figures/training';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { splitDataset } from '../../../src/data/split';
import { describeWithRealImages, FASHION_900, MNIST_10K } from '../node/files/support';
import { sgd } from '../../support/rules';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

interface Options {
  epochs: number;
  batchSize: number;
  learningRate: number;
}

/** Loss and accuracy, on each set, of softmax regression trained with the gradient of lab 03. */
function softmaxRegression(
  sets: { train: LabelledSamples; test: LabelledSamples },
  { epochs, batchSize, learningRate }: Options,
): Record<'train' | 'test', ReturnType<typeof lossAndAccuracy>> {
  const [train, test] = [flatTensors(sets.train), flatTensors(sets.test)];
  const W = tf.variable(tf.zeros([784, 10]), true, 'W') as tf.Variable<tf.Rank.R2>;
  const b = tf.variable(tf.zeros([10]), true, 'b') as tf.Variable<tf.Rank.R1>;
  const optimizer = new RuleOptimizer(sgd(learningRate));
  const stream = seededRandom(1).stream('order');
  const nextBatch = minibatches(train, { size: batchSize, stream, rest: 'keep' });
  for (let step = 0; step < epochs * Math.ceil(sets.train.count / batchSize); step++) {
    tf.tidy(() => {
      const { gradient } = costAndGradient({ W, b }, nextBatch());
      optimizer.applyGradients({ W: gradient.W, b: gradient.b });
    });
  }
  const measured = tf.tidy(() => ({
    train: lossAndAccuracy(logitsOf({ W, b }, train.x), train.y),
    test: lossAndAccuracy(logitsOf({ W, b }, test.x), test.y),
  }));
  disposeParts(train, test);
  optimizer.dispose();
  return measured;
}

it('softmax regression on the 6,000 images of clothing in the kit classifies 78 % of the other 1,000 correctly', () => {
  const sets = loadImages('fashion-small').parts!;
  expect([sets.train!.count, sets.test!.count]).toEqual([6000, 1000]);
  const { test } = softmaxRegression(
    { train: sets.train!, test: sets.test! },
    { epochs: 4, batchSize: 50, learningRate: 0.05 },
  );
  expect(test.accuracy).toBeGreaterThan(0.78);
});

describeWithRealImages('real images beside the project', () => {
  it('softmax regression on 8,000 images of MNIST classifies 90 % of the other 2,000 correctly', () => {
    const mnist = loadImages('mnist', { dir: MNIST_10K });
    const sets = splitDataset(mnist, { train: 8000, test: 2000 }, seededRandom(1).stream('split'));
    const { test } = softmaxRegression(sets, { epochs: 8, batchSize: 50, learningRate: 0.2 });
    expect(test.accuracy).toBeGreaterThan(0.9);
  });

  it('softmax regression learns 600 images of Fashion-MNIST', () => {
    const { train, test } = loadImages('fashion-mnist', { dir: FASHION_900 }).parts!;
    expect([train.count, test.count]).toEqual([600, 300]);
    const options = { epochs: 20, batchSize: 32, learningRate: 0.05 };
    const measured = softmaxRegression({ train, test }, options);
    expect(measured.train.loss).toBeLessThan(0.3 * Math.log(10));
    expect(measured.test.accuracy).toBeGreaterThan(0.7);
  });
});
