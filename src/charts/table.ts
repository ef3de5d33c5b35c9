/** The numbers of a chart as a table with a row for each value that is drawn, for spreadsheets and other programs. */
import { csvFormat } from 'd3-dsv';
import type { BarsChart } from './bars';
import type { BoxesChart } from './boxes';
import type { Chart, SingleChart } from './chart';
import type { Curve, Group } from './description';
import type { GraphChart } from './graph';
import type { Grid } from './grid';
import type { HeatMapChart } from './heatMap';
import type { ImagesChart } from './images';
import type { LinesChart } from './lines';
import type { NetworkChart } from './network';
import type { ParallelChart } from './parallel';

type Value = string | number | null | undefined;
/** A row by the names of its columns. */
export type Row = Record<string, Value>;

/** The rows of a chart. Those of panels begin with the title of their panel. */
export function tableOf(chart: Chart): Row[] {
  if (chart.kind !== 'panels') return rowsOf(chart);
  return chart.panels.flatMap((panel) => rowsOf(panel).map((row) => ({ panel: panel.title, ...row })));
}

/** The table as CSV, with a column for each name that any row has. Numbers keep all their digits. */
export function csvOf(chart: Chart): string {
  const rows = tableOf(chart);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return `${csvFormat(rows, columns)}\n`;
}

function rowsOf(chart: SingleChart): Row[] {
  switch (chart.kind) {
    case 'lines':
      return lineRows(chart);
    case 'scatter':
      return pointRows([...chart.groups, ...(chart.curves ?? [])]);
    case 'bars':
      return barRows(chart);
    case 'boxes':
      return boxRows(chart);
    case 'heatMap':
      return cellRows(chart);
    case 'regions':
      return [...pointRows([...chart.samples, ...(chart.curves ?? [])]), ...gridRows(chart.grid)];
    case 'surface':
      return [...pointRows([...(chart.areas ?? []), ...(chart.trajectories ?? [])]), ...gridRows(chart.grid)];
    case 'images':
      return pixelRows(chart);
    case 'network':
      return weightRows(chart);
    case 'graph':
      return nodeRows(chart);
    case 'parallel':
      return parallelRows(chart);
  }
}

function lineRows({ series }: LinesChart): Row[] {
  return series.flatMap(({ name, x, y, band }) =>
    x.map((at, i) => ({
      ...{ series: name, x: at, y: y[i] },
      ...(band && { low: band.low[i], high: band.high[i] }),
    })),
  );
}

function pointRows(groups: readonly (Group | Curve)[]): Row[] {
  return groups.flatMap(({ name, x, y }) => x.map((at, i) => ({ series: name, x: at, y: y[i] })));
}

function gridRows({ x, y, values }: Grid): Row[] {
  const place = ([from, to]: readonly [number, number], i: number, count: number): number =>
    from + (i * (to - from)) / (count - 1);
  return values.flatMap((row, i) =>
    row.map((value, j) => ({ x: place(x, j, row.length), y: place(y, i, values.length), value })),
  );
}

function barRows({ categories, series }: BarsChart): Row[] {
  return series.flatMap(({ name, values, interval }) =>
    values.map((value, i) => ({
      ...{ series: name, category: categories[i], value },
      ...(interval && { low: interval.low[i], high: interval.high[i] }),
    })),
  );
}

function boxRows({ categories, series }: BoxesChart): Row[] {
  return series.flatMap(({ name, boxes }) =>
    boxes.flatMap((box, i): Row[] => {
      if (!box) return [];
      const { outliers, ...statistics } = box;
      return [{ series: name, category: categories[i], ...statistics, outliers: outliers.join(' ') }];
    }),
  );
}

function cellRows({ x, y, values }: HeatMapChart): Row[] {
  return values.flatMap((row, i) =>
    row.map((value, j) => ({ row: y.categories[i], column: x.categories[j], value })),
  );
}

function pixelRows({ images, width, height, columns, columnLabels, rowLabels }: ImagesChart): Row[] {
  return images.flatMap(({ pixels, caption }, i) => {
    const channels = pixels.length / (width * height);
    return pixels.map((value, at) => {
      const pixel = Math.floor(at / channels);
      return {
        ...{
          image: i,
          row: rowLabels?.[Math.floor(i / columns)],
          column: columnLabels?.[i % columns],
          caption,
        },
        ...{ x: pixel % width, y: Math.floor(pixel / width), value },
        ...(channels > 1 && { channel: at % channels }),
      };
    });
  });
}

function weightRows({ layers, weights }: NetworkChart): Row[] {
  const nameOf = (l: number, j: number): string => layers[l]!.units[j]!.label ?? String(j + 1);
  if (!weights)
    return layers.flatMap(({ units }, l) => units.map((_, j) => ({ layer: l + 1, unit: nameOf(l, j) })));
  return weights.flatMap((matrix, l) =>
    matrix.flatMap((row, j) =>
      row.map((weight, k) => ({ layer: l + 1, from: nameOf(l, j), to: nameOf(l + 1, k), weight })),
    ),
  );
}

function nodeRows({ nodes }: GraphChart): Row[] {
  return nodes.map(({ id, label, value, adjoint }) => ({ node: id, label, value, adjoint }));
}

function parallelRows({ axes, lines, color }: ParallelChart): Row[] {
  return lines.map(({ values, result }) => ({
    ...Object.fromEntries(
      axes.map(({ label, categories }, i) => {
        const value = values[i];
        return [label, value !== null && value !== undefined ? (categories?.[value] ?? value) : value];
      }),
    ),
    [color.label]: result,
  }));
}
