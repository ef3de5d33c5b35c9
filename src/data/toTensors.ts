import * as tf from '@tensorflow/tfjs';
import { inputSize, type Samples } from './dataset';

export interface SampleTensors {
  /** `[n, features]`, or `[n, height, width, channels]`; float32. */
  x: tf.Tensor;
  /** `[n, classes]`, one-hot, or `[n, 1]` for a regression; float32. */
  y: tf.Tensor2D;
}

export interface ToTensorsOptions {
  /** Images become rows of pixels, `[n, height · width · channels]`, for a dense layer. */
  flat?: boolean;
}

/** Samples as the tensors a model is trained with. The caller disposes of both. */
export function toTensors(samples: Samples, { flat = false }: ToTensorsOptions = {}): SampleTensors {
  const shape = flat ? [inputSize(samples)] : samples.shape;
  // tfjs may keep the array itself, not a copy: a later write to one would change the other.
  const x = tf.tensor(samples.x.slice(), [samples.count, ...shape], 'float32');
  if (samples.kind === 'regression') return { x, y: tf.tensor2d(samples.y.slice(), [samples.count, 1]) };
  return {
    x,
    y: tf.tensor2d(oneHot(samples.y, samples.classes.length), [samples.count, samples.classes.length]),
  };
}

function oneHot(labels: Uint8Array, classCount: number): Float32Array {
  const rows = new Float32Array(labels.length * classCount);
  labels.forEach((label, row) => (rows[row * classCount + label] = 1));
  return rows;
}
