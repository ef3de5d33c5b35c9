import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { PlainTensor } from '../../../src/core/tensors';
import type * as Lab from 'reference/10-weight-decay/lab';
import { awayFromZero, uniforms } from '../inputs';

/* Parameters of models by their names, and the objective that a submission makes of them. */
type Lab = typeof Lab;

export interface Model {
  losses: number[];
  parameters: Record<string, PlainTensor>;
  /** Of the grader's own penalty. */
  factor: number;
}

/** No parameter is so small that its penalty doesn't show. */
function farFromZero(stream: RandomStream, shape: number[]): PlainTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return { shape, values: Array.from({ length: size }, () => awayFromZero(stream, 0.9, 2)) };
}

/** Parameters in a random order: kernels don't come first in every model. */
function model(stream: RandomStream, shapes: Record<string, number[]>): Model {
  const names = Object.keys(shapes);
  const order = stream.permutation(names.length).map((i) => names[i]!);
  return {
    losses: uniforms(stream, 2 + stream.integer(8), 0.1, 3),
    parameters: Object.fromEntries(order.map((name) => [name, farFromZero(stream, shapes[name]!)])),
    factor: stream.uniform(0.1, 0.5),
  };
}

function layerNumber(stream: RandomStream): number {
  return 1 + stream.integer(900);
}

/** Two or three dense layers. */
export function dense(random: SeededRandom): Model {
  const stream = random.stream('dense');
  const first = layerNumber(stream);
  const width = 2 + stream.integer(3);
  return model(stream, {
    [`dense_${first}/kernel`]: [3, width],
    [`dense_${first}/bias`]: [width],
    [`dense_${first + 1}/kernel`]: [width, 2],
    [`dense_${first + 1}/bias`]: [2],
    'out/kernel': [2, 3],
    'out/bias': [3],
  });
}

/** Everything but the kernels has no penalty, whatever it is called. */
export function normalized(random: SeededRandom): Model {
  const stream = random.stream('normalized');
  const channels = 2 + stream.integer(3);
  return model(stream, {
    [`conv_${layerNumber(stream)}/kernel`]: [2, channels],
    [`norm_${layerNumber(stream)}/gamma`]: [channels],
    [`norm_${layerNumber(stream)}/beta`]: [channels],
    'prelu/alpha': [2, channels],
    'embedding/embeddings': [3, 2],
    'dense_1/kernel': [channels, 3],
  });
}

/** Layers with "kernel" or "bias" in their own names, names with several parts, and names that are like "kernel". */
export function named(random: SeededRandom): Model {
  const stream = random.stream('named');
  const number = layerNumber(stream);
  return model(stream, {
    [`kernel_machine_${number}/kernel`]: [2, 3],
    [`kernel_machine_${number}/bias`]: [3],
    'large_kernel/gamma': [3],
    'kernel/bias': [2],
    [`block_${number}/kernel/beta`]: [4],
    'bias/kernel': [3, 2],
    'net/block/dense/kernel': [2, 2],
    [`custom_${number}/Kernel`]: [2, 3],
    [`custom_${number}/kernels`]: [3, 2],
    [`custom_${number}/kernel_norm`]: [2],
  });
}

export function convolution(random: SeededRandom): Model {
  const stream = random.stream('convolution');
  const channels = 2 + stream.integer(3);
  return model(stream, {
    'conv2d_1/kernel': [2, 2, 2, channels],
    'conv2d_1/bias': [channels],
    'conv1d_1/kernel': [3, channels, 2],
    'scale/kernel': [channels],
    'dense_1/kernel': [channels, 3],
  });
}

export function withoutKernels(random: SeededRandom): Model {
  return model(random.stream('without'), { 'norm_1/gamma': [3], 'norm_1/beta': [3] });
}

/**
 * The grader's own penalty, factor · (Σ w²)², so that one wrong task does not spoil another. It is an object with a state:
 * `apply` must be called as its method, and for each tensor by itself.
 */
class SquaredSum {
  constructor(private readonly factor: number) {}

  apply(w: tf.Tensor): tf.Scalar {
    return tf.tidy(() => w.square().sum<tf.Scalar>().square().mul<tf.Scalar>(this.factor));
  }
}

export function penalized(lab: Lab, { losses, parameters, factor }: Model): ReturnType<Lab['addPenalty']> {
  const tensors = Object.entries(parameters).map(
    ([name, { shape, values }]) => [name, tf.tensor(values, shape)] as const,
  );
  return lab.addPenalty(tf.tensor1d(losses), Object.fromEntries(tensors), new SquaredSum(factor));
}

export const OBJECTIVE_LABELS = { objective: 'objective', reported: 'reported loss' };

/** The gradient of the objective with respect to the losses, each of three kernels and a bias: training goes along it. */
export function differentiated(
  lab: Lab,
  { losses, parameters, factor }: Model,
): Record<'losses' | 'kernel' | 'secondKernel' | 'thirdKernel' | 'bias', tf.Tensor> {
  const tensors = Object.entries(parameters).map(
    ([name, { shape, values }]) => [name, tf.tensor(values, shape)] as const,
  );
  const fixed: Record<string, tf.Tensor> = Object.fromEntries(tensors);
  const slope = (x: tf.Tensor, objective: (x: tf.Tensor) => tf.Scalar): tf.Tensor =>
    tf.grad((at) => objective(at))(x);
  const given = tf.tensor1d(losses);
  const by = (name: string): tf.Tensor =>
    slope(
      fixed[name]!,
      (w) => lab.addPenalty(given, { ...fixed, [name]: w }, new SquaredSum(factor)).objective,
    );
  const [first, second, third] = Object.keys(parameters).filter((name) => name.endsWith('/kernel'));
  return {
    losses: slope(given, (at) => lab.addPenalty(at as tf.Tensor1D, fixed, new SquaredSum(factor)).objective),
    kernel: by(first!),
    secondKernel: by(second!),
    thirdKernel: by(third!),
    bias: tf.tidy(() => {
      // tfjs has no gradient of what a function doesn't use: the bias is added, times 1, to a part that is used.
      return slope(
        fixed['out/bias']!,
        (b) =>
          lab
            .addPenalty(given, { ...fixed, 'out/bias': b }, new SquaredSum(factor))
            .objective.add(b.sum()) as tf.Scalar,
      );
    }),
  };
}
