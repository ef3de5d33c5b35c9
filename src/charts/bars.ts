/** Bars: a value for each method (or bin), the series side by side, with an interval for each value. */
import type { ChartDataset } from 'chart.js';
import { axisTitle, placeOn, scaleFor } from './axis';
import type { Scale } from './axis';
import { checkInterval, checkNotEmpty, checkSameLength } from './validate';
import type { Axis, Caption, Numbers, Reference } from './description';
import type { ChartJsPlot, LegendEntry, Pen, PlotArea } from './plot';
import { readNumber } from './numbers';
import { valueOf } from './readings';
import { placesOf, referencePainter } from './references';
import { drawMarker } from './render/marker';
import { nameAxis, numberAxis } from './scales';
import { LIGHT, styleOf, tint } from './theme';
import type { Theme } from './theme';

export interface BarsChart extends Caption {
  readonly kind: 'bars';
  readonly x: Pick<Axis, 'label' | 'unit'>;
  readonly y: Axis;
  /** The name under each group of bars. */
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  /** The categories are bins that follow each other, so the bars touch. */
  readonly histogram?: boolean;
  /** The value that means `none`, where the bars begin; 0 by default, which a log axis doesn't have: 1 for ratios. */
  readonly from?: number;
  /** Points with error bars instead of bars, on an axis that need not show 0. */
  readonly dots?: boolean;
  /** Lines across the bars, each at a value of y. */
  readonly references?: readonly (Reference & { readonly axis: 'y' })[];
}

export interface BarSeries {
  readonly name?: string;
  readonly values: Numbers;
  /** The ends of each error bar. Say in `note` what they are: range, standard error, 95 % interval. */
  readonly interval?: { readonly low: Numbers; readonly high: Numbers };
  readonly style?: number;
}

export function barsPlot(chart: BarsChart, theme: Theme = LIGHT): ChartJsPlot {
  check(chart);
  const { categories, series, references = [] } = chart;
  const values = [...series.flatMap(heights), ...placesOf(references, 'y')];
  const y = yScale(chart, values);
  const drawReferences = referencePainter(references);
  return {
    legend: series.flatMap((bars, i) => legendEntry(bars, i, { chart, theme })),
    scales: [y],
    readings: chart.dots
      ? []
      : series.map((bars) => ({ series: bars.name, read: (_, i) => wordsOfBar(bars, i, chart) })),
    config: {
      type: 'barWithErrorBars',
      data: {
        labels: [...categories],
        datasets: chart.dots ? [] : series.map((bars, i) => barsOf(bars, i, { y, from: chart.from, theme })),
      },
      options: {
        ...(chart.histogram && {
          datasets: { barWithErrorBars: { barPercentage: 1, categoryPercentage: 1 } },
        }),
        scales: {
          x: nameAxis(categories.length, axisTitle(chart.x), theme),
          y: numberAxis(y, axisTitle(chart.y), theme),
        },
      },
    },
    over: (pen, area) => {
      drawReferences(pen, area);
      if (!chart.dots) return;
      series.forEach((dots, i) => {
        if (pen.shows(dots.name)) drawDots(dots, i, { chart, y }, { pen, area });
      });
    },
  };
}

function check({ categories, series }: BarsChart): void {
  checkNotEmpty(categories, 'category');
  checkNotEmpty(series, 'series');
  series.forEach(({ name, values, interval }, i) => {
    const what = `series ${name === undefined ? i : JSON.stringify(name)}`;
    checkSameLength(values, categories.length, `values in ${what}, one for each category`);
    if (!interval) return;
    checkSameLength(interval.low, categories.length, `lower ends in ${what}, one for each category`);
    checkInterval(interval.low, interval.high, `the error bars of ${what}`);
  });
}

function yScale({ y, from, dots }: BarsChart, values: Numbers): Scale {
  if (dots) return scaleFor(y, values, { roundEnds: true });
  if (from !== undefined) return scaleFor(y, [...values, from], { roundEnds: true });
  return scaleFor(y, values, { roundEnds: true, zero: true });
}

function wordsOfBar({ name, values, interval }: BarSeries, index: number, chart: BarsChart): string[] {
  const ends = interval && [interval.low[index], interval.high[index]];
  return [
    ...(name === undefined ? [] : [name]),
    valueOf(chart.x, chart.categories[index]),
    valueOf(chart.y, values[index]),
    ...(ends ? [ends.map(readNumber).join(' … ')] : []),
  ];
}

function heights({ values, interval }: BarSeries): Numbers {
  return interval ? [...values, ...interval.low, ...interval.high] : values;
}

interface Bar {
  y: number;
  yMin: number;
  yMax: number;
}

function barsOf(
  { values, interval, style }: BarSeries,
  index: number,
  { y: scale, from, theme }: { y: Scale; from: number | undefined; theme: Theme },
): ChartDataset<'barWithErrorBars', Bar[]> {
  const { color } = styleOf(theme, style ?? index);
  return {
    data: values.map((value, i) => ({
      y: placeOn(scale, value),
      yMin: placeOn(scale, interval?.low[i]),
      yMax: placeOn(scale, interval?.high[i]),
    })),
    ...(from !== undefined && { base: from }),
    backgroundColor: tint(theme, color, 0.75),
    borderColor: color,
    borderWidth: 1,
    errorBarColor: theme.palette.ink,
    errorBarWhiskerColor: theme.palette.ink,
    errorBarLineWidth: 1.5,
    errorBarWhiskerLineWidth: 1.5,
    errorBarWhiskerSize: 8,
  };
}

/** The share of a category's width that its bars or dots take. */
const FILLED = 0.8;
/** Dots of one category are no farther apart than this. */
const FARTHEST_DOTS = 28;
const WHISKER = 5;

/** The dots of one series, each with its error bar, beside those of the other series. */
function drawDots(
  dots: BarSeries,
  index: number,
  { chart, y }: { chart: BarsChart; y: Scale },
  { pen, area }: { pen: Pen; area: PlotArea },
): void {
  const { values, interval, style } = dots;
  const { color, marker } = styleOf(pen.theme, style ?? index);
  const count = chart.series.length;
  const step = Math.min(FARTHEST_DOTS, (FILLED * area.width) / chart.categories.length / count);
  values.forEach((value, i) => {
    const [at, low, high] = [value, interval?.low[i], interval?.high[i]].map((v) => placeOn(y, v));
    if (Number.isNaN(at)) return;
    const x = area.x(i) + (index - (count - 1) / 2) * step;
    const ends = { low: area.y(low!), high: area.y(high!) };
    if (Number.isFinite(ends.low + ends.high)) drawErrorBar(x, ends, color, pen);
    drawMarker(pen.ctx, { marker, color }, { x, y: area.y(at!) });
    const box = { left: x, top: area.y(at!), width: 0, height: 0 };
    pen.mark({ box, read: () => wordsOfBar(dots, i, chart) });
  });
}

function drawErrorBar(
  x: number,
  { low, high }: { low: number; high: number },
  color: string,
  { ctx }: Pen,
): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, low);
  ctx.lineTo(x, high);
  for (const end of [low, high]) {
    ctx.moveTo(x - WHISKER, end);
    ctx.lineTo(x + WHISKER, end);
  }
  ctx.stroke();
}

function legendEntry(
  { name, style }: BarSeries,
  index: number,
  { chart, theme }: { chart: BarsChart; theme: Theme },
): LegendEntry[] {
  const { color, marker } = styleOf(theme, style ?? index);
  if (chart.dots) return name === undefined ? [] : [{ name, color, marker }];
  return name === undefined ? [] : [{ name, color, fill: tint(theme, color, 0.75) }];
}
