/**
 * A chart → a PNG or an SVG, in Node. Loads Chart.js, the canvas and the fonts; code that only describes charts imports
 * `charts/chart` instead, which loads nothing.
 */
// First: the canvas must not load before the fonts of the machine are switched off.
import './fonts';
import { createCanvas, SvgExportFlag } from '@napi-rs/canvas';
import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { Canvas2D } from '../charts/canvas';
import type { Chart } from '../charts/chart';
import { pictureOf } from '../charts/picture';
import type { Picture } from '../charts/picture';
import { LIGHT } from '../charts/theme';
import type { Theme } from '../charts/theme';
import { tidySvg, withSimpleCircles } from './svg';

/** Makes an empty canvas of this many pixels, with the bundled fonts. */
export function newCanvas(width: number, height: number): Canvas2D {
  return createCanvas(width, height).getContext('2d');
}

/**
 * Draws a chart as a PNG with two pixels for each logical one. The same chart gives the same bytes, in every
 * process and in whatever order charts are drawn.
 *
 * @throws UsageError if the description contradicts itself or its kind is unknown.
 */
export function renderChart(chart: Chart, theme: Theme = LIGHT): Buffer {
  return pngOf(pictureOf(chart, newCanvas, { theme }));
}

/**
 * Draws a chart as an SVG: lines and areas as vectors, letters as outlines, since a program for slides doesn't have the
 * kit's fonts. The same chart gives the same text.
 *
 * @throws UsageError as {@link renderChart}
 */
export function renderSvg(chart: Chart, theme: Theme = LIGHT): string {
  const picture = pictureOf(chart, newCanvas, { theme, medium: 'vectors' });
  const canvas = createCanvas(picture.width, picture.height, SvgExportFlag.ConvertTextToPaths);
  picture.draw(withSimpleCircles(canvas.getContext('2d')));
  return tidySvg(canvas.getContent().toString(), picture, chart);
}

/**
 * chartjs-node-canvas loads a Chart.js of its own for each of its objects and never lets go of it, so there is one object,
 * which takes the size of each picture.
 */
class Sheet extends ChartJSNodeCanvas {
  protected override _width = 1;
  protected override _height = 1;

  constructor() {
    super({ width: 1, height: 1 });
  }

  resize({ width, height }: Pick<Picture, 'width' | 'height'>): void {
    [this._width, this._height] = [width, height];
  }
}

let sheet: Sheet | undefined;

/**
 * chartjs-node-canvas turns one chart into one PNG. A picture here is a chart without data whose only plugin
 * draws: so a title, a legend and several charts stand on one canvas.
 */
function pngOf(picture: Picture): Buffer {
  sheet ??= new Sheet();
  sheet.resize(picture);
  const configuration: ChartConfiguration = {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      devicePixelRatio: 1,
      scales: { x: { display: false }, y: { display: false } },
      plugins: { legend: { display: false } },
    },
    plugins: [{ id: 'picture', beforeDraw: ({ ctx }) => picture.draw(ctx) }],
  };
  return sheet.renderToBufferSync(configuration, 'image/png');
}
