/** Draws a configuration of Chart.js into a box of a picture, with the drawings under and over its data. */
import { BoxAndWiskers, BoxPlotController } from '@sgratzl/chartjs-chart-boxplot';
import {
  BasicPlatform,
  CategoryScale,
  Chart,
  Decimation,
  Filler,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
} from 'chart.js';
import type {
  ChartArea,
  ChartConfiguration,
  ChartData,
  ChartItem,
  ChartOptions,
  ChartType,
  Plugin,
} from 'chart.js';
import { BarWithErrorBar, BarWithErrorBarsController } from 'chartjs-chart-error-bars';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { isolated } from '../direction';
import type { Box, ChartJsPlot, Mark, Pen, PictureReader, PlotArea, Point } from '../plot';
import { FONT_FAMILY, LETTERS } from '../theme';
import { canvasWindow } from './canvasWindow';
import { FixedLinear, FixedLog } from './fixedTicks';
import { penOn } from './pen';
import type { Tools } from './pen';
import { wrap } from './text';

Chart.register(
  ...[LineController, ScatterController, BarWithErrorBarsController, BoxPlotController, MatrixController],
  ...[LineElement, PointElement, BarWithErrorBar, BoxAndWiskers, MatrixElement],
  ...[FixedLinear, FixedLog, CategoryScale, Filler, Decimation],
);
Chart.defaults.font.family = FONT_FAMILY;
// The default is the language of the machine.
Chart.defaults.locale = 'en-US';

/** Switched off, since the frame writes titles and legends, and chartjs-node-canvas registers all parts of Chart.js. */
const NO_WORDS = {
  legend: { display: false },
  title: { display: false },
  subtitle: { display: false },
  tooltip: { enabled: false },
  colors: { enabled: false },
};

/** Room around the axes, for the words over a line at the top and for subscripts in the titles. */
const ROOM = { left: 2, right: 2, top: 14, bottom: 4 };

/** The pen of the picture, and the tools to make one for each canvas. */
interface Desk {
  readonly pen: Pen;
  readonly tools: Tools;
}

/** Draws the plot and returns the area between its axes. */
export function drawChartJs(plot: ChartJsPlot, desk: Desk, box: Box): Box {
  return desk.pen.medium === 'vectors' ? drawVectors(plot, desk, box) : drawPixels(plot, desk, box);
}

function drawPixels(plot: ChartJsPlot, desk: Desk, box: Box): Box {
  const { pen } = desk;
  // Chart.js itself multiplies the size of its canvas by the pixel ratio.
  const { canvas } = pen.newCanvas(Math.floor(box.width), Math.floor(box.height));
  const chart = chartOn(canvas, { plot, pixelRatio: pen.pixelRatio }, desk, box);
  pen.ctx.drawImage(canvas, box.left, box.top, chart.width, chart.height);
  return closed(chart, box);
}

function drawVectors(plot: ChartJsPlot, desk: Desk, box: Box): Box {
  const { pen } = desk;
  const size = { width: Math.floor(box.width), height: Math.floor(box.height) };
  const view = canvasWindow(pen.newCanvas(1, 1), size);
  const chart = chartOn(view.canvas, { plot, pixelRatio: 1 }, desk, box);
  pen.ctx.save();
  view.open(pen.ctx, { x: box.left, y: box.top });
  chart.draw();
  pen.ctx.restore();
  return closed(chart, box);
}

/** The chart, drawn on a canvas of its own. */
function chartOn(
  canvas: object,
  { plot, pixelRatio }: { plot: ChartJsPlot; pixelRatio: number },
  { pen, tools }: Desk,
  box: Box,
): Chart {
  const marks = marksIn(box);
  const config: ChartConfiguration = {
    ...plot.config,
    data: withoutHidden(withWrappedNames(plot.config.data, pen, box), plot, pen),
    platform: BasicPlatform,
    options: {
      ...withWrappedTitles(plot.config.options, pen, box),
      plugins: { ...plot.config.options?.plugins, ...NO_WORDS },
      layout: { padding: ROOM },
      responsive: false,
      devicePixelRatio: pixelRatio,
    },
    plugins: [layers(plot, { ...tools, reader: marks.reader }, marks.begin)],
  };
  const chart = new Chart<ChartType>(canvas as ChartItem, config);
  if (plot.equalUnits) equalizeUnits(chart);
  if (tools.reader) {
    markPoints(chart, plot, marks.reader);
    marks.all().forEach((mark) => pen.mark(mark));
  }
  return chart;
}

