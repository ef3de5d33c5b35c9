/** What the page shows of a net at one moment, as plain lists that a worker can post. */
import { boxPlotStatistics } from '../../../charts/boxPlotStatistics';
import type { BoxPlotStatistics } from '../../../charts/boxPlotStatistics';
import { backward, lossOf, MOST_ROWS, predict, rootMeanSquare } from './net';
import type { Net, NetLayer } from './net';
import { RULES } from './rules';
import type { FormulaLine } from './rules';
import type { Part, Task } from './samples';
import type { Result, Status, Trainer, Watched } from './trainer';

/** Points along each side of the picture of the plane, and along a curve. */
export const PLANE_POINTS = 50;
const CURVE_POINTS = 200;
/** Room around the samples, as a share of their extent. */
const ROOM = 0.1;

/** The answers of the net, in the form that suits the task. */
export type Picture =
  /** Probability of each class at each point of the plane: rows from low to high y, columns from low to high x. */
  | { readonly kind: 'plane'; readonly classes: number; readonly probabilities: Float32Array }
  | { readonly kind: 'curve'; readonly x: Float64Array; readonly y: Float64Array }
  /** Validation samples by their class (rows) and the class that the net answers (columns). */
  | { readonly kind: 'confusions'; readonly classes: number; readonly counts: Float64Array }
  /** Target and answer of each validation sample. */
  | { readonly kind: 'targets'; readonly target: Float64Array; readonly answer: Float64Array };

/** One layer in numbers. */
export interface LayerFacts {
  readonly boxes: BoxPlotStatistics | null;
  /** Root mean square of the outputs, and of ∂L/∂output of single samples. */
  readonly activation: number;
  readonly gradient: number;
  /** The share of units through which a gradient passes for no training sample. Undefined for the output layer, and for NaN. */
  readonly dead: number | undefined;
}

export interface Snapshot {
  readonly step: number;
  readonly epoch: number;
  readonly bestEpoch: number;
  readonly status: Status;
  readonly now: Result;
  /** η of the next step. */
  readonly rate: number;
  readonly gradientNorm: number;
  readonly clipFactor: number;
  /** Absent where only the numbers were asked for. */
  readonly picture?: Picture;
  /** The kernel of each layer, row by row: from → to. */
  readonly kernels: readonly Float64Array[];
  readonly layers: readonly LayerFacts[];
  readonly formula: readonly FormulaLine[];
  readonly watched: Watched | undefined;
}

/** All numbers of a net, without the picture of its answers, which costs more than the rest. */
export function numbersOf(trainer: Trainer): Snapshot {
  const { net, task, settings, watched } = trainer;
  return {
    step: trainer.step,
    epoch: trainer.epoch,
    bestEpoch: trainer.bestEpoch,
    status: trainer.status,
    now: trainer.result(),
    rate: trainer.rate,
    gradientNorm: watched?.norm ?? 0,
    clipFactor: watched?.clipFactor ?? 1,
    layers: factsOf(net, task.train),
    kernels: net.layers.map(({ kernel }) => kernel.slice()),
    formula: watched ? RULES[settings.optimizer].show(watched, settings) : [],
    watched,
  };
}

/** The low and high end of each axis of the picture. */
export function axesOf({ extent }: Pick<Task, 'extent'>): [number, number][] {
  return extent.map(([low, high]) => {
    const room = ROOM * (high - low || 1);
    return [low - room, high + room];
  });
}

export function pictureOf(net: Net, task: Task): Picture {
  if (task.kind === 'curve') return task.inputs === 1 ? curveOf(net, task) : targetsOf(net, task);
  return task.inputs === 2 ? planeOf(net, task) : confusionsOf(net, task);
}

/** Calls `use` with the outputs of a chunk of rows, and the number of the first row. */
function eachChunk(net: Net, x: Float64Array, use: (outputs: Float64Array, start: number) => void): void {
  const inputs = net.layers[0]!.from;
  const rows = x.length / inputs;
  for (let start = 0; start < rows; start += MOST_ROWS) {
    const count = Math.min(MOST_ROWS, rows - start);
    use(predict(net, x.subarray(start * inputs, (start + count) * inputs), count), start);
  }
}

function planeOf(net: Net, task: Task): Picture {
  const { inputScale, outputs } = task;
  const [across, up] = axesOf(task) as [[number, number], [number, number]];
  const x = new Float64Array(2 * PLANE_POINTS ** 2);
  // The value at the middle of each cell.
  const place = ([low, high]: readonly [number, number], i: number): number =>
    low + ((high - low) * (i + 0.5)) / PLANE_POINTS;
  for (let row = 0; row < PLANE_POINTS; row++)
    for (let column = 0; column < PLANE_POINTS; column++) {
      const at = 2 * (row * PLANE_POINTS + column);
      x[at] = (place(across, column) - inputScale.mean[0]!) / inputScale.std[0]!;
      x[at + 1] = (place(up, row) - inputScale.mean[1]!) / inputScale.std[1]!;
    }
  const probabilities = new Float32Array(PLANE_POINTS ** 2 * outputs);
  eachChunk(net, x, (logits, start) => softmaxRows(logits, outputs, probabilities.subarray(start * outputs)));
  return { kind: 'plane', classes: outputs, probabilities };
}

