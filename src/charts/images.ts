/** Image grid: samples, reconstructions or weights as small pictures side by side. */
import type { Scale } from './axis';
import { checkNotEmpty, checkSameLength } from './validate';
import type { Caption } from './description';
import { colorScale } from './heatMap';
import type { HeatMapChart } from './heatMap';
import { readNumber } from './numbers';
import type { Box, DrawnPlot, Pen, Point } from './plot';
import { colorOf, rampOf } from './ramps';
import type { Rgb } from './ramps';
import { cellAt, valueOf } from './readings';
import { LETTERS, LIGHT } from './theme';
import type { Theme } from './theme';
import { UsageError } from '../core/errors';

export interface ImagesChart extends Caption {
  readonly kind: 'images';
  /** Width and height of each image, in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** Row by row, with `columns` images in each row. */
  readonly images: readonly ImageTile[];
  readonly columns: number;
  readonly columnLabels?: readonly string[];
  readonly rowLabels?: readonly string[];
  /** For numbers other than brightness: their colours, and the colour bar that explains them. Not for RGB. */
  readonly color?: HeatMapChart['color'];
}

export interface ImageTile {
  /** Row by row from the top: one value a pixel (0 black to 1 white), or three (red, green, blue, 0 to 1). */
  readonly pixels: readonly number[];
  readonly caption?: string;
}

const BRIGHTNESS: Scale = { log: false, min: 0, max: 1, ticks: [] };
const GAP = 8;
const CAPTION_HEIGHT = 17;

export function imagesPlot(chart: ImagesChart, theme: Theme = LIGHT): DrawnPlot {
  check(chart);
  const { color, images } = chart;
  const ramp = rampOf(theme, color?.ramp ?? (color ? 'sequential' : 'grey'));
  const scale = color
    ? colorScale(
        color,
        images.flatMap(({ pixels }) => pixels),
      )
    : BRIGHTNESS;
  return {
    legend: [],
    ...(color && { colorBar: { ramp, scale, label: color.label } }),
    draw: (pen, box) => {
      const spare = box.height - gridBox(chart, pen, box).height;
      const middle = { ...box, top: box.top + spare / 2 };
      return drawGrid(
        chart,
        (tile) => colorsOf(chart, tile, (value) => colorOf(ramp, scale, value, theme)),
        pen,
        middle,
      );
    },
  };
}

function check(chart: ImagesChart): void {
  const { width, height, images, columns, columnLabels, rowLabels } = chart;
  checkNotEmpty(images, 'image');
  const area = width * height;
  images.forEach(({ pixels }, i) => {
    if (pixels.length === area || (pixels.length === 3 * area && !chart.color)) return;
    const wanted = chart.color ? `${area} pixels` : `${area} grey or ${3 * area} RGB values`;
    throw new UsageError(`expected ${wanted} (${width}×${height}) in image ${i}, received ${pixels.length}`);
  });
  if (columnLabels) checkSameLength(columnLabels, columns, 'column labels, one for each column');
  if (rowLabels)
    checkSameLength(rowLabels, Math.ceil(images.length / columns), 'row labels, one for each row');
}

function colorsOf(
  { width, height }: ImagesChart,
  { pixels }: ImageTile,
  colorOfValue: (value: number) => Rgb,
): Rgb[] {
  const area = width * height;
  if (pixels.length === area) return pixels.map(colorOfValue);
  const byte = (i: number) => Math.round(255 * Math.min(1, Math.max(0, pixels[i]!)));
  return Array.from({ length: area }, (_, i): Rgb => [byte(3 * i), byte(3 * i + 1), byte(3 * i + 2)]);
}

