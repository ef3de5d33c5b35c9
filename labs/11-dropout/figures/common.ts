/** What the figures of lab 11 share: small networks on small training sets, trained with the lab's code. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

/** What learns from what. */
export interface Regime {
  /** In titles. */
  name: string;
  samples: number;
  /** The probability that a training label is drawn anew among all classes; the other labels are true. */
  randomLabels: number;
  /** Units of the two hidden layers. */
  widths: [number, number];
}

/** A large net, few samples, and much that is wrong to remember of them: what dropout and ensembles are for. */
export const RANDOM_LABELS: Regime = {
  name: '30 % random labels',
  samples: 100,
  randomLabels: 0.3,
  widths: [64, 64],
};
/** The same without anything wrong to remember. */
export const TRUE_LABELS: Regime = { ...RANDOM_LABELS, name: 'true labels', randomLabels: 0 };
/** A net that has no unit to spare. */
export const SMALL_NET: Regime = {
  name: 'true labels, small net',
  samples: 400,
  randomLabels: 0,
  widths: [16, 16],
};

export const VALIDATION_SAMPLES = 400;
export const TEST_SAMPLES = 900;
/** For most of the steps; the last ones are smaller, so that what is measured at the end is not an oscillation. */
const LEARNING_RATE = 0.3;
const SMALL_LEARNING_RATE = 0.03;
const SMALL_STEPS = 0.3;
/** Chosen, as the regimes and the steps, on other seeds than those of the figures. */
export const KEEP_PROB = 0.5;
/** In words, for notes. */
export const TRAINING = `full-batch descent, η = ${LEARNING_RATE}, ${SMALL_LEARNING_RATE} in the last ${100 * SMALL_STEPS} % of the steps`;

/** In words, for notes. */
export function sizesOf({ samples, widths }: Regime): string {
  return `${samples} training samples, ${widths.join(' and ')} hidden units`;
}

export interface Parts {
  train: Lab.Samples;
  validation: Lab.Samples;
  test: Lab.Samples;
}

/** The data of one seed, the same for every method. Validation and test labels are always true. */
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
  const spoilt = (label: number): number =>
    labels.bernoulli(randomLabels) ? labels.integer(dataset.samples.classes.length) : label;
  const parts = {
    train: flatTensors({ ...split.train, y: split.train.y.map(spoilt) }),
    validation: flatTensors(split.validation),
    test: flatTensors(split.test),
  };
  standardize(parts);
  return parts;
}

/** Every pixel minus its mean, and all divided by one standard deviation; both are of the training samples. */
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

/** A network of two hidden layers with the weights of He et al.: N(0, 2/fan-in). */
export function startingNetwork(
  { x, y }: Lab.Samples,
  [first, second]: [number, number],
  random: RandomStream,
): Lab.Network {
  const [inputs, classes] = [x.shape[1], y.shape[1]];
  const weights = (from: number, to: number): tf.Tensor2D =>
    randomNormal(random, [from, to], 0, Math.sqrt(2 / from)) as tf.Tensor2D;
  return {
    W1: weights(inputs, first),
    b1: tf.zeros([first]),
    W2: weights(first, second),
    b2: tf.zeros([second]),
    W3: weights(second, classes),
    b3: tf.zeros([classes]),
  };
}

/** Wrong predictions and the mean cross-entropy of probabilities. */
export function measured(p: tf.Tensor2D, y: tf.Tensor2D): { error: number; loss: number } {
  return tf.tidy(() => ({
    error: p.argMax(1).notEqual(y.argMax(1)).mean().dataSync()[0]!,
    loss: p.mul(y).sum(1).maximum(1e-12).log().mean().neg().dataSync()[0]!,
  }));
}

export interface TrainingOptions {
  /** Of descent on all samples at once; each is an epoch. */
  steps: number;
  keepProb: number;
  /** Where the masks come from. */
  masks: RandomStream;
}

/**
 * Trains with the lab's own step, in the inverted form. The network handed in is disposed of; `onStep` sees
 * each that follows.
 */
export function trainNetwork(
  lab: typeof Lab,
  start: Lab.Network,
  samples: Lab.Samples,
  { steps, keepProb, masks }: TrainingOptions,
  onStep: (network: Lab.Network, step: number) => void = () => undefined,
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
    onStep(network, step);
  }
  return network;
}

/** What a network predicts with dropout on, by the lab's own layers: its logits under a fresh mask each call. */
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

export const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** `2.1 points lower (0.9 to 3.3)`, or that it can't be told, for paired differences of shares. */
export function differenceInWords(differences: number[]): string {
  const { centre, low, high } = meanInterval(differences);
  const points = (value: number): string => (100 * Math.abs(value)).toFixed(1);
  if (low > 0) return `${points(centre)} points higher (${points(low)} to ${points(high)})`;
  if (high < 0) return `${points(centre)} points lower (${points(high)} to ${points(low)})`;
  const signed = (value: number): string => (100 * value).toFixed(1).replace('-', '−');
  return `not told apart (95 % interval ${signed(low)} to ${signed(high)} points)`;
}
