/**
 * What every kind of chart is described with. Descriptions are plain JSON, so a chart can be kept beside the
 * numbers it shows and drawn again without computing them again.
 */

/** Numbers to draw. `null` is a gap (JSON has no NaN); a value that is not finite is drawn as a gap too. */
export type Numbers = readonly (number | null)[];

/** The words around a chart. Hebrew and Persian text runs from right to left by itself. */
export interface Caption {
  readonly title: string;
  /** What was measured on: `digits`. The three below make up the subtitle. */
  readonly dataset?: string;
  /** How often it was repeated: `5 seeds`. */
  readonly seeds?: string;
  /** What the reader has to know besides: `band: 95 % interval of the mean`. */
  readonly note?: string;
  /** What the chart shows, as a sentence: `minibatch SGD reaches cost 0.5 first: 12× fewer samples`. */
  readonly verdict?: string;
  /** Where the idea is from: `SGD §2; S10`. */
  readonly source?: string;
  /** Of the whole picture, in logical pixels; a panel takes its share instead. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Axis {
  readonly label: string;
  /** Written after the label: `time (ms)`. */
  readonly unit?: string;
  /** `auto` takes the logarithm where all values are positive and span a factor of 100; default `linear`. */
  readonly scale?: 'linear' | 'log' | 'auto';
  readonly min?: number;
  readonly max?: number;
}

/** A straight line across the chart at one value of an axis: a target, a boundary, the start of a phase. */
export interface Reference {
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly label?: string;
}

/** Points that belong together: a class, a split, a method. */
export interface Group {
  readonly name?: string;
  readonly x: Numbers;
  readonly y: Numbers;
  /** Which of the theme's styles to take; without it, the next one. Gives one class one colour everywhere. */
  readonly style?: number;
}

/** A curve through given points, in the units of the axes: a separating line, an ellipse, a trajectory. */
export interface Curve {
  readonly name?: string;
  readonly x: Numbers;
  readonly y: Numbers;
  readonly dashed?: boolean;
  /** As in {@link Group}. */
  readonly style?: number;
}
