/**
 * What a description is translated to before a pixel is drawn: either a configuration of Chart.js or a drawing,
 * with the legend and the colour bar that go with it. The words around it are the frame's business.
 */
import type { ChartConfiguration } from 'chart.js';
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Scale } from './axis';
import type { Ramp, Rgb } from './ramps';
import type { Marker } from './theme';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The area between the axes, and where a value lies in it. */
export interface PlotArea extends Box {
  x(value: number): number;
  y(value: number): number;
}

/** What a drawing is made with. */
export interface Pen {
  readonly ctx: SKRSContext2D;
  /** Text on one line, by default around the point given. */
  text(text: string, x: number, y: number, letters: TextStyle): void;
  width(text: string, letters: TextStyle): number;
  /** The same letters, smaller where the text would be wider than `width`. */
  fit(text: string, width: number, letters: TextStyle): TextStyle;
  /** Equal cells, row by row from the top, each sharply bounded. */
  cells(box: Box, columns: number, colors: readonly Rgb[]): void;
}

export interface TextStyle {
  readonly size: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  /** A bright edge around the letters, for text that lies on lines. */
  readonly halo?: boolean;
}

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** Line, mark and area are drawn where they are given. */
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

export interface ChartJsPlot extends Plot {
  readonly config: ChartConfiguration;
  /** Drawn under the data, within the area. */
  readonly under?: (pen: Pen, area: PlotArea) => void;
  /** Drawn over the data, within the area. */
  readonly over?: (pen: Pen, area: PlotArea) => void;
  /** One unit is as long on both axes: circles are round. */
  readonly equalUnits?: boolean;
}

export interface DrawnPlot extends Plot {
  /** As high as the drawing can use, at a width. */
  readonly height?: (ruler: Pen, width: number) => number;
  /** Draws into the box and returns the part of it that was drawn on. */
  readonly draw: (pen: Pen, box: Box) => Box;
}
