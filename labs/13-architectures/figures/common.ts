/** What the figures of lab 13 share: nets built of the lab's blocks, and a plain descent on minibatches. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import type { FigureContext } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from '../lab';

export type { Lab };
export type LabModule = typeof Lab;

export const KINDS = ['plain', 'residual'] as const;
export type Kind = (typeof KINDS)[number];
export const STYLE: Record<Kind, number> = { plain: 1, residual: 0 };

/** He's standard deviation √(2/n), from a stream; n is the fan-in of dense and convolution kernels alike. */
export function he(stream: RandomStream): Initializer {
  return new RuleInitializer('he', (shape) => {
    const fanIn = tf.util.sizeFromShape(shape) / shape.at(-1)!;
    return randomNormal(stream, shape, 0, Math.sqrt(2 / fanIn));
  });
}

/** One block after the other. */
export function chain(blocks: Lab.Block[]): Lab.Block {
  return (x) => blocks.reduce((y, block) => block(y), x);
}

export interface DenseNet {
  kind: Kind;
  /** Layers with weights, the first and the last among them: an even number. */
  depth: number;
  width: number;
}

/** Dense layers all of one width; in a residual net, every two hidden ones are a block. */
export function denseNet(
  lab: LabModule,
  { kind, depth, width }: DenseNet,
  classes: number,
  stream: RandomStream,
): Lab.Block {
  const kernelInitializer = he(stream);
  const dense = (units: number, activation: 'relu' | 'linear'): Lab.Block => {
    return (x) => lab.applied(tf.layers.dense({ units, activation, kernelInitializer }), x);
  };
  const hidden = Array.from({ length: (depth - 2) / 2 }, () =>
    kind === 'plain'
      ? chain([dense(width, 'relu'), dense(width, 'relu')])
      : lab.denseResidualBlock({ units: width, kernelInitializer, lastKernelInitializer: 'zeros' }),
  );
  return chain([dense(width, 'relu'), ...hidden, dense(classes, 'linear')]);
}

/** Convolutions of one width without normalization: as {@link denseNet}, on images. */
export function convolutionNet(
  lab: LabModule,
  { kind, depth, width: filters }: DenseNet,
  classes: number,
  stream: RandomStream,
): Lab.Block {
  const building = { kernelInitializer: he(stream), normalization: null };
  const unit = (): Lab.Block => lab.convolutionUnit({ filters, kernelSize: 3, ...building });
  const count = (depth - 2) / 2;
  if (kind === 'residual' && count > 0) {
    return lab.smallResNet({
      classes,
      filters,
      blocks: [count],
      lastKernelInitializer: 'zeros',
      ...building,
    });
  }
  const units = Array.from({ length: depth - 1 }, unit);
  return chain([...units, head(lab, classes, building.kernelInitializer)]);
}

/** The mean of each channel, and a dense layer. */
export function head(lab: LabModule, classes: number, kernelInitializer: Initializer): Lab.Block {
  return chain([
    (x) => lab.applied(tf.layers.globalAveragePooling2d({}), x),
    (x) => lab.applied(tf.layers.dense({ units: classes, kernelInitializer }), x),
  ]);
}

export interface Pair {
  x: tf.Tensor;
  y: tf.Tensor2D;
}

/** Training and test samples of one seed as tensors, pixels around 0; the caller disposes of them. */
export function dataOf(
  context: FigureContext,
  random: SeededRandom,
  { train, test, flat }: { train: number; test: number; flat: boolean },
): { train: Pair; test: Pair } {
  const split = trainAndTest(context, random);
  const some = (samples: LabelledSamples, count: number): Pair =>
    tf.tidy(() => {
      const { x, y } = toTensors(range(samples, 0, Math.min(count, samples.count)), { flat });
      return { x: x.mul(2).sub(1), y };
    });
  return { train: some(split.train, train), test: some(split.test, test) };
}

export function disposePairs(...pairs: Pair[]): void {
  tf.dispose(pairs.flatMap(({ x, y }) => [x, y]));
}

export function lossOf(model: tf.LayersModel, { x, y }: Pair, training = false): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(y, model.apply(x, { training }) as tf.Tensor2D);
}

/** Mean loss in nats, and error in per cent. What is not finite has the error of guessing. */
export function measure(model: tf.LayersModel, data: Pair): { loss: number; error: number } {
  return tf.tidy(() => {
    const logits = model.apply(data.x) as tf.Tensor2D;
    const loss = tf.losses.softmaxCrossEntropy(data.y, logits).arraySync() as number;
    const accuracy = logits.argMax(1).equal(data.y.argMax(1)).mean().arraySync() as number;
    return { loss, error: 100 * (Number.isFinite(loss) ? 1 - accuracy : 1 - 1 / data.y.shape[1]) };
  });
}

export interface Descent {
  learningRate: number;
  steps: number;
  batchSize: number;
}

/** Adam on minibatches; every epoch in a new order. */
export function descend(
  model: tf.LayersModel,
  { x, y }: Pair,
  { learningRate, steps, batchSize }: Descent,
  stream: RandomStream,
): void {
  const optimizer = tf.train.adam(learningRate);
  let order: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (order.length < batchSize) order = stream.permutation(x.shape[0]!);
    const rows = order.splice(0, batchSize);
    tf.tidy(() => {
      const indices = tf.tensor1d(rows, 'int32');
      const batch = { x: x.gather(indices), y: y.gather(indices) };
      optimizer.minimize(() => lossOf(model, batch, true));
    });
  }
  optimizer.dispose();
}

/** Runs `body` for each seed, with its streams. */
export function overSeeds<T>(context: FigureContext, body: (random: SeededRandom) => T): T[] {
  return context.seeds.map((seed, s) => {
    const result = body(seededRandom(seed));
    context.progress((s + 1) / context.seeds.length);
    return result;
  });
}

/** `12.3 (10.1 to 14.5)`. */
export function words({ centre, low, high }: Interval, digits = 1): string {
  return `${centre.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
