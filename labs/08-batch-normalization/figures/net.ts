/**
 * The small dense net of lab 08's figures, trained by SGD. Forward and backward pass are written out, so that the
 * lab's own functions do all normalization, without the cost of differentiating them.
 */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type * as Lab from '../lab';

export interface Samples {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
}

export interface NetOptions {
  placement: Lab.Placement;
  activation?: 'relu' | 'tanh' | 'sigmoid';
  /** Standard deviation of the weights, in units of He's √(2/n). */
  scale?: number;
  depth?: number;
  units?: number;
  momentum?: number;
}

/** Of the running averages: after 30 steps little is left of their start. */
export const MOMENTUM = 0.8;
export const EPSILON = 1e-3;
export const DEPTH = 4;
export const UNITS = 32;

const ACTIVATIONS = {
  relu: { f: (z: tf.Tensor) => z.relu(), slope: (a: tf.Tensor) => a.step() },
  tanh: { f: (z: tf.Tensor) => z.tanh(), slope: (a: tf.Tensor) => a.square().neg().add(1) },
  sigmoid: { f: (z: tf.Tensor) => z.sigmoid(), slope: (a: tf.Tensor) => a.sub(a.square()) },
};

interface Layer {
  W: tf.Variable;
  b: tf.Variable;
  gamma: tf.Variable;
  beta: tf.Variable;
  mean: tf.Variable;
  variance: tf.Variable;
}

/** What the backward pass needs of a layer's forward pass. */
interface Trace {
  input: tf.Tensor2D;
  /** What was normalized. */
  normalized: tf.Tensor;
  activated: tf.Tensor;
  output: tf.Tensor2D;
  /** What entered the activation. */
  before: tf.Tensor;
}

type Move = (w: tf.Variable, gradient: tf.Tensor) => void;

/** A dense net whose hidden layers are normalized before or after their activation, or not at all. */
export class Net {
  private readonly layers: Layer[];
  private readonly output: { W: tf.Variable; b: tf.Variable };
  private readonly activation: (typeof ACTIVATIONS)['relu'];
  private readonly placement: Lab.Placement;
  private readonly momentum: number;

  constructor(
    private readonly lab: typeof Lab,
    sizes: { inputs: number; classes: number },
    {
      placement,
      activation = 'relu',
      scale = 1,
      depth = DEPTH,
      units = UNITS,
      momentum = MOMENTUM,
    }: NetOptions,
    stream: RandomStream,
  ) {
    this.placement = placement;
    this.momentum = momentum;
    this.activation = ACTIVATIONS[activation];
    const widths = [sizes.inputs, ...Array<number>(depth).fill(units)];
    this.layers = widths.slice(1).map((width, l) => layerOf(stream, widths[l]!, width, scale));
    // The output starts small, whatever the scale: what is compared is the hidden layers.
    this.output = tf.tidy(() => ({
      W: tf.variable(randomNormal(stream, [units, sizes.classes], 0, 0.1)),
      b: tf.variable(tf.zeros([sizes.classes])),
    }));
  }

  /** One step of SGD on a batch. @returns the loss before it, in nats; NaN where it is not finite any more */
  step({ x, y }: Samples, learningRate: number): number {
    return tf.tidy(() => {
      const { logits, traces } = this.forward(x, true);
      const loss = tf.losses.softmaxCrossEntropy(y, logits).arraySync() as number;
      if (!Number.isFinite(loss)) return NaN;
      const move: Move = (w, gradient) => w.assign(w.sub(gradient.mul(learningRate)));
      const dLogits = logits.softmax().sub(y).div<tf.Tensor2D>(x.shape[0]);
      let da = tf.matMul(dLogits, matrix(this.output.W), false, true);
      move(this.output.W, tf.matMul(traces.at(-1)!.output, dLogits, true));
      move(this.output.b, dLogits.sum(0));
      for (const [l, layer] of [...this.layers.entries()].reverse()) {
        const dz = this.backward(da, traces[l]!, layer, move);
        if (l > 0) da = tf.matMul(dz, matrix(layer.W), false, true);
        move(layer.W, tf.matMul(traces[l]!.input, dz, true));
      }
      return loss;
    });
  }

  /** The logits at test time, or by the statistics of the samples themselves. The net stays as it is. */
  logits(x: tf.Tensor2D, by: 'running averages' | 'batch' = 'running averages'): tf.Tensor2D {
    return tf.tidy(() => this.forward(x, by === 'batch', false).logits);
  }

  /** Mean loss and accuracy. A net whose loss is not finite knows nothing: it has the accuracy of chance. */
  measure({ x, y }: Samples, by: 'running averages' | 'batch' = 'running averages'): Measured {
    return tf.tidy(() => {
      const logits = this.logits(x, by);
      const loss = tf.losses.softmaxCrossEntropy(y, logits).arraySync() as number;
      const accuracy = logits.argMax(1).equal(y.argMax(1)).mean().arraySync() as number;
      return { loss, accuracy: Number.isFinite(loss) ? accuracy : 1 / y.shape[1] };
    });
  }

