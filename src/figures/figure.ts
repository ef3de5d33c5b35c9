import type { Animation } from '../charts/animation';
import type { Chart } from '../charts/chart';
import type { Dataset, LabelledSamples } from '../data/dataset';
import { counted } from '../core/words';

/** How long a figure may take: `quick` draws within seconds, `full` takes longer and shows more. */
export type Mode = 'quick' | 'full';

/** Everything that a figure's numbers depend on, besides the lab's code. */
export interface FigureContext {
  mode: Mode;
  /** The figure makes one run for each seed. */
  seeds: number[];
  /** The data set chosen on the command line; `digits` by default. */
  dataset: Dataset<LabelledSamples>;
  /** Loads another data set by its name: `diabetes`. */
  load(name: string): Promise<Dataset>;
  /** Reports how much of the run is done, 0 to 1. */
  progress(fraction: number): void;
}

/**
 * Everything that a figure's numbers depend on besides the lab's code, as plain JSON. The data set is given by its
 * name.
 */
export interface FigureInputs {
  mode: Mode;
  seeds: number[];
  data: string;
}

/** The inputs of a figure: its own seeds if no other number of them is asked for. */
export function inputsOf(
  { seeds, firstSeed = 0 }: Pick<Figure<unknown, unknown>, 'seeds' | 'firstSeed'>,
  { mode, data, count = seeds[mode] }: { mode: Mode; data: string; count?: number | undefined },
): FigureInputs {
  return { mode, data, seeds: Array.from({ length: count }, (_, i) => firstSeed + i) };
}

/**
 * A picture of a lab, made in two steps: `run` trains or measures with the lab's code and returns plain JSON;
 * `chart` turns that into a chart description. So a picture can be drawn again without training again.
 */
export interface Figure<Lab, Result> {
  /** The file name of the picture, without its extension. */
  id: string;
  title: string;
  /** Says what the reader should see in the picture. */
  caption: string;
  /** Document section and system: `SGD; S10`. */
  source: string;
  /** The default number of seeds; 1 if the figure has no randomness. */
  seeds: Record<Mode, number>;
  /**
   * The first seed, 0 by default. It is higher if the settings were chosen on the lower seeds: a choice looks better
   * than it is if it is reported on the seeds that chose it.
   */
  firstSeed?: number;
  run(lab: Lab, context: FigureContext): Result | Promise<Result>;
  chart(result: Result, context: FigureContext): Chart;
  /** The same result as it comes about, for the screen. The chart is its still, for print. */
  animation?(result: Result, context: FigureContext): Animation;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- figures of one lab differ in their results
export type Figures<Lab> = Figure<Lab, any>[];

/** Infers the type of the result from `run`, so that `chart` gets it without a type argument. */
export function figure<Lab>() {
  return <Result>(definition: Figure<Lab, Result>): Figure<Lab, Result> => definition;
}

/** The JSON file beside a picture: its numbers, and everything they depend on. */
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

/** The parts of a chart's subtitle that every figure has: data set and number of seeds. */
export function subtitle({ dataset, seeds }: FigureContext): { dataset: string; seeds: string } {
  return { dataset: dataset.title, seeds: counted(seeds.length, 'seed') };
}