function softmaxRows(logits: Float64Array, outputs: number, into: Float32Array): void {
  for (let at = 0; at < logits.length; at += outputs) {
    let top = -Infinity;
    for (let j = 0; j < outputs; j++) top = Math.max(top, logits[at + j]!);
    let total = 0;
    for (let j = 0; j < outputs; j++) total += into[at + j] = Math.exp(logits[at + j]! - top);
    for (let j = 0; j < outputs; j++) into[at + j]! /= total;
  }
}

function curveOf(net: Net, task: Task): Picture {
  const { inputScale, targetScale } = task;
  const [[low, high]] = axesOf(task) as [[number, number]];
  const x = Float64Array.from(
    { length: CURVE_POINTS },
    (_, i) => low + ((high - low) * i) / (CURVE_POINTS - 1),
  );
  const y = new Float64Array(CURVE_POINTS);
  const inputs = x.map((value) => (value - inputScale.mean[0]!) / inputScale.std[0]!);
  eachChunk(net, inputs, (outputs, start) => y.set(outputs, start));
  return { kind: 'curve', x, y: y.map((value) => value * targetScale.std[0]! + targetScale.mean[0]!) };
}

function confusionsOf(net: Net, { validation, outputs }: Task): Picture {
  const counts = new Float64Array(outputs * outputs);
  eachChunk(net, validation.x, (logits, start) => {
    for (let row = 0; row * outputs < logits.length; row++) {
      const one = logits.subarray(row * outputs, (row + 1) * outputs);
      const answer = one.indexOf(Math.max(...one));
      // A NaN is no answer.
      if (answer >= 0) counts[validation.y[start + row]! * outputs + answer]! += 1;
    }
  });
  return { kind: 'confusions', classes: outputs, counts };
}

function targetsOf(net: Net, { validation, targetScale }: Task): Picture {
  const answer = new Float64Array(validation.count);
  eachChunk(net, validation.x, (outputs, start) => answer.set(outputs, start));
  const back = (value: number): number => value * targetScale.std[0]! + targetScale.mean[0]!;
  return { kind: 'targets', target: validation.y.map(back), answer: answer.map(back) };
}

/** Sizes are measured on at most this many training samples. */
const LOOKED_AT = 256;
/** A unit is dead if f′(z) is below this for every sample. */
const NO_SLOPE = 1e-3;

function factsOf(net: Net, train: Part): LayerFacts[] {
  const count = Math.min(LOOKED_AT, train.count);
  const x = train.x.subarray(0, count * net.layers[0]!.from);
  predict(net, x, count);
  lossOf(net, train.y);
  const gradients = sizesOfGradients(net, x);
  return net.layers.map((layer, l) => {
    const isHidden = l < net.layers.length - 1;
    const { out, z } = net.pass.layers[l]!;
    return {
      boxes: boxesOf(layer),
      activation: rootMeanSquare(isHidden ? out : z, count * layer.to),
      gradient: gradients[l]!,
      dead: isHidden ? deadShare(net, l, count) : undefined,
    };
  });
}

/** Root mean squares of ∂L/∂output by layer, at test time. */
function sizesOfGradients(net: Net, x: Float64Array): Float64Array {
  const { pass, layers } = net;
  const sizes = new Float64Array(layers.length);
  sizes[layers.length - 1] = rootMeanSquare(pass.layers.at(-1)!.gradient, pass.count * layers.at(-1)!.to);
  // The next step of training sets the gradients back to 0.
  backward(net, x, sizes);
  return sizes;
}

function boxesOf({ kernel }: NetLayer): BoxPlotStatistics | null {
  return kernel.every(Number.isFinite) ? boxPlotStatistics([...kernel]) : null;
}

function deadShare({ layers, pass }: Net, l: number, count: number): number | undefined {
  const { to, activation } = layers[l]!;
  const { z, f } = pass.layers[l]!;
  if (z.subarray(0, count * to).some(Number.isNaN)) return undefined;
  let dead = 0;
  for (let j = 0; j < to; j++) {
    let isAlive = false;
    for (let i = j; i < count * to && !isAlive; i += to)
      isAlive = Math.abs(activation.slope(z[i]!, f[i]!)) >= NO_SLOPE;
    if (!isAlive) dead += 1;
  }
  return dead / to;
}
