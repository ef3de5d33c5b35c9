/** The net as units and lines: the width of a line is the size of the weight, its colour and dashes the sign. */
import type { WatchedPlace } from '../engine/address';
import type { Scenery } from '../engine/session';
import { colorOf, inks } from './surface';
import type { Surface } from './surface';

/** Of a larger layer, the first units are drawn. */
const DRAWN_UNITS = 12;
const WIDEST = 6;
/** Lines of about the same width are one stroke: strokes cost more than lines. */
const WIDTHS = 8;

interface Places {
  readonly x: number;
  readonly y: readonly number[];
  readonly hidden: number;
}

export function placesOf(
  { width, height }: Pick<Surface, 'width' | 'height'>,
  widths: readonly number[],
): Places[] {
  const margin = 18;
  return widths.map((units, l) => {
    const drawn = Math.min(units, DRAWN_UNITS);
    const hidden = units - drawn;
    const room = height - 2 * margin - (hidden > 0 ? 14 : 0);
    const gap = Math.min(34, room / Math.max(1, drawn - 1));
    const top = margin + (room - gap * (drawn - 1)) / 2;
    return {
      x: margin + ((width - 2 * margin) * l) / Math.max(1, widths.length - 1),
      y: Array.from({ length: drawn }, (_, i) => top + gap * i),
      hidden,
    };
  });
}

/** Width of a line: it grows fast for small weights, and never over the edge. NaN has no line. */
function widthOf(weight: number): number {
  return Number.isNaN(weight) ? 0 : WIDEST * Math.tanh(Math.abs(weight) / 2);
}

export function drawNetwork(
  surface: Surface,
  { widths }: Pick<Scenery, 'widths'>,
  kernels: readonly Float64Array[],
  watched: WatchedPlace,
): void {
  const ctx = surface.begin();
  if (!ctx) return;
  const places = placesOf(surface, widths);
  for (const sign of [1, -1]) {
    ctx.strokeStyle = colorOf(sign > 0 ? 0 : 1);
    ctx.setLineDash(sign > 0 ? [] : [5, 3]);
    for (let step = 1; step <= WIDTHS; step++) {
      ctx.lineWidth = (WIDEST * step) / WIDTHS;
      ctx.beginPath();
      eachLine(places, kernels, (weight, from, to) => {
        const own = Math.ceil((WIDTHS * widthOf(weight)) / WIDEST);
        if (own !== step || weight > 0 !== sign > 0) return;
        ctx.moveTo(...from);
        ctx.lineTo(...to);
      });
      ctx.stroke();
    }
  }
  ctx.setLineDash([]);
  drawWatched(ctx, places, watched);
  drawUnits(ctx, places);
}

type Place = readonly [number, number];

function eachLine(
  places: readonly Places[],
  kernels: readonly Float64Array[],
  use: (weight: number, from: Place, to: Place) => void,
): void {
  kernels.forEach((kernel, l) => {
    const [before, after] = [places[l]!, places[l + 1]!];
    const units = after.y.length + after.hidden;
    before.y.forEach((from, i) =>
      after.y.forEach((to, j) => use(kernel[i * units + j]!, [before.x, from], [after.x, to])),
    );
  });
}

function drawWatched(
  ctx: CanvasRenderingContext2D,
  places: readonly Places[],
  { layer, from, to }: WatchedPlace,
): void {
  const [before, after] = [places[layer], places[layer + 1]];
  const [start, end] = [before?.y[from], after?.y[to]];
  if (start === undefined || end === undefined) return;
  ctx.strokeStyle = inks().ink;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(before!.x, start);
  ctx.lineTo(after!.x, end);
  ctx.stroke();
}

function drawUnits(ctx: CanvasRenderingContext2D, places: readonly Places[]): void {
  const { ink, paper, soft } = inks();
  ctx.strokeStyle = ink;
  ctx.fillStyle = paper;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const { x, y } of places)
    for (const one of y) {
      ctx.moveTo(x + 6, one);
      ctx.arc(x, one, 6, 0, 2 * Math.PI);
    }
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = soft;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const { x, y, hidden } of places) if (hidden > 0) ctx.fillText(`+${hidden}`, x, y.at(-1)! + 8);
}

/** The weight whose line is nearest to a place on the canvas; undefined if none is near. */
export function weightAt(
  surface: Surface,
  { widths }: Pick<Scenery, 'widths'>,
  [x, y]: Place,
): WatchedPlace | undefined {
  const places = placesOf(surface, widths);
  let best: { place: WatchedPlace; distance: number } | undefined;
  for (let layer = 0; layer + 1 < places.length; layer++) {
    const [before, after] = [places[layer]!, places[layer + 1]!];
    const along = (x - before.x) / (after.x - before.x);
    if (along < 0 || along > 1) continue;
    before.y.forEach((start, from) =>
      after.y.forEach((end, to) => {
        const distance = Math.abs(start + (end - start) * along - y);
        if (distance < (best?.distance ?? 12)) best = { place: { layer, from, to }, distance };
      }),
    );
  }
  return best?.place;
}
