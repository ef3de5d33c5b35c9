/** Shared by the figures of lab 01: initial layers, training from a seed, data as tensors, outputs over the plane. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Group } from '../../../src/charts/description';
import type { Grid } from '../../../src/charts/grid';
import type { LabelledSamples } from '../../../src/data/dataset';
import { evenlySpaced } from '../../../src/figures/spacing';
import type * as Lab from '../lab';

/**
 * Layers of the given sizes; the first size is the number of features. Every bias starts from N(0, 1). So does every
 * weight, unless `std` gives another standard deviation for the number of inputs.
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

/** How {@link trainFromSeed} makes and trains a network. */
export interface SeededTraining {
  /** The number of features, then the units of each layer. */
  sizes: number[];
  activations: Lab.Activation[];
  steps: number;
  learningRate: number;
  seed: number;
}

/** Trains a network from a seed with Adam, which needs fewer steps than plain gradient descent here. */
export function trainFromSeed(
  lab: typeof Lab,
  samples: Lab.Samples,
  { sizes, activations, steps, learningRate, seed }: SeededTraining,
): { layers: Lab.Layer[]; costs: number[] } {
  const stream = seededRandom(seed).stream('start');
  const start = startingLayers(sizes, activations, stream, (inputs) => 1 / Math.sqrt(inputs));
  const optimizer = tf.train.adam(learningRate);
  const trained = lab.trainMlp(start, samples, { steps, optimizer });
  optimizer.dispose();
  disposeLayers(start);
  return trained;
}

/** Samples of two classes as tensors: x of shape [samples, features], the labels y of shape [samples, 1]. */
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

/** Accuracy: the share of samples whose output is on the same side of ½ as the label. */
export function shareRight(lab: typeof Lab, layers: Lab.Layer[], { x, y }: Lab.Samples): number {
  const labels = y.dataSync();
  const right = answers(lab, layers, x).filter((p, n) => p > 0.5 === labels[n]! > 0.5);
  return right.length / labels.length;
}

/** The number of grid points on each side. */
const GRID_POINTS = 61;

/** Evaluates a function of points, shape [points, 2], on a square grid of `side`² points, row by row from the bottom. */
export function overSquare(
  [from, to]: readonly [number, number],
  evaluate: (points: tf.Tensor2D) => tf.Tensor,
  side = GRID_POINTS,
): Grid {
  const coordinates = evenlySpaced(from, to, side);
  const points = coordinates.flatMap((y) => coordinates.map((x) => [x, y]));
  // Three decimals: otherwise the rounding errors of a network that answers ½ everywhere would get a contour line.
  const values = tf.tidy(() =>
    [...evaluate(tf.tensor2d(points)).dataSync()].map((value) => Math.round(value * 1000) / 1000),
  );
  return {
    x: [from, to],
    y: [from, to],
    values: coordinates.map((_, row) => values.slice(row * side, (row + 1) * side)),
  };
}

/** The points of each class as a group of a scatter chart. */
export function groupsOf(points: number[][], labels: ArrayLike<number>, names: readonly string[]): Group[] {
  return names.map((name, label) => {
    const ofClass = points.filter((_, n) => labels[n] === label);
    return { name, style: label, x: ofClass.map(([x]) => x!), y: ofClass.map(([, y]) => y!) };
  });
}

/** Splits a flat list into rows of two numbers. */
export function pairs(values: ArrayLike<number>): number[][] {
  return Array.from({ length: values.length / 2 }, (_, n) => [values[2 * n]!, values[2 * n + 1]!]);
}

/** The part of the line w₁x + w₂y + b = 0 inside a box; undefined if the line misses the box. */
export function lineThrough(
  [w1, w2]: readonly [number, number],
  b: number,
  { x, y }: { x: readonly [number, number]; y: readonly [number, number] },
): { x: number[]; y: number[] } | undefined {
  const crossings = [
    ...x.map((side) => [side, -(w1 * side + b) / w2]),
    ...y.map((side) => [-(w2 * side + b) / w1, side]),
  ].filter(([px, py]) => px! >= x[0] && px! <= x[1] && py! >= y[0] && py! <= y[1]);
  const ends = [...crossings].sort((a, c) => a[0]! - c[0]! || a[1]! - c[1]!);
  if (ends.length < 2) return undefined;
  return { x: [ends[0]![0]!, ends.at(-1)![0]!], y: [ends[0]![1]!, ends.at(-1)![1]!] };
}
