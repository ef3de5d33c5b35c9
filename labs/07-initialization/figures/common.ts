/** Shared by the figures of lab 07: the initializers by name, deep nets, intervals on a log axis. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Interval } from '../../../src/figures/statistics';
import { geometricMeanInterval } from '../../../src/figures/statistics';
import type { Initializer } from '../../../src/train/ruleInitializer';
import type * as Lab from '../lab';

export interface Scheme {
  /** In legends and verdicts. */
  name: string;
  /** The same colour in every figure. */
  style: number;
  make: (lab: typeof Lab) => (random: RandomStream) => Initializer;
}

export const ZEROS: Scheme = { name: 'zeros', style: 11, make: (lab) => () => lab.zeros() };
export const TINY = small('0.01', 0);
export const SMALL = small('0.1', 5);
export const UNIT = small('1', 1);
export const FAN_IN: Scheme = {
  name: 'normal 1/√n',
  style: 2,
  make: (lab) => lab.fanInNormal,
};
export const HE: Scheme = { name: 'He √(2/n)', style: 3, make: (lab) => lab.heNormal };
export const GLOROT: Scheme = { name: 'Glorot normal', style: 4, make: (lab) => lab.glorotNormal };
export const UNIFORM: Scheme = { name: 'U[−1/√n, 1/√n]', style: 6, make: (lab) => lab.fanInUniform };
export const GLOROT_UNIFORM: Scheme = {
  name: 'Glorot uniform',
  style: 9,
  make: (lab) => lab.glorotUniform,
};

function small(std: string, style: number): Scheme {
  return { name: `N(0, ${std}²)`, style, make: (lab) => (random) => lab.smallNormal(random, Number(std)) };
}

/** The widths of a net whose layers have one width. */
export function equalWidths(layers: number, width: number): number[] {
  return Array<number>(layers + 1).fill(width);
}

export interface DeepNet {
  kernels: tf.Tensor2D[];
  activation: Lab.ActivationName;
  /** Rows of the inputs. */
  samples: number;
}

/** Samples of mean 0 and variance 1: standardized inputs, or a gradient at the output. */
export function standardNormal(
  random: SeededRandom,
  name: string,
  rows: number,
  columns: number,
): tf.Tensor2D {
  return randomNormal(random.stream(name), [rows, columns]) as tf.Tensor2D;
}

/** `signalByDepth` of a net on standard normal samples and a standard normal gradient at its output. */
export function signalOf(
  lab: typeof Lab,
  { kernels, activation, samples }: DeepNet,
  random: SeededRandom,
): Lab.SignalByDepth {
  const x = standardNormal(random, 'inputs', samples, kernels[0]!.shape[0]);
  const g = standardNormal(random, 'output gradient', samples, kernels.at(-1)!.shape[1]);
  const signal = lab.signalByDepth(kernels, activation, x, g);
  tf.dispose([x, g]);
  return signal;
}

/** A positive finite number; null for 0, Infinity and NaN, which have no place on a log axis. */
export function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** The geometric mean over seeds and its interval; null if any seed has no logarithm. */
export function logInterval(samples: (number | null)[]): Interval | null {
  const positives = samples.filter((value) => value !== null);
  return positives.length === samples.length ? geometricMeanInterval(positives) : null;
}
