/** Surface: a function of two variables as levels of colour, with trajectories on it and areas of it. */
import { ticks } from 'd3-array';
import { axisTitle, isLogarithmic, scaleFor } from './axis';
import type { Scale } from './axis';
import { checkPoints } from './validate';
import type { Axis, Caption, Curve, Group } from './description';
import { checkGrid, nearestInGrid, traceContour } from './grid';
import type { Grid, GridAxis } from './grid';
import { marksOf } from './marks';
import { isFiniteNumber } from './numbers';
import type { ChartJsPlot, LegendEntry, Pen, PlotArea, Point } from './plot';
import { cssColor, positionOn, rampOf } from './ramps';
import { valueOf } from './readings';
import { drawMarker } from './render/marker';
import { numberAxis } from './scales';
import { fade, LIGHT, styleOf } from './theme';
import type { Theme } from './theme';

export interface SurfaceChart extends Caption {
  readonly kind: 'surface';
  readonly x: GridAxis;
  readonly y: GridAxis;
  readonly grid: Grid;
  /** The meaning of the levels. On a log scale give `min`: near a minimum of 0 there is no smallest power. */
  readonly color: Omit<Axis, 'unit'>;
  /** Paths over the surface, from a hollow point to a full one. */
  readonly trajectories?: readonly Curve[];
  /** The point of the least value, drawn as a plus. */
  readonly minimum?: readonly [x: number, y: number];
  /** Levels whose contours are drawn as thick lines: those that a path or an area touches. */
  readonly contours?: readonly number[];
  /** Without the bar of colours, where levels matter only as a shape. */
  readonly bar?: 'none';
  /** Areas given by their corners, for example those where a constraint holds. */
  readonly areas?: readonly Group[];
  readonly equalUnits?: boolean;
}

const LEVELS = 14;
const MOST_POINTS = 30;

export function surfacePlot(chart: SurfaceChart, theme: Theme = LIGHT): ChartJsPlot {
  const { grid, trajectories = [], areas = [], equalUnits = false } = chart;
  checkGrid(grid);
  areas.forEach((area, i) => checkPoints(area, `area ${area.name ?? i}`));
  const scale = levelScale(chart);
  // Areas take the first styles, trajectories the next ones, so that no two look alike.
  const ways = trajectories.map((way, i) => ({ ...way, style: way.style ?? areas.length + i }));
  const x = scaleFor({ label: chart.x.label }, grid.x);
  const y = scaleFor({ label: chart.y.label }, grid.y);
  const { datasets, readings, legend } = marksOf([], ways, { x, y, theme, axes: chart });
  const stepped = datasets.map((dataset) => ({
    ...dataset,
    // A point for each step; on a long path, for some steps.
    pointRadius: dataset.data.map((_, i) => (i % Math.ceil(dataset.data.length / MOST_POINTS) === 0 ? 2 : 0)),
    pointBackgroundColor: dataset.borderColor,
  }));
  return {
    legend: [...areas.flatMap((corners, i) => areaEntry(corners, i, theme)), ...legend],
    scales: [x, y, scale],
    readings,
    ...(chart.bar !== 'none' && {
      colorBar: { ramp: rampOf(theme, 'pale'), scale, label: chart.color.label },
    }),
    config: {
      type: 'scatter',
      data: { datasets: stepped },
      options: {
        parsing: false,
        scales: { x: numberAxis(x, axisTitle(chart.x), theme), y: numberAxis(y, axisTitle(chart.y), theme) },
      },
    },
    under: (pen, area) => {
      drawLevels(grid, scale, pen, area);
      pen.mark({ box: area, read: (at) => wordsAt(chart, area, at) });
      for (const level of chart.contours ?? []) drawContour(grid, level, pen, area);
      areas.forEach((corners, i) => {
        if (pen.shows(corners.name)) drawArea(corners, styleOf(theme, corners.style ?? i).color, pen, area);
      });
    },
    over: (pen, area) => {
      if (chart.minimum) drawMinimum(chart.minimum, pen, area);
      for (const way of ways)
        if (pen.shows(way.name)) drawEnds(way, styleOf(theme, way.style).color, pen, area);
    },
    equalUnits,
  };
}

