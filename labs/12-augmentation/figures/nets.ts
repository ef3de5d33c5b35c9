/** The nets of lab 12's figures: one for each seed, trained side by side, so that a kernel works for all of them. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type * as Lab from '../lab';

export const HIDDEN = 64;
export const BATCH_SIZE = 32;
export const LEARNING_RATE = 0.005;
/** So many numbers are augmented at once, at the most: large batches cost little more than small ones. */
const PREPARED_NUMBERS = 2_000_000;

/** What one seed's net learns from, and where its initial weights and the order of its samples come from. */
export interface Run {
  random: SeededRandom;
  train: LabelledSamples;
}

/** How the nets are trained: what one arm of a comparison has, and the other hasn't. */
export interface Arm {
  policy?: Lab.Policy;
  /** Layers of noise before and after the hidden units. */
  inputNoise?: tf.layers.Layer;
  hiddenNoise?: tf.layers.Layer;
  /** λ of an L2 penalty λ Σ w² on both kernels. */
  l2?: number;
}

export interface Nets {
  /** The class that each run's net takes each of its samples for; as many samples for every run. */
  predict(asked: LabelledSamples[]): Int32Array[];
  dispose(): void;
}

/**
 * Nets of one hidden layer of ReLU units, trained by Adam for so many steps on minibatches of images that are
 * augmented afresh whenever they are drawn. Every tensor has the runs as its first axis,
 *
 *     X [run, sample, input] · W₁ [run, input, hidden] …
 *
 * and the loss is the sum of theirs: no run feels another. All have training sets of one size.
 */
export function trainNets(lab: typeof Lab, runs: Run[], arm: Arm, steps: number): Nets {
  const { policy = lab.NO_CHANGE, l2 = 0 } = arm;
  const [first] = runs as [Run];
  const inputs = inputSize(first.train);
  const classes = first.train.classes.length;
  const kernel = (name: string, from: number, to: number): tf.Variable =>
    tf.tidy(() => {
      const std = Math.sqrt(2 / from);
      return tf.variable(
        tf.stack(runs.map(({ random }) => randomNormal(random.stream(name), [from, to], 0, std))),
      );
    });
  const bias = (units: number): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([runs.length, 1, units])));
  const [w1, b1] = [kernel('hidden', inputs, HIDDEN), bias(HIDDEN)];
  const [w2, b2] = [kernel('output', HIDDEN, classes), bias(classes)];

  const logits = (x: tf.Tensor, training: boolean): tf.Tensor => {
    const through = (values: tf.Tensor, layer?: tf.layers.Layer): tf.Tensor =>
      layer ? (layer.apply(values, { training }) as tf.Tensor) : values;
    const hidden = through(x, arm.inputNoise).matMul(w1).add(b1).relu();
    return through(hidden, arm.hiddenNoise).matMul(w2).add(b2);
  };
  const loss = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => {
    const z = logits(x, true).reshape([-1, classes]);
    const mean = tf.losses.softmaxCrossEntropy(y.reshape([-1, classes]), z);
    const penalties = l2 > 0 ? [w1, w2].map((w) => w.square().sum().mul(l2)) : [];
    return tf.addN([mean.mul(runs.length), ...penalties]).asScalar();
  };

  const data = joined(runs.map(({ train }) => train));
  const optimizer = tf.train.adam(LEARNING_RATE);
  const draws = first.random.stream('augmentation');
  const batch = Math.min(BATCH_SIZE, first.train.count);
  const orders = runs.map(({ random, train }, r) =>
    endless(random.stream('order'), train.count, r * train.count),
  );
  const prepared = Math.max(1, Math.floor(PREPARED_NUMBERS / (runs.length * batch * inputs)));
  for (let step = 0; step < steps; step += prepared) {
    const now = Math.min(prepared, steps - step);
    tf.tidy(() => {
      const rows = tf.tensor1d(
        orders.flatMap((next) => Array.from({ length: now * batch }, next)),
        'int32',
      );
      const drawn = { x: data.x.gather(rows), y: data.y.gather(rows) };
      // A policy that changes nothing is passed by, so that its cost is not the warp's.
      const shown = policy === lab.NO_CHANGE ? drawn : lab.augment(drawn, policy, draws);
      const x = shown.x.reshape([runs.length, now * batch, inputs]);
      const y = shown.y.reshape([runs.length, now * batch, classes]);
      for (let i = 0; i < now; i++) {
        const part = (all: tf.Tensor): tf.Tensor => all.slice([0, i * batch, 0], [-1, batch, -1]);
        tf.tidy(() => {
          optimizer.minimize(() => loss(part(x), part(y)), false, [w1, b1, w2, b2]);
        });
      }
    });
  }
  optimizer.dispose();
  tf.dispose([data.x, data.y]);

  return {
    predict: (asked) =>
      tf.tidy(() => {
        const { x } = joined(asked);
        const classesOf = logits(x.reshape([runs.length, -1, inputs]), false).argMax(2);
        return tf.unstack(classesOf).map((row) => row.dataSync<'int32'>().slice());
      }),
    dispose: () => tf.dispose([w1, b1, w2, b2]),
  };
}

/** The samples of all runs, one run after the other. */
function joined(parts: LabelledSamples[]): Lab.Samples {
  return tf.tidy(() => {
    const tensors = parts.map((part) => toTensors(part));
    return {
      x: tf.concat(tensors.map(({ x }) => x as tf.Tensor4D)),
      y: tf.concat(tensors.map(({ y }) => y)),
    };
  });
}

/** The numbers from `offset` on, `count` of them, in random order; then again in another one, without end. */
function endless(random: RandomStream, count: number, offset: number): () => number {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = random.permutation(count);
    return offset + order.pop()!;
  };
}
