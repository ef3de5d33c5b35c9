/**
 * The small dense net of lab 08's figures, trained by SGD. Forward and backward pass are written out, so that the
 * lab's own functions do all normalization, without the cost of differentiating them.
 */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Part } from '../../../src/figures/training';
import { crossEntropy, disposeParts, lossAndAccuracy, minibatches } from '../../../src/figures/training';
import type * as Lab from '../lab';

/** Inputs and one-hot labels as rows. */
export type Rows = Part<tf.Tensor2D>;

export interface NetOptions {
  placement: Lab.Placement;
  activation?: 'relu' | 'tanh' | 'sigmoid';
  /** Standard deviation of the weights, in units of He's √(2/n). */
  scale?: number;
  depth?: number;
  units?: number;
  momentum?: number;
}

/** Momentum of the running averages. After 30 steps, 0.1 % of their initial values is left. */
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

/** Values of a layer's forward pass that its backward pass needs. */
interface Trace {
  input: tf.Tensor2D;
  /** The tensor that was normalized. */
  normalized: tf.Tensor;
  activated: tf.Tensor;
  output: tf.Tensor2D;
  /** The input of the activation. */
  before: tf.Tensor;
}

/** A forward pass: the statistics that normalize, and if they enter the running averages. */
interface Pass {
  statistics: Statistics;
  remember: boolean;
}

type Move = (w: tf.Variable, gradient: tf.Tensor) => void;

/** The statistics that normalize. */
export type Statistics = 'running averages' | 'batch';

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
    // The weights of the output are small at every scale: only the hidden layers are compared.
    this.output = tf.tidy(() => ({
      W: tf.variable(randomNormal(stream, [units, sizes.classes], 0, 0.1)),
      b: tf.variable(tf.zeros([sizes.classes])),
    }));
  }

  /** One step of SGD on a batch. @returns the loss before it, in nats; NaN if it is not finite */
  step({ x, y }: Rows, learningRate: number): number {
    return tf.tidy(() => {
      const { logits, traces } = this.forward(x, { statistics: 'batch', remember: true });
      const loss = crossEntropy(logits, y).dataSync()[0]!;
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

  /** The logits by running averages, as at test time, or by the statistics of the samples. The net is not changed. */
  logits(x: tf.Tensor2D, statistics: Statistics = 'running averages'): tf.Tensor2D {
    return tf.tidy(() => this.forward(x, { statistics, remember: false }).logits);
  }

  /** Mean loss and accuracy; those of chance if the loss is not finite. */
  measure({ x, y }: Rows, statistics: Statistics = 'running averages'): ReturnType<typeof lossAndAccuracy> {
    return tf.tidy(() => lossAndAccuracy(this.logits(x, statistics), y));
  }

  /** The inputs of the activation of every hidden layer, in training. */
  preActivations(x: tf.Tensor2D): tf.Tensor[] {
    return tf.tidy(() =>
      this.forward(x, { statistics: 'batch', remember: false }).traces.map(({ before }) => before),
    );
  }

  dispose(): void {
    tf.dispose([...this.layers.flatMap((layer) => Object.values(layer)), this.output.W, this.output.b]);
  }

  private forward(x: tf.Tensor2D, pass: Pass): { logits: tf.Tensor2D; traces: Trace[] } {
    const { f } = this.activation;
    const traces: Trace[] = [];
    for (const layer of this.layers) {
      const input = traces.at(-1)?.output ?? x;
      const product = input.matMul<tf.Tensor2D>(matrix(layer.W));
      if (this.placement === 'before') {
        const before = this.normalize(product, layer, pass);
        const activated = f(before);
        traces.push({ input, before, activated, normalized: product, output: activated as tf.Tensor2D });
      } else {
        const before = product.add(layer.b);
        const activated = f(before);
        const output = (
          this.placement === 'after' ? this.normalize(activated, layer, pass) : activated
        ) as tf.Tensor2D;
        traces.push({ input, before, activated, normalized: activated, output });
      }
    }
    const logits = traces.at(-1)!.output.matMul<tf.Tensor2D>(matrix(this.output.W)).add(this.output.b);
    return { logits: logits as tf.Tensor2D, traces };
  }

  private normalize(x: tf.Tensor, layer: Layer, { statistics, remember }: Pass): tf.Tensor {
    // Variables are tensors of the shapes that the lab asks for, which their type does not tell.
    const scale = layer as unknown as Lab.ScaleAndShift;
    const averages = layer as unknown as Lab.Statistics;
    const options = { training: statistics === 'batch', momentum: this.momentum, epsilon: EPSILON };
    const { y, running } = this.lab.batchNormForward(x, scale, averages, options);
    if (remember) {
      layer.mean.assign(running.mean);
      layer.variance.assign(running.variance);
    }
    return y;
  }

  /** From the gradient of a layer's output to that of its xW. Moves the parameters in between. */
  private backward(da: tf.Tensor, { normalized, activated }: Trace, layer: Layer, move: Move): tf.Tensor2D {
    // A variable of one axis, which its type does not tell.
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
  // A variable outlives a tidy; the tensor that it starts from doesn't.
  return tf.tidy(() => ({
    W: tf.variable(randomNormal(stream, [inputs, units], 0, scale * Math.sqrt(2 / inputs))),
    ...{ b: vector(0), gamma: vector(1), beta: vector(0), mean: vector(0), variance: vector(1) },
  }));
}

/** A variable has the type of a tensor of any rank. */
const matrix = (w: tf.Variable): tf.Tensor2D => w as unknown as tf.Tensor2D;

export interface TrainOptions extends NetOptions {
  learningRate: number;
  steps: number;
  batchSize: number;
  /** Called before the first step, and after each: with 0, 1, … */
  onStep?: (step: number, net: Net) => void;
}

/**
 * A net after some steps of SGD. Equal seeds start from equal weights and see equal batches. Training ends when the
 * loss is not finite: the net is not changed from then on.
 */
export function trained(lab: typeof Lab, train: Rows, options: TrainOptions, random: SeededRandom): Net {
  const { learningRate, steps, batchSize: size, onStep } = options;
  const sizes = { inputs: train.x.shape[1], classes: train.y.shape[1] };
  const net = new Net(lab, sizes, options, random.stream('weights'));
  const nextBatch = minibatches(train, { size, stream: random.stream('order'), rest: 'drop' });
  onStep?.(0, net);
  let diverged = false;
  for (let step = 1; step <= steps; step++) {
    if (!diverged) {
      const batch = nextBatch();
      diverged = !Number.isFinite(net.step(batch, learningRate));
      disposeParts(batch);
    }
    onStep?.(step, net);
  }
  return net;
}
