/** The small charts: curves by epoch, box plots of weights by layer, bars by layer. */
import type { BoxPlotStatistics } from '../../../charts/boxPlotStatistics';
import { axisOf, drawAxes, xAt, yAt } from './axes';
import type { Axis, Box } from './axes';
import { colorOf, inks } from './surface';
import type { Surface } from './surface';

/** One line: `net` chooses the colour, dashes are for validation. */
export interface Line {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly net: number;
  readonly isDashed: boolean;
}

export function drawLines(
  surface: Surface,
  lines: readonly Line[],
  { xLabel, isLog, end }: { xLabel: string; isLog: boolean; end: number },
): void {
  const ctx = surface.begin();
  if (!ctx) return;
  const last = Math.max(0, ...lines.map(({ x }) => x.at(-1) ?? 0));
  const x: Axis = { low: 0, high: Math.max(1, Math.min(end, niceEnd(last))) };
  const y = axisOf(
    lines.flatMap((line) => line.y),
    { isLog, zero: !isLog },
  );
  const box = drawAxes(surface, { x, y, xLabel });
  for (const line of lines) {
    ctx.strokeStyle = colorOf(line.net);
    ctx.lineWidth = 2;
    ctx.setLineDash(line.isDashed ? [5, 4] : []);
    ctx.beginPath();
    // More points than pixels are not seen.
    const every = Math.max(1, Math.floor(line.x.length / (2 * surface.width)));
    for (let i = 0; i < line.x.length; i += every) {
      const value = line.y[i]!;
      if (Number.isFinite(value)) ctx.lineTo(xAt(box, x, line.x[i]!), yAt(box, y, value));
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** The end of the axis of epochs, which grows by doubling. */
function niceEnd(last: number): number {
  let end = 10;
  while (end < last) end *= 2;
  return end;
}

/** Groups of one mark a net, side by side over the name of a layer. */
function eachPlace(
  { surface, box, names, nets }: { surface: Surface; box: Box; names: readonly string[]; nets: number },
  draw: (group: number, net: number, place: { x: number; width: number }) => void,
): void {
  const { ctx } = surface;
  const room = (box.right - box.left) / names.length;
  const width = Math.min(26, (0.7 * room) / nets);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  names.forEach((name, group) => {
    const middle = box.left + (group + 0.5) * room;
    ctx.fillStyle = inks().soft;
    ctx.fillText(name, middle, box.bottom + 5);
    for (let net = 0; net < nets; net++)
      draw(group, net, { x: middle + (net - (nets - 1) / 2) * (width + 3), width });
  });
}

/** Box, median, whiskers, and white points beyond them. */
export function drawBoxes(
  surface: Surface,
  nets: readonly (readonly (BoxPlotStatistics | null)[])[],
  names: readonly string[],
): void {
  const ctx = surface.begin();
  if (!ctx) return;
  const ends = nets.flat().flatMap((box) => (box ? [box.whiskerLow, box.whiskerHigh, ...box.outliers] : []));
  const y = axisOf(ends);
  const box = drawAxes(surface, { x: undefined, y });
  const at = (value: number): number => yAt(box, y, value);
  eachPlace({ surface, box, names, nets: nets.length }, (group, net, { x, width }) => {
    const one = nets[net]![group];
    if (!one) return;
    ctx.strokeStyle = colorOf(net);
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(x, at(one.whiskerLow));
    ctx.lineTo(x, at(one.q1));
    ctx.moveTo(x, at(one.q3));
    ctx.lineTo(x, at(one.whiskerHigh));
    ctx.rect(x - width / 2, at(one.q3), width, at(one.q1) - at(one.q3));
    ctx.moveTo(x - width / 2, at(one.median));
    ctx.lineTo(x + width / 2, at(one.median));
    ctx.stroke();
    ctx.fillStyle = inks().paper;
    ctx.beginPath();
    for (const value of one.outliers.slice(0, 60)) {
      ctx.moveTo(x + 2.5, at(value));
      ctx.arc(x, at(value), 2.5, 0, 2 * Math.PI);
    }
    ctx.fill();
    ctx.stroke();
  });
}

/** Bars of positive numbers; on a log axis if the greatest is more than this many times the smallest. */
const FAR_APART = 30;

export function drawBars(
  surface: Surface,
  nets: readonly (readonly number[])[],
  { names, high }: { names: readonly string[]; high?: number },
): void {
  const ctx = surface.begin();
  if (!ctx) return;
  const values = nets.flat().filter((value) => value > 0 && value < Infinity);
  const isLog = high === undefined && Math.max(...values) > FAR_APART * Math.min(...values);
  const found = axisOf(values, { isLog, zero: !isLog });
  const y: Axis = high === undefined ? found : { low: 0, high };
  const box = drawAxes(surface, { x: undefined, y });
  eachPlace({ surface, box, names, nets: nets.length }, (group, net, { x, width }) => {
    const value = nets[net]![group];
    if (value === undefined || !(value > 0 && value < Infinity)) return;
    const top = Math.min(yAt(box, y, value), box.bottom - 1);
    ctx.fillStyle = colorOf(net);
    ctx.fillRect(x - width / 2, top, width, box.bottom - top);
  });
}
