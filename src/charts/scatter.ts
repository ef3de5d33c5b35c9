/** Scatter: samples in the plane by group, with the curves that belong to them (boundaries, ellipses). */
import { axisTitle, scaleFor } from './axis';
import { checkNotEmpty } from './validate';
import type { Axis, Caption, Curve, Group, Reference } from './description';
import { marksOf } from './marks';
import type { ChartJsPlot } from './plot';
import { placesOf, referencePainter } from './references';
import { numberAxis } from './scales';
import { LIGHT } from './theme';
import type { Theme } from './theme';

export interface ScatterChart extends Caption {
  readonly kind: 'scatter';
  readonly x: Axis;
  readonly y: Axis;
  readonly groups: readonly Group[];
  readonly curves?: readonly Curve[];
  readonly references?: readonly Reference[];
  /** One unit is as long on both axes, so that a circle is round. */
  readonly equalUnits?: boolean;
}

export function scatterPlot(chart: ScatterChart, theme: Theme = LIGHT): ChartJsPlot {
  const { groups, curves = [], references = [] } = chart;
  checkNotEmpty(groups, 'group of points');
  const all = [...groups, ...curves];
  const x = scaleFor(chart.x, [...all.flatMap(({ x }) => x), ...placesOf(references, 'x')], {
    roundEnds: true,
  });
  const y = scaleFor(chart.y, [...all.flatMap(({ y }) => y), ...placesOf(references, 'y')], {
    roundEnds: true,
  });
  const { datasets, legend } = marksOf(groups, curves, { x, y, theme });
  return {
    legend,
    scales: [x, y],
    config: {
      type: 'scatter',
      data: { datasets },
      options: {
        parsing: false,
        scales: { x: numberAxis(x, axisTitle(chart.x), theme), y: numberAxis(y, axisTitle(chart.y), theme) },
      },
    },
    over: referencePainter(references),
    equalUnits: chart.equalUnits ?? false,
  };
}
