/** Points and curves in the plane as data for Chart.js, each with its entry in the legend. */
import type { ChartDataset } from 'chart.js';
import { placeOn } from './axis';
import type { Scale } from './axis';
import { checkPoints } from './validate';
import type { Axis, Curve, Group, Numbers } from './description';
import type { DatasetReading, LegendEntry } from './plot';
import { wordsOf } from './readings';
import { fade, MARK_ROOM, styleOf } from './theme';
import type { Theme } from './theme';

export interface Marks {
  readonly datasets: ChartDataset<'scatter'>[];
  readonly readings: readonly DatasetReading[];
  readonly legend: LegendEntry[];
}

interface Drawn {
  readonly dataset: ChartDataset<'scatter'>;
  readonly name: string | undefined;
  readonly entry: LegendEntry[];
}

export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** Points in the form of Chart.js; a gap is NaN. */
export function xy(x: Numbers, y: Numbers, scales: Scales): { x: number; y: number }[] {
  return x.map((at, i) => ({ x: placeOn(scales.x, at), y: placeOn(scales.y, y[i]) }));
}

/** What marks are drawn with. */
export interface Marking extends Scales {
  readonly theme: Theme;
  /** The chart whose marks they are: the titles of its axes. */
  readonly axes: { readonly x: Titles; readonly y: Titles };
}

type Titles = Pick<Axis, 'label' | 'unit'>;

/** Groups of points with the curves that run over them. */
export function marksOf(groups: readonly Group[], curves: readonly Curve[], marking: Marking): Marks {
  groups.forEach((group, i) => checkPoints(group, `group ${group.name ?? i}`));
  curves.forEach((curve, i) => checkPoints(curve, `curve ${curve.name ?? i}`));
  const drawn = [
    ...groups.map((group, i) => drawGroup(group, i, marking)),
    ...curves.map((curve, i) => drawCurve(curve, groups.length + i, marking)),
  ];
  return {
    // Chart.js draws the first on top, and a curve must be visible over its points.
    datasets: drawn.map(({ dataset }) => dataset).toReversed(),
    readings: drawn.map(({ name }) => readingOf(name, marking)).toReversed(),
    legend: onceEach(drawn.flatMap(({ entry }) => entry)),
  };
}

function readingOf(name: string | undefined, { axes: { x, y } }: Marking): DatasetReading {
  return { series: name, read: (point) => wordsOf(name, [x, y], point) };
}

/** A family of curves with one name and one look has one entry. */
export function onceEach(entries: readonly LegendEntry[]): LegendEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function drawGroup(group: Group, index: number, { theme, axes: _, ...scales }: Marking): Drawn {
  const { color, marker } = styleOf(theme, group.style ?? index);
  // Many points lie on each other: small transparent ones still show where they are dense.
  const many = group.x.length > 400;
  const stroked = marker === 'crossRot' || marker === 'star' || marker === 'cross';
  const dataset: ChartDataset<'scatter'> = {
    data: xy(group.x, group.y, scales),
    clip: MARK_ROOM,
    pointStyle: marker,
    pointRadius: many ? 2.5 : 4,
    pointBackgroundColor: fade(color, many ? 0.5 : 0.85),
    pointBorderColor: stroked ? color : theme.palette.paper,
    pointBorderWidth: stroked ? 1.5 : many ? 0 : 0.75,
  };
  return {
    dataset,
    name: group.name,
    entry: group.name === undefined ? [] : [{ name: group.name, color, marker }],
  };
}

function drawCurve(curve: Curve, index: number, { theme, axes: _, ...scales }: Marking): Drawn {
  const { color, dash } = styleOf(theme, curve.style ?? index, curve);
  const dataset: ChartDataset<'scatter'> = {
    data: xy(curve.x, curve.y, scales),
    showLine: true,
    borderColor: color,
    borderDash: [...dash],
    borderWidth: 2.25,
    // With mitred joins, a sharp corner would become a spike that is not in the data.
    borderJoinStyle: 'round',
    pointRadius: 0,
  };
  return {
    dataset,
    name: curve.name,
    entry: curve.name === undefined ? [] : [{ name: curve.name, color, dash }],
  };
}
