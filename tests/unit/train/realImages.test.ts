import * as tf from '@tensorflow/tfjs';
import { costAndGradient, logitsOf, type Samples, type Weights } from '../../../solutions/03-softmax-sgd/lab';
import { seededRandom } from '../../../src/core/rng';
import { startBackend } from '../../../src/node/backend';
import type { LabelledSamples } from '../../../src/data/dataset';
import { loadImages } from '../../../src/node/files/load';
import { BatchSource } from '../../../src/data/minibatches';
import { accuracy, confusionCounts, measureOver, predictedClasses } from '../../../src/train/metrics';
import type { History } from '../../../src/train/history';
import { train } from '../../../src/train/loop';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { splitDataset } from '../../../src/data/split';
import { toTensors } from '../../../src/data/toTensors';
import { describeWithRealImages, FASHION_900, MNIST_10K } from '../node/files/support';
import { sgd } from '../../support/rules';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

const lossAndAccuracy =
  (weights: Weights) =>
  ({ x, y }: { x: tf.Tensor; y: tf.Tensor2D }) => {
    const logits = logitsOf(weights, x as tf.Tensor2D);
    return { loss: tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar, accuracy: accuracy(logits, y) };
  };

/** Softmax regression with the cost and the gradient of lab 03. */
function softmaxRegression(
  sets: { train: LabelledSamples; test: LabelledSamples },
  { epochs, batchSize, learningRate }: { epochs: number; batchSize: number; learningRate: number },
): { history: History; weights: Weights } {
  const W = tf.variable(tf.zeros([784, 10]), true, 'W') as tf.Variable<tf.Rank.R2>;
  const b = tf.variable(tf.zeros([10]), true, 'b') as tf.Variable<tf.Rank.R1>;
  const optimizer = new RuleOptimizer(sgd(learningRate));
  const history = train({
    batches: new BatchSource(sets.train, batchSize, seededRandom(1).stream('order')),
    epochs,
    objective: (batch) => {
      const { cost, gradient } = costAndGradient({ W, b }, batch as Samples);
      return { loss: cost, gradients: { W: gradient.W, b: gradient.b } };
    },
    optimizer,
    seed: 1,
    flat: true,
    evaluation: { measure: lossAndAccuracy({ W, b }), sets: { test: sets.test } },
  });
  return { history, weights: { W, b } };
}

describeWithRealImages('real images beside the project', () => {
  it('softmax regression on 8,000 images of MNIST classifies 90 % of the other 2,000 correctly', () => {
    const mnist = loadImages('mnist', { dir: MNIST_10K });
    const sets = splitDataset(mnist, { train: 8000, test: 2000 }, seededRandom(1).stream('split'));
    const { history, weights } = softmaxRegression(sets, { epochs: 8, batchSize: 50, learningRate: 0.2 });
    expect(history.epochs.at(-1)!.test!['accuracy']).toBeGreaterThan(0.9);
    const { x, y } = toTensors(sets.test, { flat: true });
    const counts = confusionCounts(sets.test.y, predictedClasses(logitsOf(weights, x as tf.Tensor2D)), 10);
    const right = counts.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(right / 2000).toBeCloseTo(history.epochs.at(-1)!.test!['accuracy']!, 6);
    tf.dispose([x, y]);
  });

  it('softmax regression learns 600 images of Fashion-MNIST', () => {
    const { parts } = loadImages('fashion-mnist', { dir: FASHION_900 });
    const { train: trainSet, test } = parts!;
    expect([trainSet.count, test.count]).toEqual([600, 300]);
    const { history, weights } = softmaxRegression(
      { train: trainSet, test },
      { epochs: 20, batchSize: 32, learningRate: 0.05 },
    );
    expect(history.epochs.at(-1)!.loss).toBeLessThan(0.3 * Math.log(10));
    expect(measureOver(test, lossAndAccuracy(weights), { flat: true })['accuracy']).toBeGreaterThan(0.7);
  });
});
