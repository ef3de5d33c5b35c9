import type * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../core/rng';
import type { Plain, RawTensor } from './raw';

/** A result that is compared as it is: a tensor, a number, or nested numbers. */
export type Observable = tf.Tensor | number | boolean | NestedNumbers;
export type Observed = Record<string, Observable>;
/** Names of observations in a student's words, by key. */
export type Labels = Readonly<Record<string, string>>;
export type NestedNumbers = readonly (number | NestedNumbers)[];

/** Numbers that the judge computed from raw results. */
export type JudgedFacts = Record<string, number | boolean | NestedNumbers | RawTensor>;

/**
 * A question to a submission in two halves. `observe` runs beside the submission: it calls tasks and returns their
 * results as they are. Everything that is computed from the results is computed by `facts` in the judge, where no code
 * of the submission can change it.
 *
 * @typeParam Results what the tasks returned: tensors, numbers, texts, lists and plain objects of these
 */
export interface Probe<Lab, Inputs, Results extends Record<string, unknown> = Record<string, unknown>> {
  /** Fresh inputs of a seed: the same seed gives the same inputs on every machine. It runs in the judge, and is plain JSON. */
  inputs(random: SeededRandom): Inputs;
  /** Calls the submission with the inputs and returns what came, without computing anything of it. */
  observe(lab: Lab, inputs: Inputs): Results | Promise<Results>;
  /**
   * The numbers that are compared with the reference's, computed of raw results by their keys. Default: the results
   * themselves, which must be tensors, numbers or nested lists of numbers. An error that it throws counts as a result
   * that can't be read; the form of the results (a list, a tensor …) is compared with the reference's beforehand.
   */
  facts?(results: Plain<Results>, inputs: Inputs): JudgedFacts;
  /** The names of observations in messages. Default: their keys. */
  labels?: Labels;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- probes of one lab differ in their inputs and results
export type Probes<Lab> = Record<string, Probe<Lab, any, any>>;

/** The name of an observation in messages. */
export function labelOf(key: string, labels: Labels): string {
  return labels[key] ?? key;
}

/** Ties the inputs' type to `observe`, so that a probe is written without naming it. */
export function probe<Lab>() {
  return <Inputs, Results extends Record<string, unknown>>(
    definition: Probe<Lab, Inputs, Results>,
  ): Probe<Lab, Inputs, Results> => definition;
}

/** The largest distance of an observed number a from the expected e: |a − e| ≤ absolute + relative·|e|. */
export interface Tolerance {
  absolute: number;
  relative: number;
}

/** Float32 arithmetic in another order of operations stays well within this. */
const FLOAT32: Tolerance = { absolute: 1e-6, relative: 1e-4 };

/** One graded question about a task. */
export interface Check {
  /** `task/name`; the task is a function or class of `lab.ts`. */
  id: string;
  /** 0 if the task is an extra one. */
  points: number;
  /** The question in words. */
  asks: string;
  /** Name of the probe that puts the question. */
  probe: string;
  /** Names of the promises of its task that it tests, see `promise.ts`. */
  promises?: readonly string[];
  /** A hidden check tells a student the kind of a mistake, but no numbers. Default: visible. */
  hidden?: boolean;
  /** Default: {@link FLOAT32}. */
  tolerance?: Tolerance;
}

/** A named wrong answer: the reference with one edit, so that it is wrong in this one way only. */
export interface Misconception {
  id: string;
  /** The check that is meant to catch it. */
  check: string;
  /** The function, class or constant of lab.ts that the edit is made in. Default: the check's task. */
  inside?: string;
  /** Names it in a message, after "this looks like: ". */
  title: string;
  /** The reason why it is wrong, and the place to look at, without the answer. */
  hint: string;
  /** A text that stands in the reference exactly once; the amount of white space doesn't count. */
  original: string;
  /** The text that takes its place. */
  replacement: string;
}

/** The exports of `tests/graded/NN-topic/`. */
export interface GradedLab {
  checks: Check[];
  probes: Probes<unknown>;
}

/** The task a check or misconception is about. */
export function taskOf(checkId: string): string {
  return checkId.split('/')[0]!;
}

export function toleranceOf(check: Check): Tolerance {
  return check.tolerance ?? FLOAT32;
}
