/** A connection between two units of a network: a line whose width, colour and dashes show the weight. */
import type { Pen, Point, TextStyle } from './plot';
import { fade, LETTERS, styleOf } from './theme';
import type { Theme } from './theme';

/** The colour of positive weights, or that of negative ones. */
export function signColor(theme: Theme, weight: number): string {
  return styleOf(theme, weight < 0 ? 0 : 1).color;
}

const WIDEST = 5;

/** A line from the edge of one unit to the edge of another. */
export interface Connection {
  readonly from: Point;
  readonly to: Point;
  /** Of the unit where it begins, and of the one where it ends. */
  readonly radii: readonly [from: number, to: number];
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

export function drawConnection({ from, to, radii }: Connection, look: ConnectionLook, { ctx }: Pen): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  ctx.strokeStyle = look.color;
  ctx.lineWidth = look.width;
  ctx.setLineDash([...look.dash]);
  ctx.beginPath();
  ctx.moveTo(from.x + radii[0] * dx, from.y + radii[0] * dy);
  ctx.lineTo(to.x - radii[1] * dx, to.y - radii[1] * dy);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** The place along a line where its words stand if nothing is in the way; lines that cross end at different units. */
const PLACES = [0.22, 0.36, 0.5, 0.64];
/** The places that are tried instead. */
const FREE_PLACES = Array.from({ length: 15 }, (_, i) => 0.15 + 0.05 * i);

/** A word on a line, as the rectangle that it takes. */
interface Word extends Point {
  readonly text: string;
  readonly width: number;
}

/** A connection with the word on it; `index` counts the units where lines end. */
export interface NamedConnection extends Connection {
  readonly name: string;
  readonly index: number;
}

/** Writes weights or names on their lines, so that no word covers another one and few lie on other lines. */
export function writeOnLines(
  named: readonly NamedConnection[],
  lines: readonly Connection[],
  pen: Pen,
): void {
  const letters: TextStyle = { ...LETTERS.note, ink: 'ink', halo: true };
  const written: Word[] = [];
  for (const line of named) {
    const width = pen.width(line.name, letters) + 2;
    const words = [PLACES[line.index % PLACES.length]!, ...FREE_PLACES].map((part): Word => {
      return { text: line.name, width, ...placeOn(line, part) };
    });
    const costs = words.map((word) => costOf(word, { written, lines, own: line }));
    written.push(words[costs.indexOf(Math.min(...costs))]!);
  }
  for (const { text, width, x, y } of written) {
    // A thick line would shine through between the digits.
    pen.ctx.fillStyle = pen.theme.palette.paper;
    pen.ctx.fillRect(x - width / 2, y - WIDEST, width, 2 * WIDEST);
    pen.text(text, x, y, letters);
  }
}

/** A place between the edges of the units, where the line is seen. */
function placeOn({ from, to, radii }: Connection, share: number): Point {
  const [begin, end] = radii.map((radius) => radius / Math.hypot(to.x - from.x, to.y - from.y)) as [
    number,
    number,
  ];
  const part = begin + share * (1 - begin - end);
  return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
}

/** Words may touch at the sides; between their rows there is this much room. */
const ROW = 3 * WIDEST;

interface Surroundings {
  readonly written: readonly Word[];
  readonly lines: readonly Connection[];
  readonly own: Connection;
}

/** How bad a place is: another word there is worse than any number of lines. */
function costOf({ x, y, width }: Word, { written, lines, own }: Surroundings): number {
  const covered = written.filter((other) => {
    return Math.abs(other.x - x) < (other.width + width) / 2 + 2 && Math.abs(other.y - y) < ROW;
  });
  const crossed = lines.filter(({ from, to }) => {
    const same = from.x === own.from.x && from.y === own.from.y && to.x === own.to.x && to.y === own.to.y;
    if (same || x + width / 2 < from.x || x - width / 2 > to.x) return false;
    const heightAt = (at: number): number => from.y + ((at - from.x) / (to.x - from.x)) * (to.y - from.y) - y;
    const ends = [heightAt(x - width / 2), heightAt(x + width / 2)];
    return Math.min(...ends) < WIDEST && Math.max(...ends) > -WIDEST;
  });
  return 100 * covered.length + crossed.length;
}
