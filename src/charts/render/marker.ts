/** A mark on the canvas, as a legend and dots draw it. */
import { drawPoint } from 'chart.js/helpers';
import type { Canvas2D } from '../canvas';
import type { Point } from '../plot';
import type { Marker } from '../theme';

export function drawMarker(
  ctx: Canvas2D,
  look: { marker: Marker; color: string; radius?: number },
  { x, y }: Point,
): void {
  ctx.fillStyle = look.color;
  ctx.strokeStyle = look.color;
  ctx.lineWidth = 1.5;
  const options = { pointStyle: look.marker, radius: look.radius ?? 4, rotation: 0, borderWidth: 1.5 };
  // Chart.js asks for the whole type of a browser, and uses the part that every canvas here has.
  drawPoint(ctx as CanvasRenderingContext2D, options, x, y);
}
