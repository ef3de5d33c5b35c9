import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../src/core/rng';

/** Inputs of probes are plain JSON: these make them, and make tensors of them again. */
export type Matrix = number[][];

export function vector(stream: RandomStream, length: number, std = 1): number[] {
  return Array.from({ length }, () => stream.normal(0, std));
}

export function matrix(stream: RandomStream, rows: number, columns: number, std = 1): Matrix {
  return Array.from({ length: rows }, () => vector(stream, columns, std));
}

export function labels(stream: RandomStream, count: number, classes: number): number[] {
  return Array.from({ length: count }, () => stream.integer(classes));
}

export function oneHot(classOfEach: number[], classes: number): tf.Tensor2D {
  return tf.tidy(() => tf.oneHot(tf.tensor1d(classOfEach, 'int32'), classes).toFloat() as tf.Tensor2D);
}
