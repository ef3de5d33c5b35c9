/** A chart → a picture, on a canvas that is handed in. */
import type { Canvas2D, NewCanvas } from './canvas';
import type { Chart, SingleChart } from './chart';
import { panelGrid, sharedLegend } from './panels';
import type { PanelsChart } from './panels';
import type { Box, ChartJsPlot, DrawnPlot, Pen } from './plot';
import { plotOf } from './plotOf';
import { drawChartJs } from './render/chartJs';
import { colorBarWidth, drawColorBar } from './render/colorBar';
import { frameOf } from './render/frame';
import type { Frame } from './render/frame';
import { penOn } from './render/pen';
import { checkTexts } from './texts';
import { DEFAULT_SIZE, LETTERS, PANELS_SIZE, PAPER, PIXEL_RATIO } from './theme';

const MARGIN = 16;
const PANEL_GAP = 24;
/** A plot is never lower than this; a picture whose words take more room grows. */
const LOWEST_PLOT = 170;

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
  checkTexts(chart);
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
  const height = Math.max(wholeHeight - 2 * MARGIN, frame.headHeight + LOWEST_PLOT);
  return {
    width,
    height,
    draw: (pen, box) => drawPlot(plot, pen, frame.draw(pen, box, frame.headHeight)),
  };
}

function panelsBlock(chart: PanelsChart, ruler: Pen): Block {
  const { columns, rows } = panelGrid(chart);
  const size = chart.size ?? PANELS_SIZE;
  const width = size.width - 2 * MARGIN;
  const panelWidth = (width - (columns - 1) * PANEL_GAP) / columns;
  const plots = chart.panels.map(plotOf);
  const shared = sharedLegend(plots.map(({ legend }) => legend));
  const panels = chart.panels.map((panel, i) => {
    const plot = plots[i]!;
    const words = { caption: panel, titleLetters: LETTERS.panelTitle, width: panelWidth };
    return { plot, frame: frameOf(ruler, { ...words, legend: shared ? [] : plot.legend }) };
  });
  const frame = frameOf(ruler, {
    ...{ caption: chart, titleLetters: LETTERS.title, width },
    legend: shared ?? [],
  });
  const free = size.height - 2 * MARGIN - frame.headHeight;
  const panelHeight = (free - (rows - 1) * PANEL_GAP) / rows;
  const blocks = Array.from({ length: rows }, (_, i) =>
    rowBlock(panels.slice(i * columns, (i + 1) * columns), { width: panelWidth, lowest: panelHeight }),
  );
  const height = blocks.reduce((sum, row) => sum + row.height + PANEL_GAP, -PANEL_GAP);
  return {
    width,
    height: frame.headHeight + height,
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

interface Panel {
  readonly plot: ChartJsPlot | DrawnPlot;
  readonly frame: Frame;
}

/** Panels beside each other; their plots are level. */
function rowBlock(panels: readonly Panel[], { width, lowest }: { width: number; lowest: number }): Block {
  const headHeight = Math.max(...panels.map(({ frame }) => frame.headHeight));
  return {
    width,
    height: Math.max(lowest, headHeight + LOWEST_PLOT),
    draw: (pen, box) =>
      panels.forEach(({ plot, frame }, i) => {
        const left = box.left + i * (width + PANEL_GAP);
        drawPlot(plot, pen, frame.draw(pen, { ...box, left, width }, headHeight));
      }),
  };
}

function drawPlot(plot: ChartJsPlot | DrawnPlot, pen: Pen, box: Box): void {
  const { colorBar } = plot;
  const inner = colorBar ? { ...box, width: box.width - colorBarWidth(colorBar, pen) } : box;
  const area = 'draw' in plot ? plot.draw(pen, inner) : drawChartJs(plot, pen, inner);
  if (colorBar) drawColorBar(colorBar, pen, area);
}
