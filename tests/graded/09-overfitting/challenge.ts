import * as tf from '@tensorflow/tfjs';
import type { Part } from '../../../src/figures/training';
import { crossEntropy } from '../../../src/figures/training';
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

const SAMPLES = 150;
const REGIME = { train: SAMPLES, test: 900, randomLabels: 0.2 };
const STEPS = 400;
/** Training sets of one run. */
const SETS = 12;
/** Steps between two looks at the validation loss. */
const EVERY = 10;

interface Choice {
  validation: number;
  hidden: number[];
  patience: number;
  batchSize: number;
  learningRate: number;
}

function cutAt({ x, y }: Part, count: number): { train: Part; validation: Part } {
  const rows = (from: number, size: number): Part => ({
    x: x.slice([from], [size]),
    y: y.slice([from], [size]) as tf.Tensor2D,
  });
  return { train: rows(count, SAMPLES - count), validation: rows(0, count) };
}

/** Trains, and goes back to the weights with the least validation loss; without validation, it keeps the last. */
function stoppedNet(
  part: Part,
  { validation: count, hidden, patience, batchSize, learningRate }: Choice,
  seed: number,
): Net {
  const { train, validation } = cutAt(part, count);
  const net = new Net({ widths: [DIGITS.features, ...hidden, DIGITS.classes], activation: 'relu', seed });
  const optimizer = tf.train.sgd(learningRate);
  let best = { loss: Infinity, weights: net.variables.map((variable) => variable.clone()), looks: 0 };
  for (let step = 0; step < STEPS && best.looks < patience; step += EVERY) {
    trainNet({ net, train, seed: seed * 1000 + step, steps: EVERY, batchSize, optimizer });
    if (count === 0) continue;
    const loss = tf.tidy(() => crossEntropy(net.logits(validation.x), validation.y).dataSync()[0]!);
    if (loss < best.loss) {
      tf.dispose(best.weights);
      best = { loss, weights: net.variables.map((variable) => variable.clone()), looks: 0 };
    } else best.looks += 1;
  }
  if (count > 0) net.variables.forEach((variable, i) => variable.assign(best.weights[i]!));
  return net;
}

export const challenge = challengeOf({
  title: 'The best of 150 samples, a fifth of them with random labels',
  measure: `test error in %, mean of ${SETS} training sets`,
  inputs: () => null,
  answer: recordOf({
    validation: whole(0, SAMPLES - 10),
    hidden: listOf(whole(1, 256), 1, 3),
    patience: whole(1, STEPS),
    batchSize: whole(1, SAMPLES),
    learningRate: between(0, 100),
  }),
  score: (choice, { seed }) =>
    meanOverSets(SETS, seed, (own) =>
      contained(() => {
        const { train, test } = digitsOf(own, REGIME);
        return errorPercent(stoppedNet(train, choice, own).logits(test.x), test.y);
      }),
    ),
});
