/** Straight lines across a chart, each with its words at the end where it disturbs least. */
import type { Numbers, Reference } from './description';
import type { Pen, PlotArea } from './plot';
import { LETTERS, SOFT_INK } from './theme';

export function referencePainter(references: readonly Reference[]): (pen: Pen, area: PlotArea) => void {
  return (pen, area) => {
    for (const reference of references) drawReference(reference, pen, area);
  };
}

function drawReference({ axis, value, label }: Reference, pen: Pen, area: PlotArea): void {
  const { ctx } = pen;
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  const at = axis === 'x' ? area.x(value) : area.y(value);
  ctx.strokeStyle = SOFT_INK;
  ctx.lineWidth = 1.25;
  ctx.setLineDash([5, 3]);
  ctx.beginPath();
  ctx.moveTo(axis === 'x' ? at : area.left, axis === 'x' ? area.top : at);
  ctx.lineTo(axis === 'x' ? at : right, axis === 'x' ? bottom : at);
  ctx.stroke();
  ctx.setLineDash([]);
  if (label === undefined) return;
  const words = { ...LETTERS.note, halo: true } as const;
  if (axis === 'y') return pen.text(label, right - 6, at - 9, { ...words, align: 'right' });
  const before = at + 6 + pen.width(label, words) > right;
  pen.text(label, before ? at - 6 : at + 6, area.top + 10, { ...words, align: before ? 'right' : 'left' });
}

/** The values of one axis that have to be seen because a line crosses there. */
export function placesOf(references: readonly Reference[], axis: 'x' | 'y'): Numbers {
  return references.filter((one) => one.axis === axis).map((one) => one.value);
}
