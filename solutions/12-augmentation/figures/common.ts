/** What the figures of lab 12 share: digits as images, and a dense net trained with or without augmentation. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { LabelledSamples } from '../../../src/data/dataset';
import { take } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type { Interval } from '../../../src/figures/statistics';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

export type { Lab };
export type LabModule = typeof Lab;

export const HIDDEN = 64;
export const BATCH_SIZE = 32;
export const LEARNING_RATE = 0.01;

export interface Training {
  train: LabelledSamples;
  test: LabelledSamples;
  steps: number;
  policy?: Lab.Policy;
  /** Layers of noise before and after the hidden units. */
  inputNoise?: tf.layers.Layer;
  hiddenNoise?: tf.layers.Layer;
  /** λ of an L2 penalty λ Σ w² on both kernels. */
  l2?: number;
}

/**
 * A net of one hidden layer of ReLU units, trained by Adam for so many steps on images that are augmented afresh
 * in every epoch.
 *
 * @returns the class it takes each test image for
 */
export function predictions(lab: LabModule, options: Training, random: SeededRandom): Int32Array {
  const { train, test, steps, policy = lab.NO_CHANGE, inputNoise, hiddenNoise, l2 = 0 } = options;
  const model = tf.sequential();
  const inputShape = [...train.shape];
  model.add(tf.layers.flatten({ inputShape }));
  const dense = (units: number, name: string): tf.layers.Layer =>
    tf.layers.dense({
      units,
      kernelInitializer: new RuleInitializer('he', (shape) =>
        randomNormal(random.stream(name), shape, 0, Math.sqrt(2 / shape[0]!)),
      ),
      ...(name === 'hidden' ? { activation: 'relu' as const } : {}),
    });
  if (inputNoise) model.add(inputNoise);
  model.add(dense(HIDDEN, 'hidden'));
  if (hiddenNoise) model.add(hiddenNoise);
  model.add(dense(train.classes.length, 'output'));

  const [data, asked] = [toTensors(train), toTensors(test)];
  const kernels = model.trainableWeights.filter(({ name }) => name.includes('kernel'));
  const optimizer = tf.train.adam(LEARNING_RATE);
  const [order, draws] = [random.stream('order'), random.stream('augmentation')];
  const batch = Math.min(BATCH_SIZE, train.count);
  for (let step = 0; step < steps;) {
    tf.tidy(() => {
      const shown = shuffled(data as Lab.Samples, order.permutation(train.count));
      // A policy that changes nothing is passed by, so that its cost is not the warp's.
      const { x, y } = policy === lab.NO_CHANGE ? shown : lab.augment(shown, policy, draws);
      for (let at = 0; at + batch <= train.count && step < steps; at += batch, step++) {
        optimizer.minimize(() => {
          const logits = model.apply(x.slice(at, batch), { training: true }) as tf.Tensor2D;
          const loss = tf.losses.softmaxCrossEntropy(y.slice(at, batch), logits);
          const penalties = l2 > 0 ? kernels.map((kernel) => kernel.read().square().sum().mul(l2)) : [];
          return tf.addN([loss, ...penalties]).asScalar();
        });
      }
    });
  }
  const predicted = tf.tidy(() =>
    (model.apply(asked.x, { training: false }) as tf.Tensor2D).argMax(1).dataSync<'int32'>().slice(),
  );
  optimizer.dispose();
  model.dispose();
  tf.dispose([data.x, data.y, asked.x, asked.y]);
  return predicted;
}

function shuffled({ x, y }: Lab.Samples, order: number[]): Lab.Samples {
  const rows = tf.tensor1d(order, 'int32');
  return { x: x.gather(rows), y: y.gather(rows) };
}

/** The first so many of samples that are in random order. */
export function firstOf(samples: LabelledSamples, count: number): LabelledSamples {
  return take(
    samples,
    Array.from({ length: Math.min(count, samples.count) }, (_, i) => i),
  );
}

/** The share of test samples, of one class or of all, that are taken for what they are. */
export function accuracyOf(predicted: Int32Array, test: LabelledSamples, ofClass?: number): number {
  let [right, count] = [0, 0];
  test.y.forEach((label, i) => {
    if (ofClass !== undefined && label !== ofClass) return;
    count += 1;
    right += Number(predicted[i] === label);
  });
  return right / count;
}

/** The mean of b − a, seed by seed. */
export function pairedDifference(a: number[], b: number[]): Interval {
  return meanInterval(b.map((value, s) => value - a[s]!));
}

/** `+2.3 (1.1 to 3.4)` in percentage points, of an interval of shares. */
export function points({ centre, low, high }: Interval): string {
  const text = (v: number): string =>
    `${Math.round(1000 * v) < 0 ? '−' : '+'}${(100 * Math.abs(v)).toFixed(1)}`;
  return `${text(centre)} (${text(low)} to ${text(high)})`;
}

/** Images as the charts take them: 0 to 1, row by row. */
export function tilesOf(images: tf.Tensor4D): number[][] {
  return (images.reshape([images.shape[0], -1]).arraySync() as number[][]).map((row) =>
    row.map((v) => Math.min(1, Math.max(0, v))),
  );
}

/** One sample of each class asked for, as an image. */
export function imageOfClass(samples: LabelledSamples, wanted: number): tf.Tensor4D {
  const index = samples.y.indexOf(wanted);
  return toTensors(take(samples, [index])).x as tf.Tensor4D;
}
