/** The two strokes across an axis between the place of its zero and the rest of a log axis. */
import type { Scale } from './axis';
import type { Pen, PlotArea, Point } from './plot';

const HALF = 6;
const DISTANCE = 5;

export function drawAxisBreaks(scales: { x: Scale; y: Scale }, pen: Pen, area: PlotArea): void {
  const bottom = area.top + area.height;
  if (scales.x.zeroAt !== undefined) {
    const middle = (area.x(scales.x.zeroAt) + area.x(firstAfterZero(scales.x))) / 2;
    drawBreak({ x: middle, y: bottom }, pen, { x: DISTANCE, y: 0 });
  }
  if (scales.y.zeroAt !== undefined) {
    const middle = (area.y(scales.y.zeroAt) + area.y(firstAfterZero(scales.y))) / 2;
    drawBreak({ x: area.left, y: middle }, pen, { x: 0, y: DISTANCE });
  }
}

/** The tick after that of the zero. */
function firstAfterZero({ ticks, max }: Scale): number {
  return ticks[1]?.value ?? max;
}

function drawBreak({ x, y }: Point, { ctx, theme: { palette } }: Pen, apart: Point): void {
  ctx.fillStyle = palette.paper;
  ctx.fillRect(x - DISTANCE / 2, y - DISTANCE / 2, DISTANCE, DISTANCE);
  ctx.strokeStyle = palette.softInk;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const side of [-0.5, 0.5]) {
    const [left, top] = [x + side * apart.x, y + side * apart.y];
    ctx.moveTo(left - HALF / 2, top + HALF);
    ctx.lineTo(left + HALF / 2, top - HALF);
  }
  ctx.stroke();
}
