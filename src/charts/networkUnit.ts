/** A unit of a network: a circle, a square for a bias, or three dots for units that are left out. */
import { signColor } from './networkConnection';
import type { Pen, Point } from './plot';
import { fade, LETTERS, tint } from './theme';

export interface NetworkUnit {
  /** In the circle: `x₁`, `Σ`, `0.7`. */
  readonly label?: string;
  /** Crossed out, with faint connections. */
  readonly dropped?: boolean;
  /** `bias`: a constant input. `more`: three dots for units that are left out. */
  readonly role?: 'bias' | 'more';
}

export function drawUnit(unit: NetworkUnit, { x, y }: Point, radius: number, pen: Pen): void {
  const { label, dropped, role } = unit;
  const { ctx, theme } = pen;
  const { ink, softInk, paper } = theme.palette;
  if (role === 'more') return drawDots({ x, y }, radius, pen);
  ctx.beginPath();
  if (role === 'bias') ctx.rect(x - radius * 0.8, y - radius * 0.8, 1.6 * radius, 1.6 * radius);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = dropped ? paper : tint(theme, signColor(theme, -1), 0.12);
  ctx.fill();
  ctx.strokeStyle = dropped ? fade(softInk, 0.6) : ink;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const size = Math.max(LETTERS.note.size, Math.min(14, radius * 0.85));
  if (dropped) crossOut({ x, y }, radius, pen);
  if (label !== undefined) pen.text(label, x, y, { size, halo: dropped === true });
}

function drawDots({ x, y }: Point, radius: number, { ctx, theme }: Pen): void {
  ctx.fillStyle = theme.palette.ink;
  for (const step of [-1, 0, 1]) {
    ctx.beginPath();
    ctx.arc(x, y + step * radius * 0.5, 2, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** A cross from edge to edge; a label stands on it. */
function crossOut({ x, y }: Point, radius: number, { ctx, theme }: Pen): void {
  ctx.strokeStyle = signColor(theme, 1);
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  const reach = radius * 0.7;
  for (const slope of [1, -1]) {
    ctx.moveTo(x - reach, y - reach * slope);
    ctx.lineTo(x + reach, y + reach * slope);
  }
  ctx.stroke();
}
