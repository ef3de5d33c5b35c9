/** What the figures of lab 01 share: starting layers, data as tensors, what a network answers all over the plane. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Group } from '../../../src/charts/description';
import type { Grid } from '../../../src/charts/grid';
import type { LabelledSamples } from '../../../src/data/dataset';
import type * as Lab from '../lab';

/**
 * Layers of the sizes given, from the number of features on; every bias starts from N(0, 1), and every weight
 * too, unless another standard deviation is given for the number of inputs.
 */
export function startingLayers(
  sizes: number[],
  activations: Lab.Activation[],
  stream: RandomStream,
  std: (inputs: number) => number = () => 1,
): Lab.Layer[] {
  return activations.map((activation, l) => ({
    W: randomNormal(stream, [sizes[l]!, sizes[l + 1]!], 0, std(sizes[l]!)) as tf.Tensor2D,
    b: randomNormal(stream, [sizes[l + 1]!]) as tf.Tensor1D,
    activation,
  }));
}

export function disposeLayers(layers: Lab.Layer[]): void {
  for (const { W, b } of layers) tf.dispose([W, b]);
}

/** Samples of two classes with their labels as one column. */
export function binaryTensors(samples: LabelledSamples): Lab.Samples {
  const features = samples.x.length / samples.count;
  return {
    x: tf.tensor2d(samples.x.slice(), [samples.count, features]),
    y: tf.tensor2d(Float32Array.from(samples.y), [samples.count, 1]),
  };
}

/** The output of a network with one output unit, for every sample. */
export function answers(lab: typeof Lab, layers: Lab.Layer[], x: tf.Tensor2D): number[] {
  return tf.tidy(() => [...lab.mlpForward(layers, x).at(-1)!.a.dataSync()]);
}

/** The share of samples on whose side of ½ the output is. */
export function shareRight(lab: typeof Lab, layers: Lab.Layer[], { x, y }: Lab.Samples): number {
  const labels = y.dataSync();
  const right = answers(lab, layers, x).filter((p, n) => p > 0.5 === labels[n]! > 0.5);
  return right.length / labels.length;
}

/** So many points of a grid on each side. */
const GRID_POINTS = 61;

/** A function of points, shape [points, 2], on a square grid, row by row from the bottom. */
export function overSquare(
  [from, to]: readonly [number, number],
  evaluate: (points: tf.Tensor2D) => tf.Tensor,
): Grid {
  const places = Array.from({ length: GRID_POINTS }, (_, i) => from + ((to - from) * i) / (GRID_POINTS - 1));
  const points = places.flatMap((y) => places.map((x) => [x, y]));
  // Three decimals: a network that answers ½ everywhere has no line to be drawn through its rounding errors.
  const values = tf.tidy(() =>
    [...evaluate(tf.tensor2d(points)).dataSync()].map((value) => Math.round(value * 1000) / 1000),
  );
  return {
    x: [from, to],
    y: [from, to],
    values: places.map((_, row) => values.slice(row * GRID_POINTS, (row + 1) * GRID_POINTS)),
  };
}

/** The samples of each class, by class. */
export function groupsOf(points: number[][], labels: ArrayLike<number>, names: readonly string[]): Group[] {
  return names.map((name, label) => {
    const own = points.filter((_, n) => labels[n] === label);
    return { name, style: label, x: own.map(([x]) => x!), y: own.map(([, y]) => y!) };
  });
}

/** Rows of two numbers, from numbers that stand one after the other. */
export function pairs(values: ArrayLike<number>): number[][] {
  return Array.from({ length: values.length / 2 }, (_, n) => [values[2 * n]!, values[2 * n + 1]!]);
}

/** The part of the line w₁x + w₂y + b = 0 that crosses a box; undefined where it misses it. */
export function lineThrough(
  [w1, w2]: readonly [number, number],
  b: number,
  { x, y }: { x: readonly [number, number]; y: readonly [number, number] },
): { x: number[]; y: number[] } | undefined {
  const crossings = [
    ...x.map((at) => [at, -(w1 * at + b) / w2]),
    ...y.map((at) => [-(w2 * at + b) / w1, at]),
  ].filter(([px, py]) => px! >= x[0] && px! <= x[1] && py! >= y[0] && py! <= y[1]);
  const ends = [...crossings].sort((a, c) => a[0]! - c[0]! || a[1]! - c[1]!);
  if (ends.length < 2) return undefined;
  return { x: [ends[0]![0]!, ends.at(-1)![0]!], y: [ends[0]![1]!, ends.at(-1)![1]!] };
}
