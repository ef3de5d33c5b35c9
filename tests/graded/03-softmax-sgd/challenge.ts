import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { crossEntropy, minibatchRows } from '../../../src/figures/training';
import { challengeOf } from '../../../src/grading/model/challenge';
import {
  between,
  contained,
  DIGITS,
  digitsOf,
  errorPercent,
  listOf,
  recordOf,
  whole,
} from '../challengeNets';

/** Samples that training may look at, one looked at twice counted twice. */
const BUDGET = 3000;
const REGIME = { train: 1000, test: 700 };

const answer = recordOf({
  batchSizes: listOf(whole(1, REGIME.train), 1, BUDGET),
  learningRates: listOf(between(0, 100), 1, BUDGET),
})
  .refine(
    ({ batchSizes, learningRates }) => batchSizes.length === learningRates.length,
    'expected as many learning rates as batch sizes, one for each step',
  )
  .refine(
    ({ batchSizes }) => batchSizes.reduce((sum, size) => sum + size, 0) <= BUDGET,
    `expected batches of ${BUDGET} samples together at most`,
  );

export const challenge = challengeOf({
  title: 'The best classifier that 3000 looked-at samples give',
  measure: 'test error in %',
  inputs: () => null,
  answer,
  score: ({ batchSizes, learningRates }, { seed }) =>
    contained(() => {
      const { train, test } = digitsOf(seed, REGIME);
      const W = tf.variable(tf.zeros([DIGITS.features, DIGITS.classes]));
      const b = tf.variable(tf.zeros([DIGITS.classes]));
      const stream = seededRandom(seed).stream('order');
      const next = minibatchRows(REGIME.train, { size: 1, stream, rest: 'keep' });
      const optimizer = tf.train.sgd(1);
      for (const [step, size] of batchSizes.entries()) {
        const rows = Array.from({ length: size }, () => next()[0]!);
        optimizer.setLearningRate(learningRates[step]!);
        tf.tidy(() => {
          const indices = tf.tensor1d(rows, 'int32');
          const [x, y] = [train.x.gather(indices), train.y.gather(indices)];
          optimizer.minimize(() => crossEntropy(x.matMul(W).add(b), y), false, [W, b]);
        });
      }
      return errorPercent(test.x.matMul(W).add(b), test.y);
    }),
});
