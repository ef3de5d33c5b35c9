/** Shared by the figures of lab 03: data and initial weights, training, gradients as lists of numbers. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { pictures } from '../../../src/figures/pictures';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import type * as Lab from '../lab';

/** The data and the initial weights of one seed. */
export interface Start {
  random: SeededRandom;
  /** The training set, and how many samples it has. */
  samples: Lab.Samples;
  count: number;
  test: LabelledSamples;
  weights: Lab.Weights;
}

/** The start of a seed, the first by default. The caller disposes of samples and weights. */
export function startOf(context: FigureContext, seed = context.seeds[0]!): Start {
  const random = seededRandom(seed);
  const { train, test } = trainAndTest(context, random);
  return {
    random,
    samples: flatTensors(train),
    count: train.count,
    test,
    weights: initialWeights(train, random),
  };
}

/** W ~ N(0, 0.01²), b = 0: almost uniform predictions, cost near ln(classes). */
export function initialWeights(samples: LabelledSamples, random: SeededRandom): Lab.Weights {
  const shape = [inputSize(samples), samples.classes.length];
  return {
    W: randomNormal(random.stream('weights'), shape, 0, 0.01) as tf.Tensor2D,
    b: tf.zeros([samples.classes.length]),
  };
}

/** The images of the document's exercise, unless others were chosen: those that come with the kit, in both modes. */
export function imagesOf(context: FigureContext): Promise<Dataset<LabelledSamples>> {
  return pictures(context, []);
}

export function costOf(lab: typeof Lab, weights: Lab.Weights, samples: Lab.Samples): number {
  return tf.tidy(() => lab.costAndGradient(weights, samples).cost.arraySync());
}

/** Weights after some epochs of the lab's minibatch SGD. The initial weights are disposed of. */
export function trained(
  lab: typeof Lab,
  { random, samples, weights: initial }: Pick<Start, 'random' | 'samples' | 'weights'>,
  { epochs, ...options }: { epochs: number; batchSize: number; learningRate: number },
): Lab.Weights {
  const order = random.stream('order');
  let weights = initial;
  for (let epoch = 0; epoch < epochs; epoch++) {
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

/** Angle in degrees between a gradient and the full one, and the length of their difference relative to the full. */
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
