/** Points and curves in the plane as Chart.js draws them, each with its line of the legend. */
import type { ChartDataset } from 'chart.js';
import { checkPoints } from './checks';
import type { Curve, Group, Numbers } from './description';
import { isFiniteNumber } from './numbers';
import type { LegendEntry } from './plot';
import { fade, MARK_ROOM, PAPER, styleOf } from './theme';

export interface Marks {
  readonly datasets: ChartDataset<'scatter'>[];
  readonly legend: LegendEntry[];
}

/** As Chart.js wants points; a gap is NaN. */
export function xy(x: Numbers, y: Numbers): { x: number; y: number }[] {
  return x.map((at, i) => ({ x: isFiniteNumber(at) ? at : NaN, y: isFiniteNumber(y[i]) ? y[i] : NaN }));
}

/** Groups of points with the curves that run over them. */
export function marksOf(groups: readonly Group[], curves: readonly Curve[]): Marks {
  groups.forEach((one, i) => checkPoints(one, `group ${one.name ?? i}`));
  curves.forEach((one, i) => checkPoints(one, `curve ${one.name ?? i}`));
  const drawn = [...groups.map(drawGroup), ...curves.map((one, i) => drawCurve(one, groups.length + i))];
  return {
    // Chart.js draws the first on top, and a curve is to be seen over its points.
    datasets: drawn.map(({ dataset }) => dataset).toReversed(),
    legend: drawn.flatMap(({ entry }) => entry),
  };
}

function drawGroup(group: Group, index: number): { dataset: ChartDataset<'scatter'>; entry: LegendEntry[] } {
  const { color, marker } = styleOf(group.style ?? index);
  // Many points lie on each other: smaller ones, let through, still show where they are dense.
  const many = group.x.length > 400;
  const stroked = marker === 'crossRot' || marker === 'star' || marker === 'cross';
  const dataset: ChartDataset<'scatter'> = {
    data: xy(group.x, group.y),
    clip: MARK_ROOM,
    pointStyle: marker,
    pointRadius: many ? 2.5 : 4,
    pointBackgroundColor: fade(color, many ? 0.5 : 0.85),
    pointBorderColor: stroked ? color : PAPER,
    pointBorderWidth: stroked ? 1.5 : many ? 0 : 0.75,
  };
  return { dataset, entry: group.name === undefined ? [] : [{ name: group.name, color, marker }] };
}

function drawCurve(curve: Curve, index: number): { dataset: ChartDataset<'scatter'>; entry: LegendEntry[] } {
  const { color, dash } = styleOf(curve.style ?? index, curve.dashed);
  const dataset: ChartDataset<'scatter'> = {
    data: xy(curve.x, curve.y),
    showLine: true,
    borderColor: color,
    borderDash: [...dash],
    borderWidth: 2.25,
    pointRadius: 0,
  };
  return { dataset, entry: curve.name === undefined ? [] : [{ name: curve.name, color, dash }] };
}
