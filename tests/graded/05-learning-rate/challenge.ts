import * as tf from '@tensorflow/tfjs';
import { challengeOf } from '../../../src/grading/model/challenge';
import {
  between,
  contained,
  DIGITS,
  digitsOf,
  errorPercent,
  listOf,
  Net,
  recordOf,
  trainNet,
} from '../challengeNets';

const STEPS = 120;
const MOMENTUM = 0.9;
const REGIME = { train: 800, test: 900 };

export const challenge = challengeOf({
  title: 'A schedule for 120 steps',
  measure: 'test error in %',
  inputs: () => null,
  answer: recordOf({ learningRates: listOf(between(0, 100), STEPS) }),
  score: ({ learningRates }, { seed }) =>
    contained(() => {
      const { train, test } = digitsOf(seed, REGIME);
      const net = new Net({ widths: [DIGITS.features, 64, 32, DIGITS.classes], activation: 'relu', seed });
      const optimizer = tf.train.momentum(0, MOMENTUM);
      const before = (step: number): void => optimizer.setLearningRate(learningRates[step]!);
      trainNet({ net, train, seed, steps: STEPS, batchSize: 16, optimizer, before });
      optimizer.dispose();
      return errorPercent(net.logits(test.x), test.y);
    }),
});
