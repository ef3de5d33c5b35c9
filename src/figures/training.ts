/** The pieces that the figures train with: initial weights, a perceptron, minibatches, descent, measures. */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../core/errors';
import type { RandomStream, SeededRandom } from '../core/rng';
import { randomNormal } from '../core/tensors';
import { accuracy } from '../train/metrics';

/** Samples as tensors, one sample in each row: inputs, and one-hot labels or targets. */
export interface Part<X extends tf.Tensor = tf.Tensor> {
  x: X;
  y: tf.Tensor2D;
}

export function disposeParts(...parts: Part[]): void {
  tf.dispose(parts.flatMap(({ x, y }) => [x, y]));
}

/**
 * He initialization: N(0, 2 / fan-in). The fan-in is the product of all sizes but the last, for dense and
 * convolution kernels alike. Source: He et al. 2015, equation 10.
 */
export function heNormal(stream: RandomStream, shape: number[]): tf.Tensor {
  return randomNormal(stream, shape, 0, Math.sqrt(2 / fanInOf(shape)));
}

/** LeCun initialization: N(0, 1 / fan-in), with the fan-in of {@link heNormal}. Source: LeCun et al. 1998, 4.6. */
export function lecunNormal(stream: RandomStream, shape: number[]): tf.Tensor {
  return randomNormal(stream, shape, 0, 1 / Math.sqrt(fanInOf(shape)));
}

function fanInOf(shape: number[]): number {
  return tf.util.sizeFromShape(shape) / shape.at(-1)!;
}

export interface PerceptronOptions {
  /** Units of each layer: the inputs first, the outputs last. */
  widths: readonly number[];
  /** The activation of the hidden layers; the output layer is linear. */
  activation: 'relu' | 'tanh';
  /** Returns the initial weights [fanIn, fanOut] of a layer. It is called for layer 0, 1, … in this order. */
  kernel(fanIn: number, fanOut: number, layer: number): tf.Tensor;
  /** Returns the initial biases [units]; zeros by default. */
  bias?(units: number): tf.Tensor;
}

/** A dense layer xW + b. */
export interface DenseLayer {
  kernel: tf.Variable;
  bias: tf.Variable;
}

/** A multilayer perceptron: dense layers with an activation between them. */
export class Perceptron {
  readonly layers: readonly DenseLayer[];
  private readonly activation: PerceptronOptions['activation'];

  constructor({ widths, activation, kernel, bias = (units) => tf.zeros([units]) }: PerceptronOptions) {
    this.activation = activation;
    // `tidy` disposes of the initial tensors and keeps the variables.
    this.layers = tf.tidy(() =>
      widths.slice(1).map((units, layer) => ({
        kernel: tf.variable(kernel(widths[layer]!, units, layer)),
        bias: tf.variable(bias(units)),
      })),
    );
  }

  /** Kernel and bias of each layer, in order. */
  get variables(): tf.Variable[] {
    return this.layers.flatMap(({ kernel, bias }) => [kernel, bias]);
  }

  /** The output layer's xW + b: the logits of a classifier. */
  output(x: tf.Tensor): tf.Tensor2D {
    const [first, ...others] = this.layers as [DenseLayer, ...DenseLayer[]];
    return others.reduce((z, layer) => dense(layer, z[this.activation]()), dense(first, x)) as tf.Tensor2D;
  }

  dispose(): void {
    tf.dispose(this.variables);
  }
}

/** Initial weights of stacked networks, one network for each source of randomness. */
export interface Stacked {
  randoms: readonly SeededRandom[];
  widths: readonly number[];
  /** The random stream of each kernel. */
  streams: readonly string[];
}

/**
 * ReLU networks of one shape, side by side: kernels [network, fanIn, fanOut] by He initialization, inputs
 * [network, sample, feature]. Many small networks need little more time than one. They don't affect each other.
 */
