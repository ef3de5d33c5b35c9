import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { seededRandom } from '../../../src/core/rng';
import { spirals } from '../../../src/data/toys';
import { flatTensors } from '../../../src/figures/samples';
import { challengeOf } from '../../../src/grading/model/challenge';
import { between, contained, errorPercent, listOf, Net, recordOf, trainNet, whole } from '../challengeNets';

/** Weights and biases of the net, the output layer's included. */
const PARAMETERS = 150;
const STEPS = 400;
const ACTIVATIONS = ['relu', 'tanh', 'sigmoid', 'elu'] as const;

function parametersOf(hidden: readonly number[]): number {
  const widths = [2, ...hidden, 2];
  return widths.slice(1).reduce((sum, units, layer) => sum + (widths[layer]! + 1) * units, 0);
}

const answer = recordOf({
  hidden: listOf(whole(1, PARAMETERS), 1, 10).refine(
    (hidden) => parametersOf(hidden) <= PARAMETERS,
    `expected layers with ${PARAMETERS} weights and biases at most, those of the two outputs included`,
  ),
  activation: z.enum(ACTIVATIONS, `expected one of ${ACTIVATIONS.join(', ')}`),
  learningRate: between(0, 10),
});

export const challenge = challengeOf({
  title: 'Two spirals, told apart by 150 numbers',
  measure: 'test error in %',
  inputs: () => null,
  answer,
  score: ({ hidden, activation, learningRate }, { seed }) =>
    contained(() => {
      const random = seededRandom(seed);
      const train = flatTensors(spirals(300, random.stream('train')));
      const test = flatTensors(spirals(1000, random.stream('test')));
      const net = new Net({ widths: [2, ...hidden, 2], activation, seed });
      const optimizer = tf.train.adam(learningRate);
      trainNet({ net, train, seed, steps: STEPS, batchSize: 300, optimizer });
      optimizer.dispose();
      return errorPercent(net.logits(test.x), test.y);
    }),
});
