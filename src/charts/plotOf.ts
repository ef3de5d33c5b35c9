/** The kinds of chart, each with the function that translates its description into a plot. */
import { expected } from '../core/errors';
import { barsPlot } from './bars';
import { boxesPlot } from './boxes';
import { graphPlot } from './graph';
import { heatMapPlot } from './heatMap';
import { imagesPlot } from './images';
import { linesPlot } from './lines';
import { networkPlot } from './network';
import { parallelPlot } from './parallel';
import type { ChartJsPlot, DrawnPlot } from './plot';
import { regionsPlot } from './regions';
import { scatterPlot } from './scatter';
import { surfacePlot } from './surface';
import type { Theme } from './theme';

/** A new kind of chart gets a row here. */
const PLOTS = {
  lines: linesPlot,
  scatter: scatterPlot,
  bars: barsPlot,
  boxes: boxesPlot,
  heatMap: heatMapPlot,
  regions: regionsPlot,
  images: imagesPlot,
  surface: surfacePlot,
  network: networkPlot,
  graph: graphPlot,
  parallel: parallelPlot,
};

/** The description of a chart of any kind. */
export type SingleChart = Parameters<(typeof PLOTS)[keyof typeof PLOTS]>[0];

type PlotFunction = (chart: SingleChart, theme: Theme) => ChartJsPlot | DrawnPlot;

/**
 * The plot of a chart in the colours of a theme.
 *
 * @throws UsageError if the description contradicts itself or its kind is unknown.
 */
export function plotOf(chart: SingleChart, theme: Theme): ChartJsPlot | DrawnPlot {
  // The compiler doesn't see that the row of a kind takes the charts of this kind.
  const plot = PLOTS[chart.kind] as PlotFunction | undefined;
  if (!plot) throw expected(`a chart of kind ${Object.keys(PLOTS).join(', ')} or panels`, chart.kind);
  return plot(chart, theme);
}
