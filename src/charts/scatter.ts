/** Scatter: samples in the plane by group, with the curves that belong to them (boundaries, ellipses). */
import { axisTitle, scaleFor } from './axis';
import { checkNotEmpty, checkSameLength } from './validate';
import { isFiniteNumber } from './numbers';
import type { Axis, Caption, Curve, Group, Reference } from './description';
import { marksOf } from './marks';
import type { ChartJsPlot, Pen, PlotArea } from './plot';
import { placesOf, referencePainter } from './references';
import { numberAxis } from './scales';
import { LETTERS, LIGHT } from './theme';
import type { Theme } from './theme';

export interface ScatterChart extends Caption {
  readonly kind: 'scatter';
  readonly x: Axis;
  readonly y: Axis;
  readonly groups: readonly NamedPoints[];
  readonly curves?: readonly Curve[];
  readonly references?: readonly Reference[];
  /** One unit is as long on both axes, so that a circle is round. */
  readonly equalUnits?: boolean;
}

/** Points of which each may have a name of its own. */
export interface NamedPoints extends Group {
  /** The words beside each point; an empty text for a point without. */
  readonly labels?: readonly string[];
}

export function scatterPlot(chart: ScatterChart, theme: Theme = LIGHT): ChartJsPlot {
  const { groups, curves = [], references = [] } = chart;
  checkNotEmpty(groups, 'group of points');
  for (const [i, { name, x, labels }] of groups.entries())
    if (labels) checkSameLength(labels, x.length, `labels in group ${name ?? i}, one for each point`);
  const all = [...groups, ...curves];
  const x = scaleFor(chart.x, [...all.flatMap(({ x }) => x), ...placesOf(references, 'x')], {
    roundEnds: true,
  });
  const y = scaleFor(chart.y, [...all.flatMap(({ y }) => y), ...placesOf(references, 'y')], {
    roundEnds: true,
  });
  const drawReferences = referencePainter(references);
  const { datasets, readings, legend } = marksOf(groups, curves, { x, y, theme, axes: chart });
  return {
    legend,
    scales: [x, y],
    readings,
    config: {
      type: 'scatter',
      data: { datasets },
      options: {
        parsing: false,
        scales: { x: numberAxis(x, axisTitle(chart.x), theme), y: numberAxis(y, axisTitle(chart.y), theme) },
      },
    },
    over: (pen, area) => {
      drawReferences(pen, area);
      for (const group of groups) if (pen.shows(group.name)) writeLabels(group, pen, area);
    },
    equalUnits: chart.equalUnits ?? false,
  };
}

const GAP = 10;
const RISE = 16;

/** The words stand to the right of their point; above it, if there is no room. */
function writeLabels({ x, y, labels = [] }: NamedPoints, pen: Pen, area: PlotArea): void {
  for (const [i, label] of labels.entries()) {
    const [left, top] = [x[i], y[i]];
    if (label === '' || !isFiniteNumber(left) || !isFiniteNumber(top)) continue;
    const [at, right] = [area.x(left) + GAP, area.left + area.width];
    const fits = at + pen.width(label, LETTERS.label) <= right;
    pen.text(label, fits ? at : right, area.y(top) - (fits ? 0 : RISE), {
      ...LETTERS.label,
      align: fits ? 'left' : 'right',
      halo: true,
    });
  }
}
