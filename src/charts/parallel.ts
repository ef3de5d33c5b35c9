/**
 * Parallel coordinates: many combinations of settings, each a line across upright axes, one for each setting, coloured by
 * its result.
 */
import { UsageError } from '../core/errors';
import { axisTitle, placeOn, scaleFor } from './axis';
import type { Scale } from './axis';
import { checkNotEmpty, checkSameLength } from './validate';
import type { Axis, Caption, Numbers } from './description';
import { isFiniteNumber } from './numbers';
import type { Box, DrawnPlot, Pen, Point } from './plot';
import { colorOf, cssColor, positionOn, rampOf } from './ramps';
import type { Ramp } from './ramps';
import { valueOf } from './readings';
import { LETTERS, LIGHT } from './theme';
import type { Theme } from './theme';

export interface ParallelChart extends Caption {
  readonly kind: 'parallel';
  /** From the left to the right; at least two. */
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  /** The meaning of the colours; the label stands along the colour bar. */
  readonly color: Omit<Axis, 'unit'>;
}

export interface ParallelAxis extends Axis {
  /** Names instead of numbers: the values of lines are their places, from 0 at the bottom. */
  readonly categories?: readonly string[];
}

export interface ParallelLine {
  /** One for each axis; a line without a value on an axis has a gap there. */
  readonly values: Numbers;
  /** What the colour shows; `null` for none, as after a divergence. */
  readonly result: number | null;
  /** Drawn thick, and over the others. */
  readonly strong?: boolean;
}

const TICK = 5;
const FAINT = 1.5;
const STRONG = 4;
const TITLE_HEIGHT = 26;
const ROOM = 12;

export function parallelPlot(chart: ParallelChart, theme: Theme = LIGHT): DrawnPlot {
  check(chart);
  const { axes, lines, color } = chart;
  const scales = axes.map((axis, i) =>
    scaleOf(
      axis,
      lines.map(({ values }) => values[i]!),
    ),
  );
  const results = scaleFor(
    color,
    lines.map(({ result }) => result),
  );
  const ramp = rampOf(theme, 'sequential');
  return {
    legend: [],
    colorBar: { ramp, scale: results, label: color.label },
    draw: (pen, box) => {
      const area = areaIn(axes, scales, pen, box);
      drawLines(chart, { scales, ramp, results }, pen, area);
      lines.forEach((line) => markLine(line, { chart, scales }, pen, area));
      axes.forEach((axis, i) =>
        drawAxis(axis, scales[i]!, pen, { ...area, left: acrossAt(area, i, axes.length) }),
      );
      return area;
    },
  };
}

function check({ axes, lines }: ParallelChart): void {
  if (axes.length < 2) throw new UsageError(`expected at least two axes, received ${axes.length}`);
  checkNotEmpty(lines, 'line');
  lines.forEach(({ values }, i) =>
    checkSameLength(values, axes.length, `values in line ${i}, one for each axis`),
  );
  axes.forEach(({ label, categories }, i) => {
    if (!categories) return;
    checkNotEmpty(categories, `category of the axis "${label}"`);
    for (const { values } of lines) {
      const place = values[i] ?? null;
      if (place === null || categories[place] !== undefined) continue;
      throw new UsageError(
        `expected places from 0 to ${categories.length - 1} on the axis "${label}", received ${place}`,
      );
    }
  });
}

function scaleOf(axis: ParallelAxis, values: Numbers): Scale {
  const { categories } = axis;
  if (!categories) return scaleFor(axis, values, { roundEnds: true });
  const ticks = categories.map((text, value) => ({ value, text }));
  // A single name stands in the middle.
  return { log: false, min: -0.5, max: categories.length - 0.5, ticks };
}

