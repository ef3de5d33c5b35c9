/** What `JSON.stringify` writes and `JSON.parse` gives back unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Means over the samples of a set; null for NaN and Infinity. The loss is without the penalty. */
export interface Measures {
  loss: number | null;
  [metric: string]: number | null;
}

export const SET_NAMES = ['train', 'validation', 'test'] as const;
export type SetName = (typeof SET_NAMES)[number];

/** One epoch, and after its last step the measures of the sets that were asked for. */
export interface EpochRecord extends Partial<Record<SetName, Measures>> {
  /** From 1. */
  epoch: number;
  steps: number;
  /** The mean over the epoch's samples, each at the parameters of its own step; without the penalty. */
  loss: number | null;
  /** The mean of the penalty over the same steps; null without one. */
  penalty: number | null;
  /** That of the last step, where the optimizer tells it. */
  learningRate: number | null;
  /** Time spent in training steps; measuring is not counted. */
  seconds: number;
}

/** Where and why a training stopped being one. */
export interface Divergence {
  epoch: number;
  /** Of this epoch, from 1. */
  step: number;
  /** Loss and penalty at this step; null for NaN and Infinity. */
  loss: number | null;
  /** A sentence for a person. */
  message: string;
}

/** A training run as plain JSON: enough to draw it, compare it, and run it again. */
export interface History {
  /** Whatever describes the run to those who read it. */
  config: Json;
  seed: number;
  /** The tfjs backend. */
  backend: string;
  /** The epochs that were completed. */
  epochs: EpochRecord[];
  /** Why it ended: all epochs done, `onEpoch` said so, or it diverged. */
  ended: 'finished' | 'stopped' | 'diverged';
  diverged: Divergence | null;
}

/** JSON has no NaN and no Infinity. */
export function jsonNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