/** The datasets of series that are switched off are not drawn. */
function withoutHidden(data: ChartData, { readings }: ChartJsPlot, pen: Pen): ChartData {
  const datasets = data.datasets.map((dataset, i) =>
    pen.shows(readings[i]?.series) ? dataset : { ...dataset, hidden: true },
  );
  return { ...data, datasets };
}

/** Collects the marks of a chart on a canvas of its own, at their places in the picture. A chart may be drawn twice. */
function marksIn({ left, top }: Box): { reader: PictureReader; begin(): void; all(): Mark[] } {
  let marks: Mark[] = [];
  const placed = ({ box, read }: Mark): Mark => ({
    box: { ...box, left: left + box.left, top: top + box.top },
    read: (at) => read({ x: at.x - left, y: at.y - top }),
  });
  return {
    reader: { mark: (mark) => marks.push(placed(mark)), entry: () => undefined },
    begin: () => (marks = []),
    all: () => marks,
  };
}

interface DrawnElement {
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly base?: number;
}

/** Tells of the points, bars and boxes that Chart.js has drawn. */
function markPoints(chart: Chart, { readings }: ChartJsPlot, { mark }: PictureReader): void {
  readings.forEach(({ read }, dataset) => {
    if (!read || !chart.isDatasetVisible(dataset)) return;
    const { data, _parsed: parsed } = chart.getDatasetMeta(dataset);
    data.forEach((element, index) => {
      const { x, y, width = 0, base = y } = element as DrawnElement;
      if (!Number.isFinite(x + y + base)) return;
      const box = { left: x - width / 2, top: Math.min(y, base), width, height: Math.abs(base - y) };
      mark({ box, read: () => read(parsed[index] as Point, index) });
    });
  });
}

/** Ends the chart and returns the area between its axes. */
function closed(chart: Chart, box: Box): Box {
  const { left, top, width, height } = chart.chartArea;
  chart.destroy();
  return { left: box.left + left, top: box.top + top, width, height };
}

/** Breaks the titles of axes into lines that are no longer than their axis. */
function withWrappedTitles(options: ChartOptions = {}, pen: Pen, box: Box): ChartOptions {
  const lengths = { x: 0.85 * box.width, y: 0.75 * box.height };
  const scales = Object.entries(lengths).map(([axis, length]) => {
    const scale = options.scales?.[axis] as { title: { text: string } };
    const text = wrap(pen, scale.title.text, length, LETTERS.label).map(isolated);
    return [axis, { ...scale, title: { ...scale.title, text } }] as const;
  });
  return { ...options, scales: Object.fromEntries(scales) };
}

/** Breaks names under bars and boxes into lines if each of their words has room. */
function withWrappedNames(data: ChartData, pen: Pen, box: Box): ChartData {
  const names = data.labels as string[] | undefined;
  if (!names) return data;
  const room = (0.8 * box.width) / names.length;
  const words = names.flatMap((name) => name.split(' '));
  if (words.some((word) => pen.width(word, LETTERS.tick) > room)) return data;
  return { ...data, labels: names.map((name) => wrap(pen, name, room, LETTERS.tick).map(isolated)) };
}

/** The drawings of the plot, as a plugin of Chart.js. */
function layers({ under, over }: ChartJsPlot, tools: Tools, begin: () => void): Plugin {
  return {
    id: 'layers',
    beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
      begin();
      if (!under) return;
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      ctx.clip();
      under(penOn(ctx, tools), plotArea(chartArea, scales));
      ctx.restore();
    },
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save();
      over?.(penOn(ctx, tools), plotArea(chartArea, scales));
      ctx.restore();
    },
  };
}

function plotArea({ left, top, width, height }: ChartArea, scales: Chart['scales']): PlotArea {
  return {
    ...{ left, top, width, height },
    x: (value) => scales['x']!.getPixelForValue(value),
    y: (value) => scales['y']!.getPixelForValue(value),
  };
}

/** Makes the area narrower or lower, so that a unit of x is as long as a unit of y. */
function equalizeUnits(chart: Chart): void {
  const { width, height } = chart.chartArea;
  const span = (axis: string) => chart.scales[axis]!.max - chart.scales[axis]!.min;
  const unit = Math.min(width / span('x'), height / span('y'));
  const sides = (width - unit * span('x')) / 2;
  // The room above would tear the plot off its title.
  const below = height - unit * span('y');
  chart.options.layout = {
    padding: { left: sides, right: sides, top: ROOM.top, bottom: ROOM.bottom + below },
  };
  chart.update();
}
