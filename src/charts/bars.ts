/** Bars: a value for each method (or bin), the series side by side, with an interval for each value. */
import type { ChartDataset } from 'chart.js';
import { axisTitle, placeOn, scaleFor } from './axis';
import type { Scale } from './axis';
import { checkInterval, checkNotEmpty, checkSameLength } from './validate';
import type { Axis, Caption, Numbers, Reference } from './description';
import type { ChartJsPlot, LegendEntry } from './plot';
import { placesOf, referencePainter } from './references';
import { nameAxis, numberAxis } from './scales';
import { INK, styleOf, tint } from './theme';

export interface BarsChart extends Caption {
  readonly kind: 'bars';
  readonly x: Pick<Axis, 'label' | 'unit'>;
  readonly y: Axis;
  /** The name under each group of bars. */
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  /** The categories are bins that follow each other, so the bars touch. */
  readonly histogram?: boolean;
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

export function barsPlot(chart: BarsChart): ChartJsPlot {
  check(chart);
  const { categories, series, references = [] } = chart;
  const values = [...series.flatMap(heights), ...placesOf(references, 'y')];
  const y = scaleFor(chart.y, values, { roundEnds: true, zero: true });
  return {
    legend: series.flatMap(legendEntry),
    config: {
      type: 'barWithErrorBars',
      data: { labels: [...categories], datasets: series.map((bars, i) => barsOf(bars, i, y)) },
      options: {
        ...(chart.histogram && {
          datasets: { barWithErrorBars: { barPercentage: 1, categoryPercentage: 1 } },
        }),
        scales: {
          x: nameAxis(categories.length, axisTitle(chart.x)),
          y: numberAxis(y, axisTitle(chart.y)),
        },
      },
    },
    over: referencePainter(references),
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
  scale: Scale,
): ChartDataset<'barWithErrorBars', Bar[]> {
  const { color } = styleOf(style ?? index);
  return {
    data: values.map((value, i) => ({
      y: placeOn(scale, value),
      yMin: placeOn(scale, interval?.low[i]),
      yMax: placeOn(scale, interval?.high[i]),
    })),
    backgroundColor: tint(color, 0.75),
    borderColor: color,
    borderWidth: 1,
    errorBarColor: INK,
    errorBarWhiskerColor: INK,
    errorBarLineWidth: 1.5,
    errorBarWhiskerLineWidth: 1.5,
    errorBarWhiskerSize: 8,
  };
}

function legendEntry({ name, style }: BarSeries, index: number): LegendEntry[] {
  const { color } = styleOf(style ?? index);
  return name === undefined ? [] : [{ name, color, fill: tint(color, 0.75) }];
}
