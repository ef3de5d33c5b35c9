import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from './rng';

/** Tensors by name: the parameters of a model, or the gradient with respect to each. */
export type NamedTensors = Record<string, tf.Tensor>;

/** A tensor as plain JSON can hold it. */
export interface PlainTensor {
  shape: number[];
  values: number[];
}

export function toPlain(tensor: tf.Tensor): PlainTensor {
  return { shape: tensor.shape.slice(), values: Array.from(tensor.dataSync()) };
}

export function fromPlain(plain: PlainTensor, dtype: tf.DataType = 'float32'): tf.Tensor {
  return tf.tensor(plain.values, plain.shape, dtype);
}

/** Independent normal draws of a seeded stream, in row-major order. */
export function randomNormal(stream: RandomStream, shape: number[], mean = 0, std = 1): tf.Tensor {
  return tf.tensor(
    stream.draw(tf.util.sizeFromShape(shape), (s) => s.normal(mean, std)),
    shape,
  );
}

/** Independent uniform draws on [low, high) of a seeded stream, in row-major order. */
export function randomUniform(stream: RandomStream, shape: number[], low = 0, high = 1): tf.Tensor {
  return tf.tensor(
    stream.draw(tf.util.sizeFromShape(shape), (s) => s.uniform(low, high)),
    shape,
  );
}
