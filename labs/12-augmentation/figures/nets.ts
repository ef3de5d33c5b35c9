/** The nets of lab 12's figures: one for each seed, trained side by side, so that a kernel works for all of them. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type { Perceptron } from '../../../src/figures/training';
import {
  crossEntropy,
  dense,
  descend,
  minibatchRows,
  stackedPerceptrons,
} from '../../../src/figures/training';
import type * as Lab from '../lab';

export const HIDDEN = 64;
export const BATCH_SIZE = 32;
export const LEARNING_RATE = 0.005;
/** The most numbers that are augmented at once: large batches cost little more than small ones. */
const PREPARED_NUMBERS = 2_000_000;

/** Training samples of one seed, and the source of its initial weights and of the order of its samples. */
export interface Run {
  random: SeededRandom;
  train: LabelledSamples;
}

/** One arm of a comparison: the ways of training that it has and the plain arm has not. */
export interface Arm {
  policy?: Lab.Policy;
  /** Layers of noise before and after the hidden units. */
  inputNoise?: tf.layers.Layer;
  hiddenNoise?: tf.layers.Layer;
  /** λ of an L2 penalty λ Σ w² on both kernels. */
  l2?: number;
}

export interface Nets {
  /** The class that each run's net predicts for each of its samples; every run has the same number of samples. */
  predict(asked: LabelledSamples[]): Int32Array[];
  dispose(): void;
}

/**
 * Trains nets of one hidden layer of ReLU units by Adam, on minibatches of images that are augmented afresh whenever
 * they are drawn. Every tensor has the runs as its first axis,
 *
 *     X [run, sample, input] · W₁ [run, input, hidden] …
 *
 * and the loss is the sum over the runs: no run has an effect on another. All have training sets of one size.
 */
export function trainNets(lab: typeof Lab, runs: Run[], arm: Arm, steps: number): Nets {
  const { train } = runs[0]!;
  const sizes = { inputs: inputSize(train), classes: train.classes.length };
  const net = stackedPerceptrons({
    randoms: runs.map(({ random }) => random),
    widths: [sizes.inputs, HIDDEN, sizes.classes],
    streams: ['hidden', 'output'],
  });
  const loss = ({ x, y }: Batch): tf.Scalar => {
    const logits = logitsOf(net, arm, x, { training: true }).reshape([-1, sizes.classes]);
    const mean = crossEntropy(logits, y.reshape<tf.Tensor2D>([-1, sizes.classes]));
    return tf.addN([mean.mul(runs.length), ...penaltiesOf(net, arm)]).asScalar();
  };

  const images = joined(runs.map((run) => run.train));
  const size = Math.min(BATCH_SIZE, train.count);
  const drawBatches = augmentedBatches(lab, { runs, images, size, policy: arm.policy ?? lab.NO_CHANGE });
  const optimizer = tf.train.adam(LEARNING_RATE);
  const prepared = Math.max(1, Math.floor(PREPARED_NUMBERS / (runs.length * size * sizes.inputs)));
  for (let step = 0; step < steps; step += prepared) {
    const count = Math.min(prepared, steps - step);
    tf.tidy(() => {
      descend({ optimizer, steps: count, nextBatch: drawBatches(count), loss, variables: net.variables });
    });
  }
  optimizer.dispose();
  tf.dispose([images.x, images.y]);

  return {
    predict: (asked) =>
      tf.tidy(() => {
        const x = joined(asked).x.reshape([runs.length, -1, sizes.inputs]);
        const classes = logitsOf(net, arm, x, { training: false }).argMax(2);
        return tf.unstack(classes).map((row) => row.dataSync<'int32'>().slice());
      }),
    dispose: () => net.dispose(),
  };
}

/** The logits, with the noise of an arm before and after the hidden units. */
function logitsOf(
  { layers }: Perceptron,
  { inputNoise, hiddenNoise }: Arm,
  x: tf.Tensor,
  mode: { training: boolean },
): tf.Tensor {
  const through = (values: tf.Tensor, noise?: tf.layers.Layer): tf.Tensor =>
    noise ? (noise.apply(values, mode) as tf.Tensor) : values;
  const hidden = dense(layers[0]!, through(x, inputNoise)).relu();
  return dense(layers[1]!, through(hidden, hiddenNoise));
}

/** λ Σ w² of each kernel. */
function penaltiesOf({ layers }: Perceptron, { l2 = 0 }: Arm): tf.Tensor[] {
  return l2 > 0 ? layers.map(({ kernel }) => kernel.square().sum().mul(l2)) : [];
}

/** A batch of every run: x [run, sample, input], y [run, sample, class]. */
interface Batch {
  x: tf.Tensor;
  y: tf.Tensor;
}

/** A function that draws and augments a number of batches at once, and returns a function that gives them one by one. */
function augmentedBatches(
  lab: typeof Lab,
  { runs, images, size, policy }: { runs: Run[]; images: Lab.Samples; size: number; policy: Lab.Policy },
): (count: number) => () => Batch {
  const draws = runs[0]!.random.stream('augmentation');
  const orders = runs.map(({ random, train: { count } }, r) => {
    const next = minibatchRows(count, { size, stream: random.stream('order'), rest: 'carry' });
    return () => next().map((row) => r * count + row);
  });
  return (count) => {
    const rows = orders.flatMap((next) => Array.from({ length: count }, next).flat());
    const indices = tf.tensor1d(rows, 'int32');
    const drawn = { x: images.x.gather(indices), y: images.y.gather(indices) };
    // A policy that changes nothing is skipped, so that it does not cost a warp.
    const shown = policy === lab.NO_CHANGE ? drawn : lab.augment(drawn, policy, draws);
    const x = shown.x.reshape([runs.length, count * size, -1]);
    const y = shown.y.reshape([runs.length, count * size, -1]);
    let batch = 0;
    return () => {
      const start = size * batch++;
      const part = (all: tf.Tensor): tf.Tensor => all.slice([0, start, 0], [-1, size, -1]);
      return { x: part(x), y: part(y) };
    };
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
