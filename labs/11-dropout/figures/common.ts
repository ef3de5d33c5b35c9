/** Shared by the figures of lab 11: small networks on small training sets, trained with the lab's code. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import { heNormal } from '../../../src/figures/training';
import type * as Lab from '../lab';

/** The size of a network, and its training samples. */
export interface Regime {
  /** Used in titles. */
  name: string;
  samples: number;
  /** The probability that a training label is replaced by a random class. Validation and test labels stay true. */
  randomLabels: number;
  /** Units of the two hidden layers. */
  widths: [number, number];
}

/** Large network, few samples, 30 % of the labels random: the case where dropout and ensembles help. */
export const RANDOM_LABELS: Regime = {
  name: '30 % random labels',
  samples: 100,
  randomLabels: 0.3,
  widths: [64, 64],
};
/** The same with correct labels. */
export const TRUE_LABELS: Regime = { ...RANDOM_LABELS, name: 'true labels', randomLabels: 0 };
/** Small network, more samples, correct labels: it needs each of its units. */
export const SMALL_NET: Regime = {
  name: 'true labels, small net',
  samples: 400,
  randomLabels: 0,
  widths: [16, 16],
};

export const VALIDATION_SAMPLES = 400;
export const TEST_SAMPLES = 900;
/** The last part of the steps has a smaller rate, so that the last measurements are not taken in an oscillation. */
const LEARNING_RATE = 0.3;
const SMALL_LEARNING_RATE = 0.03;
/** The share of the steps that have the small rate. */
const SMALL_STEPS = 0.3;
/** This, the regimes and the numbers of steps were chosen on other seeds than those of the figures. */
export const KEEP_PROB = 0.5;
/** The training, in the words of a note. */
export const TRAINING = `full-batch descent, η = ${LEARNING_RATE}, ${SMALL_LEARNING_RATE} in the last ${100 * SMALL_STEPS} % of the steps`;

/** The sizes of a regime, in the words of a note. */
export function sizesOf({ samples, widths }: Regime): string {
  return `${samples} training samples, ${widths.join(' and ')} hidden units`;
}

export interface Parts {
  train: Lab.Samples;
  validation: Lab.Samples;
  test: Lab.Samples;
}

/** The data of one seed: every method gets the same. */
export function partsOf(
  { dataset }: FigureContext,
  random: SeededRandom,
  { samples, randomLabels }: Regime,
): Parts {
  const split = splitDataset(
    dataset,
    { train: samples, validation: VALIDATION_SAMPLES, test: TEST_SAMPLES },
    random.stream('split'),
  );
  const labels = random.stream('labels');
  const labelOf = (label: number): number =>
    labels.bernoulli(randomLabels) ? labels.integer(dataset.samples.classes.length) : label;
  const parts = {
    train: flatTensors({ ...split.train, y: split.train.y.map(labelOf) }),
    validation: flatTensors(split.validation),
    test: flatTensors(split.test),
  };
  standardize(parts);
  return parts;
}

/** Subtracts from each pixel its training mean, and divides all pixels by one standard deviation of the training part. */
function standardize(parts: Parts): void {
  const [mean, std] = tf.tidy(() => {
    const pixelMeans = parts.train.x.mean(0);
    return [pixelMeans, parts.train.x.sub(pixelMeans).square().mean().sqrt()];
  }) as [tf.Tensor, tf.Scalar];
  for (const part of Object.values(parts) as Lab.Samples[]) {
    const raw = part.x;
    part.x = tf.tidy(() => raw.sub(mean).div(std));
    raw.dispose();
  }
  tf.dispose([mean, std]);
}

export function disposeParts({ train, validation, test }: Parts): void {
  tf.dispose([train, validation, test]);
}

/** A network of two hidden layers with He initialization: W ~ N(0, 2/fan-in), b = 0. */
export function startingNetwork(
  { x, y }: Lab.Samples,
  [first, second]: [number, number],
  random: RandomStream,
): Lab.Network {
  const [inputs, classes] = [x.shape[1], y.shape[1]];
  const weights = (from: number, to: number): tf.Tensor2D => heNormal(random, [from, to]) as tf.Tensor2D;
  return {
    W1: weights(inputs, first),
    b1: tf.zeros([first]),
    W2: weights(first, second),
    b2: tf.zeros([second]),
    W3: weights(second, classes),
    b3: tf.zeros([classes]),
  };
}

/** The share of wrong predictions and the mean cross-entropy, in nats, of predicted probabilities. */
export function errorAndLoss(p: tf.Tensor2D, y: tf.Tensor2D): { error: number; loss: number } {
  return tf.tidy(() => ({
    error: p.argMax(1).notEqual(y.argMax(1)).mean().dataSync()[0]!,
    loss: p.mul(y).sum(1).maximum(1e-12).log().mean().neg().dataSync()[0]!,
  }));
}

export interface TrainingOptions {
  /** Steps of gradient descent on all samples at once; each is an epoch. */
  steps: number;
  keepProb: number;
  /** The stream that the masks are drawn from. */
  masks: RandomStream;
  /** Called after each step, with the new network. */
  onStep?: (network: Lab.Network, step: number) => void;
}

/** Trains with the lab's own step, in the inverted form. Disposes of the network `start`. */
export function trainNetwork(
  lab: typeof Lab,
  start: Lab.Network,
  samples: Lab.Samples,
  { steps, keepProb, masks, onStep }: TrainingOptions,
): Lab.Network {
  const options = { form: 'inverted' as const, keepProb, random: masks };
  let network = start;
  for (let step = 1; step <= steps; step++) {
    const learningRate = step > (1 - SMALL_STEPS) * steps ? SMALL_LEARNING_RATE : LEARNING_RATE;
    const next = tf.tidy(
      () => lab.threeLayerTrainStep(network, samples, { ...options, learningRate }).network,
    );
    tf.dispose(network);
    network = next;
    onStep?.(network, step);
  }
  return network;
}

/** A function that gives the logits of a network under a fresh mask at each call, by the lab's own layers. */
export function stochasticLogits(
  lab: typeof Lab,
  { W1, b1, W2, b2, W3, b3 }: Lab.Network,
  x: tf.Tensor2D,
  { keepProb, seed }: { keepProb: number; seed: number },
): () => tf.Tensor2D {
  const layerOf = (name: string): tf.layers.Layer => new lab.InvertedDropout({ keepProb, seed, name });
  const [first, second] = [layerOf('first'), layerOf('second')];
  const drop = (layer: tf.layers.Layer, H: tf.Tensor2D): tf.Tensor2D =>
    layer.apply(H, { training: true }) as tf.Tensor2D;
  return () =>
    tf.tidy(() => {
      const H1 = drop(first, lab.hidden(x, W1, b1));
      const H2 = drop(second, lab.hidden(H1, W2, b2));
      return H2.matMul(W3).add(b3);
    });
}
