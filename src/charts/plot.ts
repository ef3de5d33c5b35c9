/**
 * A plot: what a chart description becomes before anything is drawn. It is either a configuration of Chart.js or a
 * drawing, with its legend and its colour bar. The frame writes the words around it.
 */
import type { ChartConfiguration } from 'chart.js';
import type { Scale } from './axis';
import type { Canvas2D, NewCanvas } from './canvas';
import type { Ramp, Rgb } from './ramps';
import type { Letters, Marker, Theme } from './theme';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The area between the axes, and the functions that place a value in it. */
export interface PlotArea extends Box {
  x(value: number): number;
  y(value: number): number;
}

/** `pixels` keeps what it is given as an image; `vectors` keeps lines and areas, and enlarges without steps. */
export type Medium = 'pixels' | 'vectors';

/** The tools of a drawing, on one canvas. */
export interface Pen {
  readonly ctx: Canvas2D;
  readonly theme: Theme;
  /** The number of device pixels for a logical one. */
  readonly pixelRatio: number;
  readonly medium: Medium;
  readonly newCanvas: NewCanvas;
  /** Text on one line, by default around the point given. */
  text(text: string, x: number, y: number, letters: TextStyle): void;
  width(text: string, letters: TextStyle): number;
  /** The same letters, smaller if the text would be wider than `width`. */
  fit(text: string, width: number, letters: TextStyle): TextStyle;
  /** Equal cells with sharp edges, row by row from the top. */
  cells(box: Box, columns: number, colors: readonly Rgb[]): void;
  /** False for a series that a reader has switched off. One without a name is always shown. */
  shows(series: string | undefined): boolean;
  /** Tells of a mark that was drawn, for those who read its numbers. */
  mark(mark: Mark): void;
}

/** A part of a picture with numbers that can be read: a point of a line, a bar, an image, the levels of a surface. */
export interface Mark {
  /** In logical pixels of the picture. A point has no width and no height. */
  readonly box: Box;
  /** The words of a point inside of the box, a line each: `epoch: 3`. */
  read(at: Point): readonly string[];
}

/** Hears of all that a picture shows while it is drawn, so that a page can answer the pointer. */
export interface PictureReader {
  mark(mark: Mark): void;
  /** An entry of a legend, and its place in logical pixels of the picture. */
  entry(entry: LegendEntry, box: Box): void;
}

export interface TextStyle {
  readonly size: number;
  /** A colour of the palette, ink by default; `color` is any other colour. */
  readonly ink?: Letters['ink'];
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  /** An edge of paper around the letters, for text that lies on lines. */
  readonly halo?: boolean;
}

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** A line, a mark and an area are drawn if they are given. */
  readonly dash?: readonly number[];
  readonly marker?: Marker;
  readonly fill?: string;
}

export interface ColorBar {
  readonly ramp: Ramp;
  readonly scale: Scale;
  readonly label?: string;
}

interface Plot {
  readonly legend: readonly LegendEntry[];
  readonly colorBar?: ColorBar;
}

/** A dataset of a configuration of Chart.js: the series it belongs to, and the words of its points. */
export interface DatasetReading {
  readonly series?: string | undefined;
  /** Absent for a dataset that only adorns another one, as the band around a line. */
  read?(point: Point, index: number): readonly string[];
}

export interface ChartJsPlot extends Plot {
  /** One for each dataset, in the same order. */
  readonly readings: readonly DatasetReading[];
  /** Its axes of numbers, for those who check their ticks. */
  readonly scales: readonly Scale[];
  readonly config: ChartConfiguration;
  /** Drawn under the data, within the area. */
  readonly under?: (pen: Pen, area: PlotArea) => void;
  /** Drawn over the data, within the area. */
  readonly over?: (pen: Pen, area: PlotArea) => void;
  /** One unit is as long on both axes, so that a circle is round. */
  readonly equalUnits?: boolean;
}

export interface DrawnPlot extends Plot {
  /** Draws into the box and returns the part of it that was used. */
  readonly draw: (pen: Pen, box: Box) => Box;
}
