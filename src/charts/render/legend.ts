/** The legend: in rows between the words of the chart and the plot, so that it hides no data. */
import type { Box, LegendEntry, Pen, PictureReader } from '../plot';
import { LETTERS } from '../theme';
import { drawMarker } from './marker';

const SAMPLE = 26;
const ROW = 20;
const GAP = 18;

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly left: number;
  readonly row: number;
}

export function legendHeight(pen: Pen, entries: readonly LegendEntry[], width: number): number {
  return entries.length === 0 ? 0 : (placedEntries(pen, entries, width).at(-1)!.row + 1) * ROW + 4;
}

/** Draws the legend; an entry whose series is switched off is faint and crossed out. */
export function drawLegend(
  pen: Pen,
  entries: readonly LegendEntry[],
  box: Box,
  reader?: PictureReader,
): void {
  for (const { entry, left, row } of placedEntries(pen, entries, box.width)) {
    const [x, y] = [box.left + left, box.top + row * ROW + ROW / 2];
    const shown = pen.shows(entry.name);
    const room = box.width - left - SAMPLE - 6;
    const style = { ...pen.fit(entry.name, room, LETTERS.tick), align: 'left' } as const;
    const width = pen.width(entry.name, style);
    if (shown) drawSample(pen, entry, x, y);
    pen.text(entry.name, x + SAMPLE + 6, y, shown ? style : { ...style, ink: 'softInk' });
    if (!shown) crossOut(pen, { left: x, top: y, width: SAMPLE + 6 + width, height: 0 });
    reader?.entry(entry, { left: x, top: y - ROW / 2, width: SAMPLE + 6 + width, height: ROW });
  }
}

function placedEntries(pen: Pen, entries: readonly LegendEntry[], width: number): PlacedEntry[] {
  let [left, row] = [0, 0];
  return entries.map((entry) => {
    const space = SAMPLE + 6 + pen.width(entry.name, LETTERS.tick);
    if (left > 0 && left + space > width) [left, row] = [0, row + 1];
    const place = { entry, left, row };
    left += space + GAP;
    return place;
  });
}

function crossOut({ ctx, theme }: Pen, { left, top, width }: Box): void {
  ctx.strokeStyle = theme.palette.softInk;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left + width, top);
  ctx.stroke();
}

function drawSample({ ctx }: Pen, { color, dash, fill, marker }: LegendEntry, x: number, y: number): void {
  if (fill) {
    ctx.fillStyle = fill;
    ctx.fillRect(x, y - 6, SAMPLE, 12);
  }
  ctx.strokeStyle = color;
  if (dash) {
    ctx.lineWidth = 2;
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + SAMPLE, y);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (marker) drawMarker(ctx, { marker, color }, { x: x + SAMPLE / 2, y });
}