  /** What enters the activation of every hidden layer, in training. */
  preActivations(x: tf.Tensor2D): tf.Tensor[] {
    return tf.tidy(() => this.forward(x, true, false).traces.map(({ before }) => before));
  }

  dispose(): void {
    tf.dispose([...this.layers.flatMap((layer) => Object.values(layer)), this.output.W, this.output.b]);
  }

  private forward(
    x: tf.Tensor2D,
    training: boolean,
    remember = training,
  ): { logits: tf.Tensor2D; traces: Trace[] } {
    const { f } = this.activation;
    const traces: Trace[] = [];
    for (const layer of this.layers) {
      const input = traces.at(-1)?.output ?? x;
      const product = input.matMul<tf.Tensor2D>(matrix(layer.W));
      if (this.placement === 'before') {
        const before = this.normalize(product, layer, training, remember);
        const activated = f(before);
        traces.push({ input, before, activated, normalized: product, output: activated as tf.Tensor2D });
      } else {
        const before = product.add(layer.b);
        const activated = f(before);
        const output = (
          this.placement === 'after' ? this.normalize(activated, layer, training, remember) : activated
        ) as tf.Tensor2D;
        traces.push({ input, before, activated, normalized: activated, output });
      }
    }
    const logits = traces.at(-1)!.output.matMul<tf.Tensor2D>(matrix(this.output.W)).add(this.output.b);
    return { logits: logits as tf.Tensor2D, traces };
  }

  private normalize(x: tf.Tensor, layer: Layer, training: boolean, remember: boolean): tf.Tensor {
    const scale = layer as unknown as Lab.ScaleAndShift;
    const options = { training, momentum: this.momentum, epsilon: EPSILON };
    const { y, running } = this.lab.batchNormForward(x, scale, layer as unknown as Lab.Statistics, options);
    if (remember) {
      layer.mean.assign(running.mean);
      layer.variance.assign(running.variance);
    }
    return y;
  }

  /** From the gradient of a layer's output to that of its xW, moving the parameters between. */
  private backward(da: tf.Tensor, { normalized, activated }: Trace, layer: Layer, move: Move): tf.Tensor2D {
    const gamma = layer.gamma as unknown as tf.Tensor1D;
    const throughNorm = (dy: tf.Tensor): tf.Tensor => {
      const { dx, dGamma, dBeta } = this.lab.batchNormBackward(dy, normalized, { gamma }, EPSILON);
      move(layer.gamma, dGamma);
      move(layer.beta, dBeta);
      return dx;
    };
    const slope = this.activation.slope(activated);
    if (this.placement === 'before') return throughNorm(da.mul(slope)) as tf.Tensor2D;
    const dz = (this.placement === 'after' ? throughNorm(da) : da).mul<tf.Tensor2D>(slope);
    move(layer.b, dz.sum(0));
    return dz;
  }
}

function layerOf(stream: RandomStream, inputs: number, units: number, scale: number): Layer {
  const vector = (value: number): tf.Variable => tf.variable(tf.fill([units], value));
  // A variable outlives a tidy; the tensor that it begins with does not.
  return tf.tidy(() => ({
    W: tf.variable(randomNormal(stream, [inputs, units], 0, scale * Math.sqrt(2 / inputs))),
    ...{ b: vector(0), gamma: vector(1), beta: vector(0), mean: vector(0), variance: vector(1) },
  }));
}

const matrix = (w: tf.Variable): tf.Tensor2D => w as unknown as tf.Tensor2D;

export interface Measured {
  loss: number;
  accuracy: number;
}

export interface TrainOptions extends NetOptions {
  learningRate: number;
  steps: number;
  batchSize: number;
}

/**
 * A net after some steps of SGD. Equal seeds start from equal weights and see equal batches. Where the loss is no
 * number any more, the net stays as it is.
 */
export function trained(
  lab: typeof Lab,
  train: Samples,
  options: TrainOptions,
  random: SeededRandom,
  onStep?: (step: number, net: Net) => void,
): Net {
  const sizes = { inputs: train.x.shape[1], classes: train.y.shape[1] };
  const net = new Net(lab, sizes, options, random.stream('weights'));
  const batches = batchesOf(train, options.batchSize, random.stream('order'));
  onStep?.(0, net);
  let diverged = false;
  for (let step = 1; step <= options.steps; step++) {
    if (!diverged) {
      const batch = batches.next().value;
      diverged = !Number.isFinite(net.step(batch, options.learningRate));
      tf.dispose([batch.x, batch.y]);
    }
    onStep?.(step, net);
  }
  return net;
}

/** Minibatches without end, each epoch in a new order; a rest too small for a batch is left out. */
function* batchesOf({ x, y }: Samples, size: number, random: RandomStream): Generator<Samples, never> {
  for (;;) {
    const order = random.permutation(x.shape[0]);
    for (let start = 0; start + size <= order.length; start += size) {
      yield tf.tidy(() => {
        const rows = tf.tensor1d(order.slice(start, start + size), 'int32');
        return { x: x.gather(rows), y: y.gather(rows) };
      });
    }
  }
}
