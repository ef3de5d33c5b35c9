/** A chart → a picture, on a canvas that is handed in. */
import type { Canvas2D, NewCanvas } from './canvas';
import type { Chart, SingleChart } from './chart';
import { panelGrid, sharedLegend } from './panels';
import type { PanelsChart } from './panels';
import type { Box, ChartJsPlot, DrawnPlot, Medium, Pen, PictureReader } from './plot';
import { plotOf } from './plotOf';
import { drawChartJs } from './render/chartJs';
import { colorBarWidth, drawColorBar } from './render/colorBar';
import { frameOf } from './render/frame';
import type { Frame } from './render/frame';
import { penOn } from './render/pen';
import type { Tools } from './render/pen';
import { checkTexts } from './texts';
import { DEFAULT_SIZE, LIGHT, PANELS_SIZE, PIXEL_RATIO } from './theme';
import type { Theme } from './theme';

const MARGIN = 16;
const PANEL_GAP = 24;
/** A plot is never lower than this; a picture whose words take more room grows. */
const LOWEST_PLOT = 170;

/** A chart laid out, ready to be drawn on a canvas of this many pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** The number of pixels for a logical one. */
  readonly pixelRatio: number;
  draw(ctx: Canvas2D): void;
}

/** The look of a picture: light and of pixels if nothing else is asked for. */
export interface Look {
  readonly theme?: Theme;
  readonly medium?: Medium;
  /** The names of series that are not drawn; their entries in the legend are crossed out. */
  readonly hidden?: ReadonlySet<string>;
  /** Hears of the marks and the legend's entries whenever the picture is drawn. */
  readonly reader?: PictureReader;
}

/** The enlargement of a slide's letters, lines and marks. Long words take a smaller one. */
const SLIDE_SCALES = [1.25, 1.15, 1.05, 0.95, 0.85];

/**
 * Lays out a chart. A page has two pixels for each logical one. A slide has as many pixels as the page, and fewer, larger
 * logical ones, so that all of it is larger; it is always 16:9.
 *
 * @param newCanvas makes the canvases that words are measured on and that parts of the picture are drawn on first.
 * @throws UsageError if the description contradicts itself or its kind is unknown.
 */
export function pictureOf(
  chart: Chart,
  newCanvas: NewCanvas,
  { theme = LIGHT, medium = 'pixels', hidden, reader }: Look = {},
): Picture {
  checkTexts(chart);
  const size = chart.size ?? (chart.kind === 'panels' ? PANELS_SIZE : DEFAULT_SIZE);
  const common = { newCanvas, theme, medium, hidden, reader };
  // Vectors have no pixels: they are drawn in logical ones.
  const ratio = medium === 'vectors' ? 1 : PIXEL_RATIO;
  if (theme.layout === 'page') return laidOut(chart, size, { ...common, pixelRatio: ratio });
  const slides = SLIDE_SCALES.map((scale) => () => {
    const width = Math.round(size.width / scale);
    const slide = { width, height: Math.round((width * 9) / 16) };
    return laidOut(chart, slide, { ...common, pixelRatio: (ratio * size.width) / width });
  });
  return firstOf(slides, ({ width, height }) => height <= Math.ceil((width * 9) / 16) + 2);
}