export function stackedPerceptrons({ randoms, widths, streams }: Stacked): Perceptron {
  return new Perceptron({
    widths,
    activation: 'relu',
    kernel: (fanIn, fanOut, layer) =>
      tf.stack(randoms.map((random) => heNormal(random.stream(streams[layer]!), [fanIn, fanOut]))),
    bias: (units) => tf.zeros([randoms.length, 1, units]),
  });
}

/** xW + b. */
export function dense({ kernel, bias }: DenseLayer, x: tf.Tensor): tf.Tensor {
  return x.matMul(kernel).add(bias);
}

export interface Minibatches {
  /** The number of samples in a batch. */
  size: number;
  /** The random stream of the order of the samples. */
  stream: RandomStream;
  /**
   * The rule for the last samples of an epoch, if they are too few for a batch. `drop` leaves them out, `keep` makes a
   * smaller batch of them, and `carry` begins a batch with them that the next epoch completes.
   */
  rest: 'drop' | 'keep' | 'carry';
}

/**
 * Row numbers of minibatches without end: each call gives the next batch. An epoch takes each of `count` rows once,
 * in a new random order.
 *
 * @throws UsageError for a batch size that is not a whole number from 1 to `count`
 */
export function minibatchRows(count: number, { size, stream, rest }: Minibatches): () => number[] {
  if (!Number.isInteger(size) || size < 1 || size > count) {
    throw expected(`a batch size that is a whole number from 1 to ${count}`, size);
  }
  let order: number[] = [];
  return () => {
    if (rest === 'carry') {
      // `carry` reads an order from its end. Another direction would change the pictures.
      if (order.length < size) order.push(...stream.permutation(count).reverse());
    } else if (order.length < (rest === 'drop' ? size : 1)) {
      order = stream.permutation(count);
    }
    return order.splice(0, size);
  };
}

/** {@link minibatchRows} as tensors. The caller disposes of each batch; {@link descend} does. */
export function minibatches<X extends tf.Tensor>(part: Part<X>, options: Minibatches): () => Part<X> {
  const next = minibatchRows(part.x.shape[0]!, options);
  return () =>
    tf.tidy(() => {
      const rows = tf.tensor1d(next(), 'int32');
      return { x: part.x.gather(rows), y: part.y.gather(rows) };
    });
}

export interface Descent<Batch> {
  /** The caller disposes of it. */
  optimizer: tf.Optimizer;
  steps: number;
  /** The batch of the next step. Tensors that it makes are disposed of after the step. */
  nextBatch(): Batch;
  /** The scalar to minimize. */
  loss(batch: Batch): tf.Scalar;
  /** The variables to train; all by default. */
  variables?: tf.Variable[];
  /** Called after each step, with its number from 1 on. The descent ends if the answer is `stop`. */
  onStep?(step: number): 'stop' | undefined;
}

/** Takes steps of an optimizer, each on the gradient of the loss of the next batch. */
export function descend<Batch>(descent: Descent<Batch>): void {
  const { optimizer, steps, variables, onStep } = descent;
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const batch = descent.nextBatch();
      optimizer.minimize(() => descent.loss(batch), false, variables);
    });
    if (onStep?.(step) === 'stop') return;
  }
}

/** The mean cross-entropy −Σ y ln softmax(logits) in nats. */
export function crossEntropy(logits: tf.Tensor, y: tf.Tensor2D): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(y, logits);
}

/**
 * The mean cross-entropy in nats and the accuracy, from 0 to 1, of logits. If the loss is not finite, the accuracy is
 * that of a random guess, 1 / classes.
 */
export function lossAndAccuracy(logits: tf.Tensor, y: tf.Tensor2D): { loss: number; accuracy: number } {
  return tf.tidy(() => {
    const loss = crossEntropy(logits, y).dataSync()[0]!;
    return { loss, accuracy: Number.isFinite(loss) ? accuracy(logits, y).dataSync()[0]! : 1 / y.shape[1] };
  });
}
