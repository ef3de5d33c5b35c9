/**
 * The parts of a description that all kinds of chart share. Descriptions are plain JSON, so a chart can be kept beside the
 * numbers it shows and drawn again without computing them again.
 */

/** Numbers to draw. `null` is a gap (JSON has no NaN); a value that is not finite is drawn as a gap too. */
export type Numbers = readonly (number | null)[];

/** The words around a chart. Hebrew and Persian text runs from right to left by itself. */
export interface Caption {
  readonly title: string;
  /** The data set: `digits`. Data set, seeds and note make up the subtitle. */
  readonly dataset?: string;
  /** The number of repetitions: `5 seeds`. */
  readonly seeds?: string;
  /** Other things the reader must know: `band: 95 % interval of the mean`. */
  readonly note?: string;
  /** The result that the chart shows, as one sentence of at most 120 letters: `minibatch SGD needs 12 times fewer samples`. */
  readonly verdict?: string;
  /** The title on a slide: the finding in at most 12 words. Without it, a short verdict is the title there. */
  readonly headline?: string;
  /** All that the result says, in as many sentences as it takes. It is kept beside the picture, and not drawn. */
  readonly details?: string;
  /** The source of the idea: `SGD §2; S10`. It is kept beside the picture, and not drawn. */
  readonly source?: string;
  /** The size of the whole picture, in logical pixels, 16:9 by default; a panel takes its share instead. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Axis {
  readonly label: string;
  /** Written after the label: `time (ms)`. */
  readonly unit?: string;
  /** `auto` takes the logarithm if all values are positive and span a factor of 100; default `linear`. */
  readonly scale?: 'linear' | 'log' | 'auto';
  readonly min?: number;
  readonly max?: number;
  /** `apart`: on a log axis, 0 has a place of its own at the low end, behind a break of the axis. */
  readonly zero?: 'apart';
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
  /** The number of a style of the theme; by default the next one. Gives a class the same colour everywhere. */
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
