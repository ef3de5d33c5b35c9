/** A description → what is to be drawn. */
import { expected } from '../core/errors';
import { barsPlot } from './bars';
import type { SingleChart } from './chart';
import { heatMapPlot } from './heatMap';
import { imagesPlot } from './images';
import { linesPlot } from './lines';
import type { ChartJsPlot, DrawnPlot } from './plot';
import { scatterPlot } from './scatter';

type PlotOf = {
  [Kind in SingleChart['kind']]: (chart: Extract<SingleChart, { kind: Kind }>) => ChartJsPlot | DrawnPlot;
};

const PLOTS: PlotOf = {
  lines: linesPlot,
  scatter: scatterPlot,
  bars: barsPlot,
  heatMap: heatMapPlot,
  images: imagesPlot,
};

/** @throws UsageError that says what is wrong with the description. */
export function plotOf(chart: SingleChart): ChartJsPlot | DrawnPlot {
  const plot = PLOTS[chart.kind] as ((chart: SingleChart) => ChartJsPlot | DrawnPlot) | undefined;
  if (!plot) throw expected(`a chart of kind ${Object.keys(PLOTS).join(', ')} or panels`, chart.kind);
  return plot(chart);
}
