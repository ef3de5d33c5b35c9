import type * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';

/** Random inputs for kernels, whose results must agree with the cpu backend. */
export interface Property {
  name: string;
  /** The kernels that it tests: `compute` must call each of them. */
  kernels: string[];
  arbitrary: fc.Arbitrary<unknown>;
  compute(drawn: unknown): tf.Tensor | tf.Tensor[];
}

/** A property whose `compute` takes the type of the drawn value. */
export function property<T>(
  name: string,
  kernels: string[],
  arbitrary: fc.Arbitrary<T>,
  compute: (drawn: T) => tf.Tensor | tf.Tensor[],
): Property {
  return { name, kernels, arbitrary, compute: compute as Property['compute'] };
}

/** A dimension: mostly small, also 0, 1 and odd numbers, and larger than a tile, a block or a panel of a product. */
export const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(16, 31, 33, 65) },
);
export const longSize = fc.oneof(
  { weight: 4, arbitrary: size },
  { weight: 1, arbitrary: fc.constantFrom(257, 300, 1031) },
);
export const some = fc.integer({ min: 1, max: 5 });
export const seed = fc.integer({ min: 1, max: 1000 });

/** A shape with the given number of dimensions and less than 100,000 values. */
export function shapeOf(minLength: number, maxLength: number, dimension = size): fc.Arbitrary<number[]> {
  return fc
    .array(dimension, { minLength, maxLength })
    .filter((shape) => shape.reduce((n, each) => n * each, 1) < 1e5);
}
