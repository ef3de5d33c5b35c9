/** The colour bar: the values that the colours stand for. */
import { positionOn } from '../ramps';
import type { Box, ColorBar, Pen } from '../plot';
import { LETTERS } from '../theme';

const BAR = 14;
const GAP = 14;
const TICK = 4;
const STEPS = 128;

function tickWidth({ scale }: ColorBar, pen: Pen): number {
  return Math.max(0, ...scale.ticks.map(({ text }) => pen.width(text, LETTERS.tick)));
}

/** The width that the bar needs at the right of the plot. */
export function colorBarWidth(bar: ColorBar, pen: Pen): number {
  return GAP + BAR + TICK + 4 + tickWidth(bar, pen) + (bar.label === undefined ? 0 : 22);
}

/** Draws the bar along the right edge of `area`. */
export function drawColorBar(bar: ColorBar, pen: Pen, area: Box): void {
  const { ctx } = pen;
  const box = { left: area.left + area.width + GAP, top: area.top, width: BAR, height: area.height };
  const colors = Array.from({ length: STEPS }, (_, i) => bar.ramp(1 - i / (STEPS - 1)));
  pen.cells(box, 1, colors);
  ctx.strokeStyle = pen.theme.palette.softInk;
  ctx.lineWidth = 1;
  ctx.strokeRect(box.left, box.top, box.width, box.height);
  for (const { value, text } of bar.scale.ticks) {
    const y = box.top + (1 - positionOn(bar.scale, value)) * box.height;
    ctx.beginPath();
    ctx.moveTo(box.left + BAR, y);
    ctx.lineTo(box.left + BAR + TICK, y);
    ctx.stroke();
    pen.text(text, box.left + BAR + TICK + 4, y, { ...LETTERS.tick, align: 'left' });
  }
  if (bar.label === undefined) return;
  ctx.save();
  ctx.translate(box.left + BAR + TICK + 4 + tickWidth(bar, pen) + 14, box.top + box.height / 2);
  ctx.rotate(-Math.PI / 2);
  pen.text(bar.label, 0, 0, pen.fit(bar.label, box.height, LETTERS.label));
  ctx.restore();
}
