import type { Chart } from '../charts/chart';
import type { Dataset, LabelledSamples } from '../data/dataset';

/** How long a figure may take: `quick` draws within seconds, `full` is for looking closely. */
export type Mode = 'quick' | 'full';

/** What a figure's run is given: everything that its numbers depend on, besides the lab's code. */
export interface FigureContext {
  mode: Mode;
  /** One run for each of them. */
  seeds: number[];
  /** The data set asked for on the command line; `digits` by default. */
  dataset: Dataset<LabelledSamples>;
  /** Says how far the run is, 0 to 1. */
  progress(fraction: number): void;
}

/**
 * One picture of a lab, in two steps: `run` trains or measures with the lab's code and returns plain JSON;
 * `chart` turns that into a chart description. So a picture can be drawn again without training again.
 */
export interface Figure<Lab, Result> {
  /** File name of the picture. */
  id: string;
  title: string;
  /** What to see in it. */
  caption: string;
  /** Document section and system: `SGD; S10`. */
  source: string;
  /** How many seeds it takes by default; 1 where nothing is random. */
  seeds: Record<Mode, number>;
  /**
   * The first of its seeds, 0 by default; another where the regime was chosen on the lower ones: what is chosen and
   * reported on the same seeds looks better than it is.
   */
  firstSeed?: number;
  run(lab: Lab, context: FigureContext): Result | Promise<Result>;
  chart(result: Result, context: FigureContext): Chart;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- figures of one lab differ in their results
export type Figures<Lab> = Figure<Lab, any>[];

/** Ties the result's type to `chart`, so that a figure is written without naming it. */
export function figure<Lab>() {
  return <Result>(definition: Figure<Lab, Result>): Figure<Lab, Result> => definition;
}

/** What is saved beside a picture: its numbers, and all they depend on. */
export interface FigureRecord {
  lab: string;
  figure: string;
  title: string;
  caption: string;
  source: string;
  config: { mode: Mode; dataset: string; seeds: number[]; backend: string; target: string };
  result: unknown;
  chart: Chart;
}

/** The words of a chart's subtitle that are the same for every figure: data set and number of seeds. */
export function subtitle({ dataset, seeds }: FigureContext): { dataset: string; seeds: string } {
  return { dataset: dataset.title, seeds: seeds.length === 1 ? '1 seed' : `${seeds.length} seeds` };
}