function drawGrid(chart: ImagesChart, colors: (tile: ImageTile) => Rgb[], pen: Pen, box: Box): Box {
  const grid = layOut(chart, pen, box);
  drawLabels(chart, grid, pen, box);
  chart.images.forEach((tile, i) => {
    const left = grid.left + (i % chart.columns) * grid.stepX;
    const top = grid.top + Math.floor(i / chart.columns) * grid.stepY;
    pen.cells({ left, top, width: grid.width, height: grid.height }, chart.width, colors(tile));
    pen.ctx.strokeStyle = pen.theme.palette.grid;
    pen.ctx.lineWidth = 1;
    pen.ctx.strokeRect(left, top, grid.width, grid.height);
    const box = { left, top, width: grid.width, height: grid.height };
    pen.mark({ box, read: (at) => wordsOfPixel(chart, i, box, at) });
    const [x, y] = [left + grid.width / 2, top + grid.height + CAPTION_HEIGHT / 2];
    if (tile.caption !== undefined)
      pen.text(tile.caption, x, y, pen.fit(tile.caption, grid.width + 2, LETTERS.note));
  });
  return gridBox(chart, pen, box);
}

function wordsOfPixel(chart: ImagesChart, index: number, box: Box, at: Point): string[] {
  const { width, height, columns, columnLabels, rowLabels, images, color } = chart;
  const { pixels, caption } = images[index]!;
  const { column, row } = cellAt(box, [width, height], at);
  const place = row * width + column;
  const values = pixels.length === width * height ? [pixels[place]!] : pixels.slice(3 * place, 3 * place + 3);
  const names = [rowLabels?.[Math.floor(index / columns)], columnLabels?.[index % columns], caption];
  return [
    ...names.filter((name) => name !== undefined),
    `(${column}, ${row})`,
    valueOf({ label: color?.label ?? '' }, values.map(readNumber).join(', ')),
  ];
}

function drawLabels({ columnLabels, rowLabels }: ImagesChart, grid: Grid, pen: Pen, box: Box): void {
  columnLabels?.forEach((label, j) => {
    const x = grid.left + j * grid.stepX + grid.width / 2;
    pen.text(label, x, box.top + 8, pen.fit(label, grid.width + 2, LETTERS.tick));
  });
  rowLabels?.forEach((label, i) => {
    const y = grid.top + i * grid.stepY + grid.height / 2;
    pen.text(label, grid.left - GAP, y, { ...LETTERS.tick, align: 'right' });
  });
}

interface Grid extends Box {
  readonly stepX: number;
  readonly stepY: number;
}

/** The largest grid that fits: the size and position of the first tile, and the steps to the next ones. */
function layOut(chart: ImagesChart, pen: Pen, box: Box): Grid {
  const { images, columns, columnLabels, rowLabels = [] } = chart;
  const rows = Math.ceil(images.length / columns);
  const labels = Math.max(0, ...rowLabels.map((label) => pen.width(label, LETTERS.tick) + GAP));
  const captions = images.some(({ caption }) => caption !== undefined) ? CAPTION_HEIGHT : 0;
  const header = columnLabels ? 18 : 0;
  const widest = (box.width - labels - GAP * (columns - 1)) / columns;
  const highest = (box.height - header - GAP * (rows - 1)) / rows - captions;
  const enlargement = Math.min(widest / chart.width, highest / chart.height);
  const [width, height] = [enlargement * chart.width, enlargement * chart.height];
  const stepX = width + GAP;
  const spare = box.width - labels - (columns * stepX - GAP);
  return {
    left: box.left + labels + spare / 2,
    top: box.top + header,
    width,
    height,
    stepX,
    stepY: height + captions + GAP,
  };
}

/** The part of the box that is used, with labels and captions. */
function gridBox(chart: ImagesChart, pen: Pen, box: Box): Box {
  const { left, top, stepX, stepY } = layOut(chart, pen, box);
  const rows = Math.ceil(chart.images.length / chart.columns);
  const bottom = top + rows * stepY - GAP;
  return { left, top: box.top, width: chart.columns * stepX - GAP, height: bottom - box.top };
}
