import * as tf from '@tensorflow/tfjs';
import { challengeOf } from '../../../src/grading/model/challenge';
import {
  between,
  contained,
  DIGITS,
  digitsOf,
  errorPercent,
  listOf,
  meanOverSets,
  Net,
  recordOf,
  trainNet,
} from '../challengeNets';

const LAYERS = 3;
const STEPS = 600;
/** Training sets of one run. */
const SETS = 8;
const REGIME = { train: 150, test: 900, randomLabels: 0.4 };

interface Choice {
  l1: number[];
  l2: number[];
  learningRate: number;
}

/** The test error of a net that was trained with the penalties, on the training set of a seed. */
function errorOf({ l1, l2, learningRate }: Choice, seed: number): number {
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
}

export const challenge = challengeOf({
  title: 'Penalties for a net that could learn its labels by heart',
  measure: `test error in %, mean of ${SETS} training sets`,
  inputs: () => null,
  answer: recordOf({
    l1: listOf(between(0, 100), LAYERS),
    l2: listOf(between(0, 100), LAYERS),
    learningRate: between(0, 100),
  }),
  score: (choice, { seed }) => meanOverSets(SETS, seed, (own) => contained(() => errorOf(choice, own))),
});
