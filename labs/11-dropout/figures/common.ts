/** What the figures of lab 11 share: small networks on small training sets, trained with the lab's code. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { range } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { meanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

export type { Lab };
export type LabModule = typeof Lab;

/** The data of one seed: `count` samples to train on, the test part to measure on. */
export function smallSplit(
  context: FigureContext,
  random: SeededRandom,
  count: number,
  testCount = 500,
): { train: Lab.Samples; test: Lab.Samples } {
  const { train, test } = trainAndTest(context, random);
  return {
    train: flatTensors(range(train, 0, Math.min(count, train.count))),
    test: flatTensors(range(test, 0, Math.min(testCount, test.count))),
  };
}

/** A network of two hidden layers with the weights of He et al.: N(0, 2/fan-in). */
export function startingNetwork(
  inputs: number,
  [first, second]: [number, number],
  classes: number,
  random: RandomStream,
): Lab.Network {
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
  epochs: number;
  batchSize: number;
  learningRate: number;
  form: Lab.Form;
  keepProb: number;
}

/** Trains with the lab's own step. The network handed in is disposed of; `onEpoch` sees each that follows. */
export function trainNetwork(
  lab: LabModule,
  start: Lab.Network,
  { x, y }: Lab.Samples,
  { epochs, batchSize, ...options }: TrainingOptions,
  random: { order: RandomStream; masks: RandomStream },
  onEpoch: (network: Lab.Network, epoch: number) => void = () => undefined,
): Lab.Network {
  const count = x.shape[0];
  let network = start;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = random.order.permutation(count);
    for (let from = 0; from < count; from += batchSize) {
      const next = tf.tidy(() => {
        const rows = tf.tensor1d(order.slice(from, from + batchSize), 'int32');
        const batch = { x: x.gather(rows), y: y.gather(rows) };
        return lab.threeLayerTrainStep(network, batch, { ...options, random: random.masks }).network;
      });
      tf.dispose(network);
      network = next;
    }
    onEpoch(network, epoch);
  }
  return network;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** `2.1 points lower (0.9 to 3.3)`, or that it can't be told, for paired differences of shares. */
export function differenceInWords(differences: number[]): string {
  const { centre, low, high } = meanInterval(differences);
  const points = (value: number): string => (100 * Math.abs(value)).toFixed(1);
  if (low > 0) return `${points(centre)} points higher (${points(low)} to ${points(high)})`;
  if (high < 0) return `${points(centre)} points lower (${points(high)} to ${points(low)})`;
  return `not told apart (95 % interval ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} points)`;
}
