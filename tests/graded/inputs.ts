import type { RandomStream, SeededRandom } from '../../src/core/rng';
import type { PlainTensor } from '../../src/core/tensors';

/*
 * Random inputs of probes, as plain JSON. They run on the judge's side. The order of the draws is part of what a
 * seed means: with another order, recorded.json must be made again.
 */
export type Matrix = number[][];

export function vector(stream: RandomStream, length: number, std = 1): number[] {
  return Array.from({ length }, () => stream.normal(0, std));
}

export function matrix(stream: RandomStream, rows: number, columns: number, std = 1): Matrix {
  return Array.from({ length: rows }, () => vector(stream, columns, std));
}

/** Uniform draws on [low, high). */
export function uniforms(stream: RandomStream, length: number, low: number, high: number): number[] {
  return Array.from({ length }, () => stream.uniform(low, high));
}

/** A draw whose logarithm is uniform between those of the limits. */
export function logUniform(stream: RandomStream, low: number, high: number): number {
  return Math.exp(stream.uniform(Math.log(low), Math.log(high)));
}

/** The entries of a list in a random order. */
export function shuffled<T>(stream: RandomStream, list: readonly T[]): T[] {
  return stream.permutation(list.length).map((i) => list[i]!);
}

export function labels(stream: RandomStream, count: number, classes: number): number[] {
  return Array.from({ length: count }, () => stream.integer(classes));
}

/** Uniform on the whole numbers from low to high, both included. */
export function between(stream: RandomStream, low: number, high: number): number {
  return low + stream.integer(high - low + 1);
}

/** Normal draws as a tensor of any shape. */
export function plainTensor(stream: RandomStream, shape: number[], std = 1): PlainTensor {
  return {
    shape,
    values: vector(
      stream,
      shape.reduce((size, n) => size * n, 1),
      std,
    ),
  };
}

/** 1 or −1 with equal probability. */
export function randomSign(stream: RandomStream): number {
  return stream.bernoulli(0.5) ? 1 : -1;
}

/** A number of either sign whose magnitude is uniform on [low, high): never near 0, so that a missing term shows. */
export function awayFromZero(stream: RandomStream, low: number, high: number): number {
  return stream.uniform(low, high) * randomSign(stream);
}

/** A seed for the random stream that a submission gets. */
export function drawSeed(random: SeededRandom): number {
  return random.stream('seed').integer(1_000_000);
}

/**
 * Losses of epochs, given in tenths above a random level. The noise is below 0.002, so it changes no comparison of
 * two losses that differ.
 */
export function jittered(random: SeededRandom, losses: number[]): number[] {
  const stream = random.stream('jitter');
  const level = stream.uniform(0.5, 3);
  return losses.map((loss) => level + loss / 10 + stream.uniform(0, 0.002));
}