function wordsAt({ grid, x, y, color }: SurfaceChart, area: PlotArea, at: Point): string[] {
  const { value, ...place } = nearestInGrid(grid, area, at);
  return [valueOf(x, place.x), valueOf(y, place.y), valueOf(color, value)];
}

function levelScale({ grid, color }: SurfaceChart): Scale {
  const values = grid.values.flat();
  const log = isLogarithmic(color, values);
  return scaleFor({ ...color, scale: log ? 'log' : 'linear' }, values);
}

/** The values between one colour and the next; on a log scale each is the same factor above the last. */
export function levelsOf({ log, min, max }: Scale): number[] {
  if (!log) return ticks(min, max, LEVELS).filter((level) => level > min && level < max);
  return Array.from({ length: LEVELS - 1 }, (_, i) => min * (max / min) ** ((i + 1) / LEVELS));
}

/** Draws from the lowest level up, each over the levels below it. */
function drawLevels(grid: Grid, scale: Scale, { ctx, theme }: Pen, area: PlotArea): void {
  const ramp = rampOf(theme, 'pale');
  const levels = levelsOf(scale);
  const edges = [scale.min, ...levels, scale.max].map((level) => positionOn(scale, level));
  const colorAbove = (i: number) => cssColor(ramp((edges[i]! + edges[i + 1]!) / 2));
  ctx.fillStyle = colorAbove(0);
  ctx.fillRect(area.left, area.top, area.width, area.height);
  ctx.strokeStyle = fade(theme.palette.ink, 0.25);
  ctx.lineWidth = 0.75;
  ctx.lineJoin = 'round';
  levels.forEach((level, i) => {
    traceContour(ctx, grid, level, area);
    ctx.fillStyle = colorAbove(i + 1);
    ctx.fill('evenodd');
    ctx.stroke();
  });
}

function drawContour(grid: Grid, level: number, { ctx, theme }: Pen, area: PlotArea): void {
  ctx.strokeStyle = theme.palette.ink;
  ctx.lineWidth = 1.75;
  traceContour(ctx, grid, level, area);
  ctx.stroke();
}

function drawMinimum([x, y]: readonly [number, number], { ctx, theme }: Pen, area: PlotArea): void {
  ctx.lineWidth = 2.5;
  drawMarker(ctx, { marker: 'cross', color: theme.palette.ink, radius: 7 }, { x: area.x(x), y: area.y(y) });
}

function drawArea({ x, y }: Group, color: string, { ctx }: Pen, area: PlotArea): void {
  ctx.beginPath();
  x.forEach((at, i) => ctx.lineTo(area.x(at!), area.y(y[i]!)));
  ctx.closePath();
  ctx.fillStyle = fade(color, 0.3);
  ctx.fill();
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.stroke();
}

function areaEntry({ name, style }: Group, index: number, theme: Theme): LegendEntry[] {
  const { color } = styleOf(theme, style ?? index);
  return name === undefined ? [] : [{ name, color, fill: fade(color, 0.3) }];
}

function drawEnds({ x, y }: Curve, color: string, { ctx, theme: { palette } }: Pen, area: PlotArea): void {
  const known = x.flatMap((at, i) =>
    isFiniteNumber(at) && isFiniteNumber(y[i]) ? [[at, y[i]] as const] : [],
  );
  for (const [point, fill] of [
    [known[0], palette.paper],
    [known.at(-1), color],
  ] as const) {
    if (!point) return;
    ctx.beginPath();
    ctx.arc(area.x(point[0]), area.y(point[1]), 5, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = fill === color ? palette.paper : color;
    ctx.lineWidth = 1.75;
    ctx.stroke();
  }
}
