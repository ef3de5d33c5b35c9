/** Shared by the figures of lab 05: a small network on images, trained by SGD with a schedule of the lab. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { flatTensors } from '../../../src/figures/samples';
import {
  crossEntropy,
  descend,
  disposeParts,
  lecunNormal,
  minibatches,
  Perceptron,
} from '../../../src/figures/training';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';

const HIDDEN_UNITS = 16;

/** w ← w − ηg: plain, so that only the learning rate makes a difference. */
export function sgd(learningRate: number): UpdateRule<never> {
  return {
    name: 'sgd',
    slots: [],
    learningRate,
    update: (g) => ({ step: g.mul(-learningRate), slots: {} }),
  };
}

export interface Training {
  epochs: number;
  batchSize: number;
  schedule: Lab.Schedule;
  /** Called after each epoch with its validation loss. */
  onEpoch?: (loss: number) => void;
}

/**
 * Trains one hidden layer of tanh units. Initial weights and order of the samples depend on the seed alone.
 *
 * @returns the validation loss after each epoch; Infinity from the first that is not finite, where training ends
 */
export function validationLosses(
  lab: typeof Lab,
  split: { train: LabelledSamples; test: LabelledSamples },
  random: SeededRandom,
  { epochs, batchSize, schedule, onEpoch }: Training,
): number[] {
  const [train, validation] = [flatTensors(split.train), flatTensors(split.test)];
  const weights = random.stream('weights');
  const net = new Perceptron({
    widths: [train.x.shape[1], HIDDEN_UNITS, train.y.shape[1]],
    activation: 'tanh',
    kernel: (fanIn, fanOut) => lecunNormal(weights, [fanIn, fanOut]),
  });
  const losses = Array<number>(epochs).fill(Infinity);
  const stepsPerEpoch = Math.ceil(split.train.count / batchSize);
  const optimizer = new RuleOptimizer(lab.scheduled(sgd, schedule));
  descend({
    optimizer,
    steps: epochs * stepsPerEpoch,
    nextBatch: minibatches(train, { size: batchSize, stream: random.stream('order'), rest: 'keep' }),
    loss: ({ x, y }) => crossEntropy(net.output(x), y),
    variables: net.variables,
    onStep(step) {
      if (step % stepsPerEpoch > 0) return undefined;
      const loss = tf.tidy(() => crossEntropy(net.output(validation.x), validation.y).dataSync()[0]!);
      if (!Number.isFinite(loss)) return 'stop';
      losses[step / stepsPerEpoch - 1] = loss;
      onEpoch?.(loss);
      return undefined;
    },
  });
  optimizer.dispose();
  net.dispose();
  disposeParts(train, validation);
  return losses;
}
