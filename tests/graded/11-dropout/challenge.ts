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
  whole,
} from '../challengeNets';

/** Weights of all members together. */
const WEIGHTS = 30_000;
const STEPS = 200;
/** Training sets of one run. */
const SETS = 6;
const REGIME = { train: 100, test: 900, randomLabels: 0.3 };

function weightsOf(hidden: readonly number[]): number {
  const widths = [DIGITS.features, ...hidden, DIGITS.classes];
  return widths.slice(1).reduce((sum, units, layer) => sum + widths[layer]! * units, 0);
}

interface Choice {
  members: number;
  hidden: number[];
  keepProb: number[];
  learningRate: number;
}

/** The test error of the members' mean probabilities, all trained on the training set of a seed. */
function errorOf({ members, hidden, keepProb, learningRate }: Choice, seed: number): number {
  const { train, test } = digitsOf(seed, REGIME);
  const widths = [DIGITS.features, ...hidden, DIGITS.classes];
  const probabilities = Array.from({ length: members }, (_, member) => {
    const own = seed * 100 + member;
    const net = new Net({ widths, activation: 'relu', seed: own, keepProb });
    const optimizer = tf.train.sgd(learningRate);
    trainNet({ net, train, seed: own, steps: STEPS, batchSize: 25, optimizer });
    return tf.softmax(net.logits(test.x));
  });
  return errorPercent(tf.addN(probabilities), test.y);
}

export const challenge = challengeOf({
  title: 'Dropout or an ensemble, for 30,000 weights',
  measure: `test error in %, mean of ${SETS} training sets`,
  inputs: () => null,
  answer: recordOf({
    members: whole(1, 20),
    hidden: listOf(whole(1, 512), 2),
    keepProb: listOf(between(0.05, 1), 3),
    learningRate: between(0, 100),
  }).refine(
    ({ members, hidden }) => members * weightsOf(hidden) <= WEIGHTS,
    `expected members with ${WEIGHTS} weights together at most`,
  ),
  score: (choice, { seed }) => meanOverSets(SETS, seed, (own) => contained(() => errorOf(choice, own))),
});
