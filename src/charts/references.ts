/** Straight lines across a chart, each with its words beside one of its ends. */
import type { Numbers, Reference } from './description';
import type { Pen, PlotArea } from './plot';
import { LETTERS } from './theme';

const GAP = 6;
const ROW = 16;

export function referencePainter(references: readonly Reference[]): (pen: Pen, area: PlotArea) => void {
  return (pen, area) => {
    const written: Words[] = [];
    for (const reference of references) {
      drawLine(reference, pen, area);
      if (reference.label === undefined) continue;
      const words =
        reference.axis === 'x' ? besideLine(reference, written, pen, area) : overLine(reference, area);
      written.push(words);
      pen.text(reference.label, words.x, words.y, { ...LETTERS.note, align: words.align, halo: true });
    }
  };
}

interface Words {
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'right';
  /** The left and right end of the words. */
  readonly left: number;
  readonly right: number;
}

function drawLine({ axis, value }: Reference, { ctx, theme }: Pen, area: PlotArea): void {
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  const at = axis === 'x' ? area.x(value) : area.y(value);
  ctx.strokeStyle = theme.palette.softInk;
  ctx.lineWidth = 1.25;
  ctx.setLineDash([5, 3]);
  ctx.beginPath();
  ctx.moveTo(axis === 'x' ? at : area.left, axis === 'x' ? area.top : at);
  ctx.lineTo(axis === 'x' ? at : right, axis === 'x' ? bottom : at);
  ctx.stroke();
  ctx.setLineDash([]);
}

function overLine({ value }: Reference, area: PlotArea): Words {
  const x = area.left + area.width - 6;
  return { x, y: area.y(value) - 9, align: 'right', left: x, right: x };
}

/** At the top, to the right of the line if there is room; below words that are written there already. */
function besideLine({ value, label }: Reference, written: readonly Words[], pen: Pen, area: PlotArea): Words {
  const at = area.x(value);
  const width = pen.width(label!, LETTERS.note);
  const onTheLeft = at + GAP + width > area.left + area.width;
  const left = onTheLeft ? at - GAP - width : at + GAP;
  const right = left + width;
  let y = area.top + 10;
  while (written.some((words) => words.y === y && words.left < right && left < words.right)) y += ROW;
  return { x: onTheLeft ? right : left, y, align: onTheLeft ? 'right' : 'left', left, right };
}

/** The values of one axis that have to be seen because a line crosses there. */
export function placesOf(references: readonly Reference[], axis: 'x' | 'y'): Numbers {
  return references.filter((reference) => reference.axis === axis).map(({ value }) => value);
}
