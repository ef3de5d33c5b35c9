/** Axes of the small charts: where a value lies, and the lines of its grid. */
import { ticks } from 'd3-array';
import { shortNumber } from '../../../charts/numbers';
import { inks } from './surface';
import type { Surface } from './surface';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly isLog?: boolean;
}

/** Values at and below this are drawn at the lower end of a log axis. */
const LEAST = 1e-6;

export function placeOf({ low, high, isLog }: Axis, value: number): number {
  if (!isLog) return (value - low) / (high - low || 1);
  const log = (one: number): number => Math.log(Math.max(LEAST, one));
  return (log(value) - log(low)) / (log(high) - log(low) || 1);
}

export function xAt({ left, right }: Box, axis: Axis, value: number): number {
  return left + (right - left) * placeOf(axis, value);
}

export function yAt({ top, bottom }: Box, axis: Axis, value: number): number {
  return bottom - (bottom - top) * placeOf(axis, value);
}

function ticksOf({ low, high, isLog }: Axis, count: number): number[] {
  if (!isLog) return ticks(low, high, count);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const between = (factors: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = first; power <= last; power++)
      found.push(...factors.map((factor) => Number(`${factor}e${power}`)));
    return found.filter((value) => value >= low && value <= high);
  };
  // Powers of ten, and some numbers between them where the axis has few.
  const powers = between([1]);
  if (powers.length < 2) return between([1, 2, 5]);
  const every = Math.ceil(powers.length / count);
  return powers.filter((_, i) => i % every === 0);
}

/** The smallest axis around the values, with round ends where it is a log axis. */
export function axisOf(values: readonly number[], { isLog = false, zero = false } = {}): Axis {
  let [low, high] = zero ? [0, 0] : [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const drawn = isLog ? Math.max(LEAST, value) : value;
    low = Math.min(low, drawn);
    high = Math.max(high, drawn);
  }
  if (!(low <= high)) return isLog ? { low: 0.01, high: 1, isLog } : { low: 0, high: 1 };
  if (isLog) return { low: low / 1.3, high: high * 1.3, isLog };
  const room = 0.05 * (high - low) || Math.abs(high) || 1;
  return { low: zero ? 0 : low - room, high: high + room };
}

/** The grid, the numbers at the edges, and the room that is left for the data. */
export function drawAxes(
  surface: Surface,
  { x, y, xLabel }: { x: Axis | undefined; y: Axis; xLabel?: string },
): Box {
  const { ctx, width, height } = surface;
  const box = { left: 54, top: 8, right: width - 10, bottom: height - (x ? 30 : 22) };
  const { soft, line } = inks();
  ctx.fillStyle = soft;
  ctx.strokeStyle = line;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.beginPath();
  for (const value of ticksOf(y, 4)) {
    const at = Math.round(yAt(box, y, value)) + 0.5;
    if (at < box.top - 2 || at > box.bottom + 2) continue;
    ctx.moveTo(box.left, at);
    ctx.lineTo(box.right, at);
    ctx.fillText(shortNumber(value), box.left - 5, at);
  }
  ctx.stroke();
  if (!x) return box;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const value of ticks(x.low, x.high, Math.max(2, Math.floor(width / 90))))
    ctx.fillText(shortNumber(value), xAt(box, x, value), box.bottom + 4);
  if (xLabel !== undefined) {
    ctx.textAlign = 'right';
    ctx.fillText(xLabel, box.right, box.bottom + 16);
  }
  return box;
}
