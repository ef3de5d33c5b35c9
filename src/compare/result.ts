import type { Interval } from '../figures/statistics';
import type { Configuration, Metric } from './configuration';
import type { Settings } from './settings';

/** Grows with every change of the result that could break a program that reads it. */
export const RESULT_VERSION = 1;

/** One of the things that are compared. */
export interface Variant {
  /** Its settings that differ from those of the others, in words: `adam, lr 0.01`. */
  label: string;
  settings: Settings;
  /** Whose code it trains with; null where implementations are not compared. */
  implementation: string | null;
  /** The epochs that it trained: less than the others only if successive halving gave it up. */
  epochs: number;
}

/** The end of a run. A run that diverged is an answer, one that failed is not. */
export type RunOutcome =
  | { kind: 'finished' }
  /** The loss or a weight was no longer a number. */
  | { kind: 'diverged'; epoch: number; reason: string }
  | { kind: 'failed'; reason: string };

/**
 * The course of a training: one number after each epoch, the first before the first step. `null` stands for a number
 * that is not finite; a training that diverged has no numbers after that.
 */
export interface Curves {
  /** Mean cross-entropy in nats over the training samples, without penalty and dropout. */
  trainLoss: (number | null)[];
  trainAccuracy: (number | null)[];
  valLoss: (number | null)[];
  /** Share of the validation samples whose largest logit is that of the true class. */
  valAccuracy: (number | null)[];
  /** The learning rate of the epoch's last step; null before the first. */
  learningRate: (number | null)[];
}

/**
 * The numbers after the last epoch. After a divergence, a loss is null and an accuracy that of a guess, 1/classes.
 * The numbers of the test set are there only where it was opened: see {@link TestUse}.
 */
export interface FinalNumbers {
  trainLoss: number | null;
  trainAccuracy: number;
  valLoss: number | null;
  valAccuracy: number;
  testLoss?: number | null;
  testAccuracy?: number;
}

/** Smallest, quartiles, largest, and what else tells the distribution of numbers; null where one is not finite. */
export interface Summary {
  min: number | null;
  q1: number | null;
  median: number | null;
  q3: number | null;
  max: number | null;
  mean: number | null;
  std: number | null;
}

/** A layer with a kernel, from the input to the output. */
export interface LayerNumbers {
  /** `hidden 1`, `output`. */
  name: string;
  /** Of its weights at the beginning and at the end. */
  initial: Summary;
  final: Summary;
  /** The norm of the kernel's gradient in the last step of each epoch; without an entry before the first step. */
  gradientNorm: (number | null)[];
  /** The norm of that step, divided by the norm of the kernel before it. */
  updateRatio: (number | null)[];
  /** The share of its units that are 0 for every validation sample at the end; null if it has no ReLU. */
  dead: number | null;
}

/** A training of one variant with one seed. */
export interface Run {
  /** Its place in the list of variants. */
  variant: number;
  /** Equal seeds share split, order of the samples and the random stream of the first weights. */
  seed: number;
  /** From 0; null without k-fold cross-validation. */
  fold: number | null;
  outcome: RunOutcome;
  /** Steps in an epoch. */
  stepsPerEpoch: number;
  /** Numbers that training moves. */
  parameters: number;
  curves: Curves;
  /** Null if the run failed. */
  final: FinalNumbers | null;
  layers: LayerNumbers[];
}

/** The data of one variant, as every run has it. */
export interface DataNumbers {
  name: string;
  title: string;
  classes: number;
  /** Numbers of one input. */
  inputs: number;
  /** Samples in each part. */
  train: number;
  validation: number;
  test: number;
}

/** How the test set was used: it is opened once, after all choices are made. */
export interface TestUse {
  /** The variants whose test numbers stand in their runs: all if the metric is one of the test set, else the chosen one. */
  opened: number[];
  /** In words: `validation chose adam, lr 0.01; the test set was opened once, for it`. */
  statement: string;
}

/** The variant that validation chose, if there are several. */
export interface Choice {
  by: 'valLoss' | 'valAccuracy';
  variant: number;
}

/** The metric of a comparison over the runs of one variant. */
export interface VariantSummary {
  variant: number;
  /** Runs with a number. */
  runs: number;
  diverged: number;
  failed: number;
  /** The mean and its 95 % interval; null without a number. */
  mean: Interval | null;
}

/** Two variants, compared on the seeds that both have. */
export interface Comparison {
  variant: number;
  against: number;
  /** Pairs of runs of equal seeds. */
  pairs: number;
  /**
   * Mean of the paired differences, variant − against, in nats or percentage points, and its interval, corrected for the
   * number of comparisons; null if there are too few pairs.
   */
  difference: Interval | null;
  /** The same interval by the bootstrap, which assumes no distribution and is too narrow for few pairs. */
  bootstrap: Interval | null;
  /**
   * The interval by which the two are called equivalent if it lies inside ±margin: of the mean difference, with the
   * confidence of two one-sided tests. There if a margin was given; null if there are too few pairs.
   */
  equivalence?: Interval | null;
  /** The gap that would be found with a probability of 80 %, for these differences; null if they are all equal. */
  detectable: number | null;
  /** `equivalent` if the difference is shown to be smaller than the margin, also if it is told apart from 0. */
  level: 'told-apart' | 'not-told-apart' | 'equivalent';
  /** In the words of the pictures: `lower by 0.12 (0.08 to 0.16)`. */
  text: string;
}

/** The statistics of the runs. */
export interface Analysis {
  metric: Metric;
  summaries: VariantSummary[];
  comparisons: Comparison[];
  /** How intervals and correction are made, in words. */
  method: string;
  /** One sentence that answers the question. */
  verdict: string;
}

/** Everything that a comparison measured: numbers of the machine's speed are not among them. */
export interface Measurements {
  version: typeof RESULT_VERSION;
  kit: {
    version: string;
    /** Of the code that the numbers depend on. */
    hash: string;
    /** The tfjs backend. */
    backend: string;
  };
  configuration: Configuration;
  /** One for each data set and size. */
  data: DataNumbers[];
  variants: Variant[];
  /**
   * The number of seeds at each look at the intervals: one without a wanted precision. The last is the number of seeds of
   * each variant.
   */
  looks: number[];
  /** By variant, then by seed, then by fold. */
  runs: Run[];
  choice: Choice | null;
  test: TestUse;
}

/** A submission that does not learn as the reference does. */
export interface Outlier {
  implementation: string;
  /** Of its training loss from the reference's, as a share of the way that the latter goes; null without a common number. */
  distance: number | null;
  /** Its fault, in words that follow its name. */
  reason: string;
}

/** A comparison with its statistics. */
export interface CompareResult extends Measurements {
  analysis: Analysis;
  /** There if implementations are compared. */
  outliers?: Outlier[];
}

/** The JSON of a comparison as it lies in a folder. */
export interface ResultFile extends CompareResult {
  /** The names of the pictures beside it, without their endings: a PNG and an SVG each. */
  pictures: string[];
}

/** The final number of a run by a metric; null if it is not finite, if it failed, or if the test set was not opened. */
export function finalOf({ final }: Run, metric: Metric): number | null {
  return final?.[metric] ?? null;
}