/** The first picture that keeps its format, or the last one. */
function firstOf(pictures: readonly (() => Picture)[], fits: (picture: Picture) => boolean): Picture {
  const [first, ...others] = pictures;
  const picture = first!();
  return others.length === 0 || fits(picture) ? picture : firstOf(others, fits);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The chart at a size in logical pixels. It is higher if its words need more room. */
function laidOut(chart: Chart, size: Size, tools: Tools): Picture {
  // Words are measured first: the size of the picture depends on them.
  const ruler = penOn(tools.newCanvas(1, 1), tools);
  const block = blockOf(chart, size, { ruler, tools });
  const [width, height] = [block.width + 2 * MARGIN, Math.ceil(block.height + 2 * MARGIN)];
  const box = { left: MARGIN, top: MARGIN, width: block.width, height: block.height };
  const { pixelRatio, theme } = tools;
  return {
    width: Math.round(width * pixelRatio),
    height: Math.round(height * pixelRatio),
    pixelRatio,
    draw: (ctx) => {
      ctx.save();
      ctx.scale(pixelRatio, pixelRatio);
      ctx.fillStyle = theme.palette.paper;
      ctx.fillRect(0, 0, width, height);
      block.draw(penOn(ctx, tools), box);
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

/** A pen to measure with, and the tools to draw with. */
interface Workshop {
  readonly ruler: Pen;
  readonly tools: Tools;
}

function blockOf(chart: Chart, size: Size, workshop: Workshop): Block {
  return chart.kind === 'panels' ? panelsBlock(chart, size, workshop) : chartBlock(chart, size, workshop);
}

function chartBlock(chart: SingleChart, size: Size, { ruler, tools }: Workshop): Block {
  const { theme, reader } = tools;
  const width = size.width - 2 * MARGIN;
  const plot = plotOf(chart, theme);
  const place = theme.layout;
  const frame = frameOf(ruler, { caption: chart, place, legend: plot.legend, width, reader });
  const height = Math.max(size.height - 2 * MARGIN, frame.headHeight + LOWEST_PLOT + frame.footHeight);
  return {
    width,
    height,
    draw: (pen, box) => drawPlot(plot, { pen, tools }, frame.draw(pen, box, frame.headHeight)),
  };
}

function panelsBlock(chart: PanelsChart, size: Size, { ruler, tools }: Workshop): Block {
  const { theme, reader } = tools;
  const { columns, rows } = panelGrid(chart);
  const width = size.width - 2 * MARGIN;
  const panelWidth = (width - (columns - 1) * PANEL_GAP) / columns;
  const plots = chart.panels.map((panel) => plotOf(panel, theme));
  const shared = sharedLegend(plots.map(({ legend }) => legend));
  const panels = chart.panels.map((panel, i) => {
    const plot = plots[i]!;
    const words = { caption: panel, place: 'panel', width: panelWidth, reader } as const;
    return { plot, frame: frameOf(ruler, { ...words, legend: shared ? [] : plot.legend }) };
  });
  const place = theme.layout;
  const frame = frameOf(ruler, { caption: chart, place, width, legend: shared ?? [], reader });
  const free = size.height - 2 * MARGIN - frame.headHeight - frame.footHeight;
  const panelHeight = (free - (rows - 1) * PANEL_GAP) / rows;
  const blocks = Array.from({ length: rows }, (_, i) =>
    rowBlock(panels.slice(i * columns, (i + 1) * columns), {
      ...{ width: panelWidth, lowest: panelHeight, tools },
    }),
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

interface Panel {
  readonly plot: ChartJsPlot | DrawnPlot;
  readonly frame: Frame;
}

/** Panels beside each other; their plots are level. */
function rowBlock(
  panels: readonly Panel[],
  { width, lowest, tools }: { width: number; lowest: number; tools: Tools },
): Block {
  const headHeight = Math.max(...panels.map(({ frame }) => frame.headHeight));
  return {
    width,
    height: Math.max(lowest, headHeight + LOWEST_PLOT),
    draw: (pen, box) =>
      panels.forEach(({ plot, frame }, i) => {
        const left = box.left + i * (width + PANEL_GAP);
        drawPlot(plot, { pen, tools }, frame.draw(pen, { ...box, left, width }, headHeight));
      }),
  };
}

function drawPlot(plot: ChartJsPlot | DrawnPlot, { pen, tools }: { pen: Pen; tools: Tools }, box: Box): void {
  const { colorBar } = plot;
  const inner = colorBar ? { ...box, width: box.width - colorBarWidth(colorBar, pen) } : box;
  const area = 'draw' in plot ? plot.draw(pen, inner) : drawChartJs(plot, { pen, tools }, inner);
  if (colorBar) drawColorBar(colorBar, pen, area);
}
