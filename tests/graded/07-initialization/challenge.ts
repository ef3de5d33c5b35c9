import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { crossEntropy } from '../../../src/figures/training';
import { challengeOf } from '../../../src/grading/model/challenge';
import { between, contained, DIGITS, digitsOf, listOf, Net, recordOf, trainNet } from '../challengeNets';

const HIDDEN = 20;
const WIDTH = 32;
const STEPS = 80;
const ACTIVATIONS = ['relu', 'tanh'] as const;
const REGIME = { train: 800, test: 0 };

export const challenge = challengeOf({
  title: 'Twenty hidden layers, 80 steps',
  measure: 'training cost in nats after the last step',
  inputs: () => null,
  answer: recordOf({
    std: listOf(between(0, 100), HIDDEN + 1),
    activation: z.enum(ACTIVATIONS, `expected one of ${ACTIVATIONS.join(', ')}`),
    learningRate: between(0, 100),
  }),
  score: ({ std, activation, learningRate }, { seed }) =>
    contained(() => {
      const { train } = digitsOf(seed, REGIME);
      const widths = [DIGITS.features, ...Array<number>(HIDDEN).fill(WIDTH), DIGITS.classes];
      const net = new Net({ widths, activation, seed, std });
      const optimizer = tf.train.sgd(learningRate);
      trainNet({ net, train, seed, steps: STEPS, batchSize: 32, optimizer });
      return crossEntropy(net.logits(train.x), train.y).dataSync()[0]!;
    }),
});
