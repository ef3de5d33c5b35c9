/** What the figures of lab 05 share: a small network on images, trained by SGD at rates that a lab gives. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import { BatchSource } from '../../../src/data/minibatches';
import type { EpochRecord } from '../../../src/train/history';
import { train } from '../../../src/train/loop';
import type { Measure } from '../../../src/train/metrics';
import { accuracy } from '../../../src/train/metrics';
import { autodiff } from '../../../src/train/objective';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';

const HIDDEN_UNITS = 16;

/** w ← w − ηg: so plain that only the rate tells. */
export function sgd(learningRate: number): UpdateRule<never> {
  return {
    name: 'sgd',
    slots: [],
    learningRate,
    update: (g) => ({ step: g.mul(-learningRate), slots: {} }),
  };
}

export interface Run {
  /** One record an epoch; fewer where the training diverged. */
  records: EpochRecord[];
  diverged: string | null;
}

/** Trains one hidden layer of tanh units; start and order of the data come from the seed alone. */
export function trainNetwork(
  lab: typeof Lab,
  { train: trainSet, test }: { train: LabelledSamples; test: LabelledSamples },
  random: SeededRandom,
  options: {
    epochs: number;
    batchSize: number;
    schedule: Lab.Schedule;
    onEpoch?: (record: EpochRecord) => void;
  },
): Run {
  const { epochs, batchSize, schedule, onEpoch } = options;
  const [features, classes] = [inputSize(trainSet), trainSet.classes.length];
  const weights = random.stream('weights');
  const normal = (rows: number, columns: number): tf.Variable =>
    tf.tidy(() => tf.variable(randomNormal(weights, [rows, columns], 0, 1 / Math.sqrt(rows))));
  const [W1, W2] = [normal(features, HIDDEN_UNITS), normal(HIDDEN_UNITS, classes)];
  const [b1, b2] = [zeros(HIDDEN_UNITS), zeros(classes)];
  const logits = (x: tf.Tensor): tf.Tensor2D => {
    const hidden = tf.tanh(tf.matMul(x as tf.Tensor2D, W1 as tf.Tensor2D).add(b1));
    return tf.matMul(hidden as tf.Tensor2D, W2 as tf.Tensor2D).add(b2);
  };
  const loss = (z: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.losses.softmaxCrossEntropy(y, z);
  const measure: Measure = ({ x, y }) => {
    const z = logits(x);
    return { loss: loss(z, y), accuracy: accuracy(z, y) };
  };
  const variables = [W1, b1, W2, b2];
  const optimizer = new RuleOptimizer(lab.scheduled(sgd, schedule));
  try {
    const history = train({
      batches: new BatchSource(trainSet, batchSize, random.stream('order')),
      epochs,
      objective: autodiff(variables, ({ x, y }) => loss(logits(x), y)),
      optimizer,
      seed: random.seed,
      flat: true,
      evaluation: { measure, sets: { validation: test } },
      onEpoch(record) {
        onEpoch?.(record);
        return undefined;
      },
    });
    return { records: history.epochs, diverged: history.diverged?.message ?? null };
  } finally {
    optimizer.dispose();
    tf.dispose(variables);
  }
}

function zeros(count: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros([count])));
}
