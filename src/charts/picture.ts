/** A chart → a picture, on a canvas that is handed in. */
import type { Canvas2D, NewCanvas } from './canvas';
import type { Chart, SingleChart } from './chart';
import { panelGrid } from './panels';
import type { PanelsChart } from './panels';
import type { Box, ChartJsPlot, DrawnPlot, Pen } from './plot';
import { plotOf } from './plotOf';
import { drawChartJs } from './render/chartJs';
import { colorBarWidth, drawColorBar } from './render/colorBar';
import { frameOf } from './render/frame';
import { penOn } from './render/pen';
import { DEFAULT_SIZE, LETTERS, PAPER, PIXEL_RATIO } from './theme';

const MARGIN = 16;
const PANEL = { width: 400, height: 330 };
const PANEL_GAP = 24;
/** A plot is never lower than this; a picture whose words take more room grows. */
const LOWEST_PLOT = 180;

/** A chart laid out, ready to be drawn on a canvas of this many pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  draw(ctx: Canvas2D): void;
}

/**
 * Lays out a chart, with two pixels for each logical one.
 *
 * @param newCanvas makes the canvases that words are measured on and that parts of the picture are drawn on first.
 * @throws UsageError if the description contradicts itself or its kind is unknown.
 */
export function pictureOf(chart: Chart, newCanvas: NewCanvas): Picture {
  // Words are measured first: the size of the picture depends on them.
  const ruler = penOn(newCanvas(1, 1), newCanvas);
  const block = chart.kind === 'panels' ? panelsBlock(chart, ruler) : chartBlock(chart, ruler);
  const [width, height] = [block.width + 2 * MARGIN, Math.ceil(block.height + 2 * MARGIN)];
  const box = { left: MARGIN, top: MARGIN, width: block.width, height: block.height };
  return {
    width: width * PIXEL_RATIO,
    height: height * PIXEL_RATIO,
    draw: (ctx) => {
      ctx.save();
      ctx.scale(PIXEL_RATIO, PIXEL_RATIO);
      ctx.fillStyle = PAPER;
      ctx.fillRect(0, 0, width, height);
      block.draw(penOn(ctx, newCanvas), box);
      ctx.restore();
    },
  };
}

/** Something with a known size that can be drawn. */
interface Block {
  readonly width: number;
  readonly height: number;
  draw(pen: Pen, box: Box): void;
}

function chartBlock(chart: SingleChart, ruler: Pen): Block {
  const { width: wholeWidth, height: wholeHeight } = chart.size ?? DEFAULT_SIZE;
  const width = wholeWidth - 2 * MARGIN;
  const plot = plotOf(chart);
  const frame = frameOf(ruler, { caption: chart, titleLetters: LETTERS.title, legend: plot.legend, width });
  const words = frame.headHeight + frame.footHeight;
  const useful = chart.size ? undefined : usefulHeight(plot, ruler, width);
  const plotHeight = Math.min(wholeHeight - 2 * MARGIN - words, useful ?? Infinity);
  const height = words + Math.max(plotHeight, Math.min(LOWEST_PLOT, useful ?? LOWEST_PLOT));
  return {
    width,
    height,
    draw: (pen, box) => drawPlot(plot, pen, frame.draw(pen, box, frame.headHeight)),
  };
}

function panelsBlock(chart: PanelsChart, ruler: Pen): Block {
  const { columns, rows } = panelGrid(chart);
  const panelWidth = chart.size
    ? (chart.size.width - 2 * MARGIN - (columns - 1) * PANEL_GAP) / columns
    : PANEL.width;
  const width = columns * panelWidth + (columns - 1) * PANEL_GAP;
  const frame = frameOf(ruler, { caption: chart, titleLetters: LETTERS.title, legend: [], width });
  const free = chart.size && chart.size.height - 2 * MARGIN - frame.headHeight - frame.footHeight;
  const panelHeight = free ? (free - (rows - 1) * PANEL_GAP) / rows : PANEL.height;
  const blocks = Array.from({ length: rows }, (_, i) =>
    rowBlock(chart.panels.slice(i * columns, (i + 1) * columns), ruler, panelWidth, panelHeight),
  );
  const height = blocks.reduce((sum, row) => sum + row.height + PANEL_GAP, -PANEL_GAP);
  return {
    width,
    height: frame.headHeight + height + frame.footHeight,
    draw: (pen, box) => {
      const rest = frame.draw(pen, box, frame.headHeight);
      let top = rest.top;
      for (const row of blocks) {
        row.draw(pen, { ...rest, top, height: row.height });
        top += row.height + PANEL_GAP;
      }
    },
  };
}

/** Panels beside each other; their plots are level. */
function rowBlock(charts: readonly SingleChart[], ruler: Pen, width: number, lowest: number): Block {
  const panels = charts.map((chart) => {
    const plot = plotOf(chart);
    const words = { caption: chart, titleLetters: LETTERS.panelTitle, legend: plot.legend, width };
    return { plot, frame: frameOf(ruler, words) };
  });
  const headHeight = Math.max(...panels.map(({ frame }) => frame.headHeight));
  const footHeight = Math.max(...panels.map(({ frame }) => frame.footHeight));
  return {
    width,
    height: Math.max(lowest, headHeight + LOWEST_PLOT + footHeight),
    draw: (pen, box) =>
      panels.forEach(({ plot, frame }, i) => {
        const left = box.left + i * (width + PANEL_GAP);
        drawPlot(plot, pen, frame.draw(pen, { ...box, left, width }, headHeight));
      }),
  };
}

/** The height beyond which a plot would have empty space; undefined if it fills any height. */
function usefulHeight(plot: ChartJsPlot | DrawnPlot, ruler: Pen, width: number): number | undefined {
  if (!('draw' in plot)) return undefined;
  return plot.height(ruler, width - (plot.colorBar ? colorBarWidth(plot.colorBar, ruler) : 0));
}

function drawPlot(plot: ChartJsPlot | DrawnPlot, pen: Pen, box: Box): void {
  const { colorBar } = plot;
  const inner = colorBar ? { ...box, width: box.width - colorBarWidth(colorBar, pen) } : box;
  const area = 'draw' in plot ? plot.draw(pen, inner) : drawChartJs(plot, pen, inner);
  if (colorBar) drawColorBar(colorBar, pen, area);
}
