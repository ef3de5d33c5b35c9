import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { seededRandom } from '../../../src/core/rng';
import type { Part } from '../../../src/figures/training';
import { crossEntropy } from '../../../src/figures/training';
import { challengeOf } from '../../../src/grading/model/challenge';
import { between, contained, DIGITS, digitsOf, listOf, Net, whole } from '../challengeNets';

const STEPS = 60;
const REGIME = { train: 500, test: 0 };

const rate = between(0, 1000);
const factor = between(0, 0.99999);
const epsilon = between(1e-12, 10);
const steps = whole(1, STEPS);

const phase = z.discriminatedUnion(
  'rule',
  [
    z.strictObject({ rule: z.literal('sgd'), steps, learningRate: rate }),
    z.strictObject({ rule: z.enum(['momentum', 'nesterov']), steps, learningRate: rate, momentum: factor }),
    z.strictObject({ rule: z.literal('adagrad'), steps, learningRate: rate, start: epsilon }),
    z.strictObject({ rule: z.literal('rmsprop'), steps, learningRate: rate, beta: factor, epsilon }),
    z.strictObject({
      rule: z.literal('adam'),
      steps,
      learningRate: rate,
      beta1: factor,
      beta2: factor,
      epsilon,
    }),
  ],
  'expected a rule sgd, momentum, nesterov, adagrad, rmsprop or adam, with its own options',
);
type Phase = z.infer<typeof phase>;

const answer = listOf(phase, 1, STEPS).refine(
  (phases) => phases.reduce((sum, one) => sum + one.steps, 0) <= STEPS,
  `expected phases of ${STEPS} steps together at most`,
);

function optimizerOf(one: Phase): tf.Optimizer {
  switch (one.rule) {
    case 'sgd':
      return tf.train.sgd(one.learningRate);
    case 'momentum':
    case 'nesterov':
      return tf.train.momentum(one.learningRate, one.momentum, one.rule === 'nesterov');
    case 'adagrad':
      return tf.train.adagrad(one.learningRate, one.start);
    case 'rmsprop':
      return tf.train.rmsprop(one.learningRate, one.beta, 0, one.epsilon);
    case 'adam':
      return tf.train.adam(one.learningRate, one.beta1, one.beta2, one.epsilon);
  }
}

/** The digits with each pixel in a unit of its own, from a tenth to ten. */
function badlyScaled({ x, y }: Part, seed: number): Part {
  const stream = seededRandom(seed).stream('units');
  const units = stream.draw(DIGITS.features, (one) => 10 ** one.uniform(-1, 1));
  return { x: x.mul(tf.tensor1d(units)), y };
}

export const challenge = challengeOf({
  title: 'Down a badly scaled valley in 60 steps',
  measure: 'logarithm (base 10) of the training cost after the last step',
  inputs: () => null,
  answer,
  score: (phases, { seed }) =>
    contained(() => {
      const { x, y } = badlyScaled(digitsOf(seed, REGIME).train, seed);
      const net = new Net({ widths: [DIGITS.features, 16, DIGITS.classes], activation: 'tanh', seed });
      const cost = (): tf.Scalar => crossEntropy(net.logits(x), y);
      for (const one of phases) {
        const optimizer = optimizerOf(one);
        for (let step = 0; step < one.steps; step++)
          tf.tidy(() => void optimizer.minimize(cost, false, net.variables));
        optimizer.dispose();
      }
      return Math.log10(tf.tidy(cost).dataSync()[0]! + 1e-12);
    }),
});
