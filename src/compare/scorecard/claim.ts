import type { Chart } from '../../charts/chart';
import type { Axes, Configuration, Metric } from '../configuration';
import { CONFIGURATION_VERSION } from '../configuration';
import type { Measurements } from '../result';

/** `full`: twice the seeds, and the whole data set of the source where it is on this machine. */
export type Mode = 'quick' | 'full';

/** How a claim is tried. */
export interface Design {
  mode: Mode;
  /** The data set of the source if it is used, else the one that stands in for it. */
  data: string;
  /** True if the data set is that of the source. */
  isOwnData: boolean;
}

/** A comparison that a claim asks for. */
export interface Question {
  axes: Axes;
  metric: Metric;
  epochs: number;
  /** Runs of each variant in quick mode. */
  seeds: number;
}

/** The results of the questions of a claim, by their names. */
export type Answers = Readonly<Record<string, Measurements>>;

/** A number that a claim speaks of, and where the claim says that it lies. */
export interface Expectation {
  key: string;
  /** In words: `steps of SGD, divided by those of momentum`. */
  name: string;
  /** `times` is a ratio, whose mean is geometric. */
  unit: 'times' | 'points' | '%' | 'nats';
  /** Its value in the source, in words. */
  claimed: string;
  /** The interval of the mean lies above `from` and below `to` if the claim holds; an absent one is no limit. */
  from?: number;
  to?: number;
}

/** One number for each seed. */
export interface Measured {
  /** Null where a run has no number: it diverged, or did not get to the target. */
  values: (number | null)[];
  /** So many of the values are lower bounds: the slower run had not got to the target at its end. */
  lowerBounds: number;
}

/** A claim of a paper or document, and how the kit tries it. */
export interface Claim {
  /** The word of the command line: `momentum-step`. */
  name: string;
  /** The claim in one short sentence. */
  title: string;
  source: string;
  /** The setting of the source. */
  setting: string;
  /** The differences of our setting, in sentences. */
  differs: string;
  /** The data set of the source, if the kit knows it. */
  ownData?: 'mnist' | 'fashion-mnist';
  /** The data set that ships with the kit, and is used instead. */
  standIn: 'digits' | 'fashion-small';
  expects: readonly Expectation[];
  questions(design: Design): Readonly<Record<string, Question>>;
  /** The numbers of each expectation, by its key. */
  measure(answers: Answers): Readonly<Record<string, Measured>>;
  picture(answers: Answers): Chart;
}

/** A question as the configuration of a comparison. */
export function configurationOf(question: Question, { mode, data }: Design): Configuration {
  const { axes, metric, epochs, seeds } = question;
  return {
    version: CONFIGURATION_VERSION,
    axes: { data: [data], ...axes },
    metric,
    epochs,
    seeds: mode === 'full' ? 2 * seeds : seeds,
    precision: null,
    search: { kind: 'grid' },
    folds: null,
    implementations: null,
  };
}
