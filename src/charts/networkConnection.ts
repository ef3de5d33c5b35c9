/** A connection between two units of a network: a line whose width, colour and dashes show the weight. */
import type { Pen, Point, TextStyle } from './plot';
import { fade, LETTERS, styleOf } from './theme';
import type { Theme } from './theme';

/** The colour of positive weights, or that of negative ones. */
export function signColor(theme: Theme, weight: number): string {
  return styleOf(theme, weight < 0 ? 0 : 1).color;
}

const WIDEST = 5;

/** A line from the edge of one unit to the edge of another; both have this radius. */
export interface Connection {
  readonly from: Point;
  readonly to: Point;
  readonly radius: number;
}

export interface ConnectionLook {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
}

/**
 * The look of a weight, of which its share of the greatest weight is known. Negative weights are dashed too, so that the
 * sign is seen without colours.
 */
export function connectionLook(
  share: number | undefined,
  dropped: boolean | undefined,
  theme: Theme,
): ConnectionLook {
  const { ink, softInk } = theme.palette;
  if (dropped) return { color: fade(softInk, 0.3), width: 1, dash: [2, 3] };
  if (share === undefined) return { color: fade(ink, 0.45), width: 1, dash: [] };
  const strength = Math.abs(share);
  const color = fade(signColor(theme, share), 0.35 + 0.65 * strength);
  return { color, width: Math.max(0.5, WIDEST * strength), dash: share < 0 ? [7, 3] : [] };
}

export function drawConnection({ from, to, radius }: Connection, look: ConnectionLook, { ctx }: Pen): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [((to.x - from.x) / length) * radius, ((to.y - from.y) / length) * radius];
  ctx.strokeStyle = look.color;
  ctx.lineWidth = look.width;
  ctx.setLineDash([...look.dash]);
  ctx.beginPath();
  ctx.moveTo(from.x + dx, from.y + dy);
  ctx.lineTo(to.x - dx, to.y - dy);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** The places along a line where its words may stand, farther apart than a number is wide. */
const PLACES = [0.22, 0.36, 0.5, 0.64];

/**
 * Writes a weight or its name on its line. `index` counts the units where lines end: lines that cross end at different
 * units, so their words stand at different distances.
 */
export function writeOnLine(text: string, { from, to, radius }: Connection, index: number, pen: Pen): void {
  // The line is seen between the edges of the units only.
  const hidden = radius / Math.hypot(to.x - from.x, to.y - from.y);
  const part = hidden + PLACES[index % PLACES.length]! * (1 - 2 * hidden);
  const [x, y] = [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)];
  const letters: TextStyle = { ...LETTERS.note, ink: 'ink', halo: true };
  // A thick line would shine through between the digits.
  const width = pen.width(text, letters) + 2;
  pen.ctx.fillStyle = pen.theme.palette.paper;
  pen.ctx.fillRect(x - width / 2, y - WIDEST, width, 2 * WIDEST);
  pen.text(text, x, y, letters);
}
