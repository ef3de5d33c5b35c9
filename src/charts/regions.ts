/** Decision regions: the answers of a classifier all over the plane, with the samples it learnt from. */
import { UsageError } from '../core/errors';
import { axisTitle, scaleFor } from './axis';
import type { Scale } from './axis';
import type { Caption, Curve, Group } from './description';
import { cellBox, checkGrid, nearestInGrid, traceContour } from './grid';
import type { Grid, GridAxis } from './grid';
import { marksOf } from './marks';
import { isFiniteNumber, readNumber } from './numbers';
import type { ChartJsPlot, Pen, PlotArea, Point } from './plot';
import { colorOf, rampOf, toRgb } from './ramps';
import type { Rgb } from './ramps';
import { valueOf } from './readings';
import { numberAxis } from './scales';
import { LIGHT, styleOf, tint } from './theme';
import type { Theme } from './theme';

export interface RegionsChart extends Caption {
  readonly kind: 'regions';
  readonly x: GridAxis;
  readonly y: GridAxis;
  /**
   * Without `probability`: the number of the class at each point, which is also the number of its style.
   * With it: the probability of one class, whose meaning stands along the colour bar; a line is drawn at ½.
   */
  readonly grid: Grid;
  readonly probability?: string;
  /** Usually one group for each class, in the order of the classes. */
  readonly samples: readonly Group[];
  readonly curves?: readonly Curve[];
  readonly equalUnits?: boolean;
}

const PROBABILITY: Scale = scaleFor({ label: 'probability', min: 0, max: 1 }, []);

export function regionsPlot(chart: RegionsChart, theme: Theme = LIGHT): ChartJsPlot {
  const { grid, probability, samples, curves = [], equalUnits = false } = chart;
  checkGrid(grid);
  if (probability === undefined) checkClasses(grid);
  const x = scaleFor({ label: chart.x.label }, grid.x);
  const y = scaleFor({ label: chart.y.label }, grid.y);
  const { datasets, readings, legend } = marksOf(samples, curves, { x, y, theme, axes: chart });
  return {
    legend,
    scales: [x, y],
    readings,
    ...(probability !== undefined && {
      colorBar: { ramp: rampOf(theme, 'soft'), scale: PROBABILITY, label: probability },
    }),
    config: {
      type: 'scatter',
      data: { datasets },
      options: {
        parsing: false,
        scales: { x: numberAxis(x, axisTitle(chart.x), theme), y: numberAxis(y, axisTitle(chart.y), theme) },
      },
    },
    under: (pen, area) => {
      drawRegions(chart, pen, area);
      pen.mark({ box: area, read: (at) => wordsAt(chart, area, at) });
    },
    equalUnits,
  };
}

function wordsAt({ grid, probability, x, y, samples }: RegionsChart, area: PlotArea, at: Point): string[] {
  const { value, ...place } = nearestInGrid(grid, area, at);
  // Groups of samples usually come in the order of the classes.
  const name = samples.find(({ style }, i) => (style ?? i) === value)?.name ?? readNumber(value);
  const answer = probability === undefined ? name : valueOf({ label: probability }, value);
  return [valueOf(x, place.x), valueOf(y, place.y), answer];
}

function checkClasses({ values }: Grid): void {
  const wrong = values.flat().find((value) => value !== null && !(Number.isInteger(value) && value >= 0));
  if (wrong !== undefined) throw new UsageError(`expected classes 0, 1, 2, … in the grid, received ${wrong}`);
}

function drawRegions({ grid, probability }: RegionsChart, pen: Pen, area: PlotArea): void {
  const { theme } = pen;
  const ramp = rampOf(theme, 'soft');
  const color = (value: number | null): Rgb =>
    probability === undefined ? classColor(value, theme) : colorOf(ramp, PROBABILITY, value, theme);
  // A grid counts rows upwards, a picture counts them downwards.
  pen.cells(cellBox(grid, area), grid.values[0]!.length, grid.values.toReversed().flat().map(color));
  if (probability === undefined) return;
  pen.ctx.strokeStyle = theme.palette.ink;
  pen.ctx.lineWidth = 1.25;
  traceContour(pen.ctx, grid, 0.5, area);
  pen.ctx.stroke();
}

function classColor(value: number | null, theme: Theme): Rgb {
  return toRgb(
    isFiniteNumber(value) ? tint(theme, styleOf(theme, value).color, 0.28) : theme.palette.noValue,
  );
}
