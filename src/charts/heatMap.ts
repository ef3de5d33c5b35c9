/** Heat map: a matrix whose cells are coloured by value; a confusion matrix is one. */
import { axisTitle, scaleFor } from './axis';
import type { Scale } from './axis';
import { checkMatrix, checkSameLength } from './validate';
import type { Axis, Caption, Numbers } from './description';
import { isolated } from './direction';
import { extentOf, isFiniteNumber, shortNumber } from './numbers';
import type { ChartJsPlot, Pen, PlotArea, Point } from './plot';
import { colorOf, cssColor, lettersOn, rampOf } from './ramps';
import { cellAt, valueOf } from './readings';
import { nameAxis } from './scales';
import { LIGHT } from './theme';
import type { Theme } from './theme';

export interface HeatMapChart extends Caption {
  readonly kind: 'heatMap';
  /** The names of the columns (x) and of the rows (y). */
  readonly x: Pick<Axis, 'label' | 'unit'> & { readonly categories: readonly string[] };
  readonly y: Pick<Axis, 'label' | 'unit'> & { readonly categories: readonly string[] };
  /** Row by row, the first at the top. */
  readonly values: readonly Numbers[];
  /** The meaning of the colours; the label stands along the colour bar. */
  readonly color: Omit<Axis, 'unit'> & { readonly ramp?: 'sequential' | 'diverging' | 'fromPaper' };
  /** Writes each value in its cell, or these numbers in place of the values. */
  readonly numbers?: boolean | readonly Numbers[];
}

export function heatMapPlot(chart: HeatMapChart, theme: Theme = LIGHT): ChartJsPlot {
  const { x, y, values, color } = chart;
  checkMatrix(values, 'values');
  checkSameLength(values, y.categories.length, 'rows of values, one for each category of y');
  checkSameLength(values[0]!, x.categories.length, 'columns of values, one for each category of x');
  if (typeof chart.numbers === 'object') {
    checkMatrix(chart.numbers, 'numbers');
    checkSameLength(chart.numbers, values.length, 'rows of numbers, one for each row of values');
    checkSameLength(
      chart.numbers[0]!,
      values[0]!.length,
      'columns of numbers, one for each column of values',
    );
  }
  const ramp = rampOf(theme, color.ramp ?? 'sequential');
  const scale = colorScale(color, values.flat());
  const cells = values.flatMap((row, i) =>
    row.map((v, j) => ({
      x: isolated(x.categories[j]!),
      y: isolated(y.categories[i]!),
      v: isFiniteNumber(v) ? v : NaN,
    })),
  );
  return {
    legend: [],
    scales: [scale],
    readings: [{}],
    colorBar: { ramp, scale, label: color.label },
    config: {
      type: 'matrix',
      data: {
        xLabels: x.categories.map(isolated),
        yLabels: y.categories.map(isolated),
        datasets: [
          {
            data: cells,
            backgroundColor: cells.map(({ v }) => cssColor(colorOf(ramp, scale, v, theme))),
            borderColor: theme.palette.paper,
            borderWidth: 0.5,
            width: ({ chart: { chartArea } }) => (chartArea?.width ?? 0) / x.categories.length,
            height: ({ chart: { chartArea } }) => (chartArea?.height ?? 0) / y.categories.length,
          },
        ],
      },
      options: {
        scales: {
          x: nameAxis(x.categories.length, axisTitle(x), theme),
          y: { ...nameAxis(y.categories.length, axisTitle(y), theme), reverse: false },
        },
      },
    },
    over: (pen, area) => {
      pen.mark({ box: area, read: (at) => wordsOfCell(chart, area, at) });
      if (chart.numbers) writeNumbers(chart, scale, pen, area);
    },
  };
}

function wordsOfCell({ x, y, values, color }: HeatMapChart, area: PlotArea, at: Point): string[] {
  const { column, row } = cellAt(area, [x.categories.length, y.categories.length], at);
  return [
    valueOf(x, x.categories[column]),
    valueOf(y, y.categories[row]),
    valueOf(color, values[row]![column]),
  ];
}

/** From least to greatest value; a diverging scale reaches as far below zero as above. */
export function colorScale(color: HeatMapChart['color'], values: Numbers): Scale {
  if (color.ramp !== 'diverging') return scaleFor(color, values);
  const [low, high] = extentOf(values) ?? [-1, 1];
  const reach = Math.max(-low, high) || 1;
  return scaleFor(color, [-reach, reach]);
}

/** The letters are as large as the widest number allows, but not too small to read. */
function writeNumbers(
  { values, numbers, color }: HeatMapChart,
  scale: Scale,
  pen: Pen,
  area: PlotArea,
): void {
  const ramp = rampOf(pen.theme, color.ramp ?? 'sequential');
  const [width, height] = [area.width / values[0]!.length, area.height / values.length];
  const texts = (typeof numbers === 'object' ? numbers : values).map((row) =>
    row.map((v) => (isFiniteNumber(v) ? shortNumber(v) : '–')),
  );
  const widest = Math.max(...texts.flat().map((text) => pen.width(text, { size: 10 })));
  const size = Math.max(7, Math.min(13, 0.6 * height, (10 * 0.88 * width) / widest));
  values.forEach((row, i) =>
    row.forEach((v, j) => {
      const ground = colorOf(ramp, scale, v, pen.theme);
      pen.text(texts[i]![j]!, area.left + (j + 0.5) * width, area.top + (i + 0.5) * height, {
        size,
        color: lettersOn(ground),
      });
    }),
  );
}
