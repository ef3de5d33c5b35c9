/**
 * Box plots: the distribution of samples. The box reaches from the first to the third quartile with a line at the
 * median, the whiskers to the farthest sample within 1.5 box heights; samples beyond are hollow points.
 */
import type { ChartDataset } from 'chart.js';
import { UsageError } from '../core/errors';
import { axisTitle, scaleFor } from './axis';
import type { BoxPlotStatistics } from './boxPlotStatistics';
import { checkNotEmpty, checkSameLength } from './validate';
import type { Axis, Caption, Numbers, Reference } from './description';
import { drawnValue, extentOf, readNumber } from './numbers';
import type { ChartJsPlot, LegendEntry } from './plot';
import { valueOf } from './readings';
import { placesOf, referencePainter } from './references';
import { nameAxis, numberAxis } from './scales';
import { LIGHT, styleOf, tint } from './theme';
import type { Theme } from './theme';

export interface BoxesChart extends Caption {
  readonly kind: 'boxes';
  readonly x: Pick<Axis, 'label' | 'unit'>;
  readonly y: Axis;
  /** The name under each group of boxes. */
  readonly categories: readonly string[];
  readonly series: readonly BoxSeries[];
  readonly references?: readonly (Reference & { readonly axis: 'y' })[];
}

export interface BoxSeries {
  readonly name?: string;
  /** One for each category; `null` leaves its place empty. */
  readonly boxes: readonly (BoxPlotStatistics | null)[];
  readonly style?: number;
}

export function boxesPlot(chart: BoxesChart, theme: Theme = LIGHT): ChartJsPlot {
  check(chart);
  const { categories, series, references = [] } = chart;
  const values = [...series.flatMap(({ boxes }) => boxes.flatMap(endsOf)), ...placesOf(references, 'y')];
  const y = scaleFor(chart.y, [...values, ...roomAround(values)], { roundEnds: true });
  return {
    legend: series.flatMap((boxes, i) => legendEntry(boxes, i, theme)),
    scales: [y],
    readings: series.map((boxes) => ({
      series: boxes.name,
      read: (_, i) => wordsOfBox(boxes, i, chart),
    })),
    config: {
      type: 'boxplot',
      data: { labels: [...categories], datasets: series.map((boxes, i) => boxesOf(boxes, i, theme)) },
      options: {
        scales: {
          x: nameAxis(categories.length, axisTitle(chart.x), theme),
          y: numberAxis(y, axisTitle(chart.y), theme),
        },
      },
    },
    over: referencePainter(references),
  };
}

function check({ categories, series }: BoxesChart): void {
  checkNotEmpty(categories, 'category');
  checkNotEmpty(series, 'series');
  series.forEach(({ name, boxes }, i) => {
    const what = `series ${name === undefined ? i : JSON.stringify(name)}`;
    checkSameLength(boxes, categories.length, `boxes in ${what}, one for each category`);
    boxes.forEach((box, j) => {
      if (box && !(box.q1 <= box.median && box.median <= box.q3))
        throw new UsageError(
          `expected q1 ≤ median ≤ q3 in box ${j} of ${what}, received ${box.q1}, ${box.median}, ${box.q3}`,
        );
    });
  });
}

function wordsOfBox({ name, boxes }: BoxSeries, index: number, { x, y, categories }: BoxesChart): string[] {
  const box = boxes[index];
  if (!box) return [];
  return [
    ...(name === undefined ? [] : [name]),
    valueOf(x, categories[index]),
    valueOf({ ...y, label: `median of ${y.label}` }, box.median),
    `quartiles: ${[box.q1, box.q3].map(readNumber).join(' … ')}`,
    `whiskers: ${[box.whiskerLow, box.whiskerHigh].map(readNumber).join(' … ')}`,
  ];
}

function endsOf(box: BoxPlotStatistics | null): Numbers {
  return box ? [box.whiskerLow, box.q1, box.q3, box.whiskerHigh, ...box.outliers] : [];
}

/** The farthest samples are drawn whole, not cut in half by the edge. */
function roomAround(values: Numbers): Numbers {
  const [low, high] = extentOf(values) ?? [0, 0];
  const room = (high - low) * 0.03;
  return [low - room, high + room];
}

function boxesOf({ boxes, style }: BoxSeries, index: number, theme: Theme): ChartDataset<'boxplot'> {
  const { color } = styleOf(theme, style ?? index);
  return {
    data: boxes.map((box) => box && boxOf(box)) as ChartDataset<'boxplot'>['data'],
    backgroundColor: tint(theme, color, 0.35),
    borderColor: color,
    medianColor: theme.palette.ink,
    borderWidth: 1.5,
    outlierStyle: 'circle',
    outlierRadius: 3.5,
    outlierBackgroundColor: theme.palette.paper,
    outlierBorderColor: color,
    outlierBorderWidth: 1.25,
    meanRadius: 0,
    itemRadius: 0,
    maxBarThickness: 60,
  };
}

function boxOf({ q1, median, q3, whiskerLow, whiskerHigh, outliers }: BoxPlotStatistics) {
  const [low, high] = [drawnValue(whiskerLow), drawnValue(whiskerHigh)];
  return {
    ...{
      q1: drawnValue(q1),
      median: drawnValue(median),
      q3: drawnValue(q3),
      outliers: outliers.map(drawnValue),
    },
    ...{ whiskerMin: low, whiskerMax: high, min: low, max: high },
    // The library asks for these fields, and does not draw them.
    ...{ mean: median, items: [] },
  };
}

function legendEntry({ name, style }: BoxSeries, index: number, theme: Theme): LegendEntry[] {
  const { color } = styleOf(theme, style ?? index);
  return name === undefined ? [] : [{ name, color, fill: tint(theme, color, 0.35) }];
}
