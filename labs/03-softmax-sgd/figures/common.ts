/** What the figures of lab 03 share: starting weights, training, gradients as lists of numbers. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import type * as Lab from '../lab';

/** W ~ N(0, 0.01²), b = 0: almost uniform predictions, cost near ln(classes). */
export function startingWeights(samples: LabelledSamples, random: SeededRandom): Lab.Weights {
  const shape = [inputSize(samples), samples.classes.length];
  return {
    W: randomNormal(random.stream('weights'), shape, 0, 0.01) as tf.Tensor2D,
    b: tf.zeros([samples.classes.length]),
  };
}

export function costOf(lab: typeof Lab, weights: Lab.Weights, samples: Lab.Samples): number {
  return tf.tidy(() => lab.costAndGradient(weights, samples).cost.arraySync());
}

/** Weights after some epochs of minibatch SGD. */
export function trained(
  lab: typeof Lab,
  start: Lab.Weights,
  samples: Lab.Samples,
  options: { epochs: number; batchSize: number; learningRate: number },
  random: SeededRandom,
): Lab.Weights {
  const order = random.stream('order');
  let weights = start;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const next = lab.trainEpoch(weights, samples, { ...options, random: order }).weights;
    tf.dispose(weights);
    weights = next;
  }
  return weights;
}

export function copyOf({ W, b }: Lab.Weights): Lab.Weights {
  return { W: W.clone(), b: b.clone() };
}

/** The gradient of all parameters as one list of numbers. */
export function gradientVector(lab: typeof Lab, weights: Lab.Weights, samples: Lab.Samples): number[] {
  return tf.tidy(() => {
    const { W, b } = lab.costAndGradient(weights, samples).gradient;
    return [...W.dataSync(), ...b.dataSync()];
  });
}

export function deviation(gradient: number[], full: number[]): { angle: number; error: number } {
  const cosine = dot(gradient, full) / Math.sqrt(dot(gradient, gradient) * dot(full, full));
  const difference = gradient.map((g, i) => g - full[i]!);
  return {
    angle: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI,
    error: Math.sqrt(dot(difference, difference) / dot(full, full)),
  };
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
