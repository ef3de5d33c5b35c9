/** A description → what is to be drawn. */
import { expected } from '../core/errors';
import { barsPlot } from './bars';
import { boxesPlot } from './boxes';
import type { SingleChart } from './chart';
import { graphPlot } from './graph';
import { heatMapPlot } from './heatMap';
import { imagesPlot } from './images';
import { linesPlot } from './lines';
import { networkPlot } from './network';
import type { ChartJsPlot, DrawnPlot } from './plot';
import { regionsPlot } from './regions';
import { scatterPlot } from './scatter';
import { surfacePlot } from './surface';

type PlotOf = {
  [Kind in SingleChart['kind']]: (chart: Extract<SingleChart, { kind: Kind }>) => ChartJsPlot | DrawnPlot;
};

const PLOTS: PlotOf = {
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
};

/** @throws UsageError that says what is wrong with the description. */
export function plotOf(chart: SingleChart): ChartJsPlot | DrawnPlot {
  const plot = PLOTS[chart.kind] as ((chart: SingleChart) => ChartJsPlot | DrawnPlot) | undefined;
  if (!plot) throw expected(`a chart of kind ${Object.keys(PLOTS).join(', ')} or panels`, chart.kind);
  return plot(chart);
}