/** The axes' share of the box: beside the first and the last one, their titles and ticks need room. */
function areaIn(axes: readonly ParallelAxis[], scales: readonly Scale[], pen: Pen, box: Box): Box {
  const left = Math.max(widestTick(scales[0]!, pen) + TICK + 6, titleHalf(axes[0]!, pen));
  const right = titleHalf(axes.at(-1)!, pen);
  return {
    left: box.left + left,
    top: box.top + ROOM,
    width: box.width - left - right,
    height: box.height - TITLE_HEIGHT - ROOM,
  };
}

const widestTick = ({ ticks }: Scale, pen: Pen): number =>
  Math.max(0, ...ticks.map(({ text }) => pen.width(text, LETTERS.tick)));

const titleHalf = (axis: ParallelAxis, pen: Pen): number => pen.width(axisTitle(axis), LETTERS.label) / 2;

function acrossAt({ left, width }: Box, index: number, count: number): number {
  return left + (index * width) / (count - 1);
}

function heightAt({ top, height }: Box, scale: Scale, value: number): number {
  return top + (1 - positionOn(scale, value)) * height;
}

function drawAxis(axis: ParallelAxis, scale: Scale, pen: Pen, at: Box): void {
  const { ctx } = pen;
  ctx.strokeStyle = pen.theme.palette.ink;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(at.left, at.top);
  ctx.lineTo(at.left, at.top + at.height);
  for (const { value } of scale.ticks) {
    const y = heightAt(at, scale, value);
    ctx.moveTo(at.left - TICK, y);
    ctx.lineTo(at.left, y);
  }
  ctx.stroke();
  for (const { value, text } of scale.ticks)
    pen.text(text, at.left - TICK - 3, heightAt(at, scale, value), {
      ...LETTERS.tick,
      align: 'right',
      halo: true,
    });
  pen.text(axisTitle(axis), at.left, at.top + at.height + TITLE_HEIGHT / 2 + 2, LETTERS.label);
}

interface Looks {
  readonly scales: readonly Scale[];
  readonly ramp: Ramp;
  readonly results: Scale;
}

/** The whole line can be read at each of its axes. */
function markLine(
  { values, result }: ParallelLine,
  { chart: { axes, color }, scales }: { chart: ParallelChart; scales: readonly Scale[] },
  pen: Pen,
  area: Box,
): void {
  const read = (): string[] => [
    ...axes.map((axis, i) => {
      const value = values[i];
      return valueOf(axis, isFiniteNumber(value) ? (axis.categories?.[value] ?? value) : null);
    }),
    valueOf(color, result),
  ];
  values.forEach((value, i) => {
    const placed = placeOn(scales[i]!, value);
    if (!isFiniteNumber(placed)) return;
    const [left, top] = [acrossAt(area, i, axes.length), heightAt(area, scales[i]!, placed)];
    pen.mark({ box: { left, top, width: 0, height: 0 }, read });
  });
}

/** Strong lines over faint ones. */
function drawLines(
  { lines }: ParallelChart,
  { scales, ramp, results }: Looks,
  { ctx, theme }: Pen,
  area: Box,
): void {
  ctx.lineJoin = 'round';
  for (const { values, result, strong } of [...lines].sort(
    (a, b) => Number(a.strong ?? 0) - Number(b.strong ?? 0),
  )) {
    const points = values.map((value, i): Point | null => {
      const placed = placeOn(scales[i]!, value);
      if (!isFiniteNumber(placed)) return null;
      return { x: acrossAt(area, i, scales.length), y: heightAt(area, scales[i]!, placed) };
    });
    ctx.strokeStyle = cssColor(colorOf(ramp, results, result, theme));
    ctx.lineWidth = strong ? STRONG : FAINT;
    ctx.setLineDash(result === null ? [3, 4] : []);
    ctx.beginPath();
    points.forEach((point, i) => {
      if (!point) return;
      if (i > 0 && points[i - 1]) ctx.lineTo(point.x, point.y);
      else ctx.moveTo(point.x, point.y);
    });
    ctx.stroke();
  }
  ctx.setLineDash([]);
}
