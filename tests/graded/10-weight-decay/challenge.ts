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

const LAYERS = 3;
const STEPS = 300;
const REGIME = { train: 100, test: 900, randomLabels: 0.2 };

export const challenge = challengeOf({
  title: 'Penalties for a net that could learn its labels by heart',
  measure: 'test error in %',
  inputs: () => null,
  answer: recordOf({
    l1: listOf(between(0, 100), LAYERS),
    l2: listOf(between(0, 100), LAYERS),
    learningRate: between(0, 100),
  }),
  score: ({ l1, l2, learningRate }, { seed }) =>
    contained(() => {
      const { train, test } = digitsOf(seed, REGIME);
      const net = new Net({ widths: [DIGITS.features, 64, 64, DIGITS.classes], activation: 'relu', seed });
      const optimizer = tf.train.sgd(learningRate);
      const penalty = (): tf.Scalar =>
        tf.addN(
          net.kernels.flatMap((w, i) => [
            w.abs().sum().mul(l1[i]!),
            w
              .square()
              .sum()
              .mul(l2[i]! / 2),
          ]),
        );
      trainNet({ net, train, seed, steps: STEPS, batchSize: 50, optimizer, penalty });
      return errorPercent(net.logits(test.x), test.y);
    }),
});
