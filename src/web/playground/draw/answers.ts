/** The answers of a net: regions of the plane, a fitted curve, confusions, or answers against targets. */
import { axisOf, drawAxes, xAt, yAt } from './axes';
import type { Axis, Box } from './axes';
import { colorOf, inks, LETTERS } from './surface';
import type { Surface } from './surface';
import { PLANE_POINTS } from '../engine/snapshot';
import type { Picture } from '../engine/snapshot';
import type { Part } from '../engine/samples';
import type { Scenery } from '../engine/session';

type PictureOf<K extends Picture['kind']> = Extract<Picture, { kind: K }>;

/** Draws the answers of one net. Parts that don't change from frame to frame are drawn once. */
export class Answers {
  private readonly cells = document.createElement('canvas');
  private pixels: ImageData | undefined;
  private points: { canvas: HTMLCanvasElement; key: string } | undefined;

  draw(surface: Surface, picture: Picture, scenery: Scenery): void {
    if (!surface.begin()) return;
    switch (picture.kind) {
      case 'plane':
        return this.plane(surface, picture, scenery);
      case 'curve':
        return curve(surface, picture, scenery);
      case 'confusions':
        return confusions(surface, picture, scenery.task.classes);
      case 'targets':
        return targets(surface, picture);
    }
  }

  /** Forgets the points that were drawn: they are others now. */
  reset(): void {
    this.points = undefined;
  }

  private plane(surface: Surface, picture: PictureOf<'plane'>, scenery: Scenery): void {
    const { ctx, width, height } = surface;
    this.paintCells(picture);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(this.cells, 0, 0, width, height);
    const key = `${width} ${height} ${inks().paper}`;
    if (this.points?.key !== key) this.points = { canvas: pointsOf(surface, scenery), key };
    ctx.drawImage(this.points.canvas, 0, 0, width, height);
  }

  private paintCells({ classes, probabilities }: PictureOf<'plane'>): void {
    const size = PLANE_POINTS;
    if (!this.pixels) {
      this.cells.width = this.cells.height = size;
      this.pixels = new ImageData(size, size);
    }
    const { data } = this.pixels;
    const tints = Array.from({ length: classes }, (_, c) => tintOf(colorOf(c)));
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const from = (row * size + column) * classes;
        // Rows of a picture are counted downwards.
        const to = 4 * ((size - 1 - row) * size + column);
        let [red, green, blue] = [0, 0, 0];
        for (let c = 0; c < classes; c++) {
          const share = probabilities[from + c]!;
          const tint = tints[c]!;
          red += share * tint[0];
          green += share * tint[1];
          blue += share * tint[2];
        }
        data[to] = red;
        data[to + 1] = green;
        data[to + 2] = blue;
        data[to + 3] = 255;
      }
    this.cells.getContext('2d')!.putImageData(this.pixels, 0, 0);
  }
}

/** A colour mixed with the paper, so that points stand out. */
function tintOf(color: string): readonly [number, number, number] {
  const strength = 0.55;
  const paper = inks().isDark ? [22, 24, 29] : [255, 255, 255];
  const channel = (i: number): number => {
    const value = Number.parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
    return paper[i]! + (value - paper[i]!) * strength;
  };
  return [channel(0), channel(1), channel(2)];
}

function pointsOf(surface: Surface, { task, axes }: Scenery): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = surface.canvas.width;
  canvas.height = surface.canvas.height;
  const ctx = canvas.getContext('2d')!;
  ctx.setTransform(surface.ctx.getTransform());
  const box: Box = { left: 0, top: 0, right: surface.width, bottom: surface.height };
  const [x, y] = axes.map(([low, high]): Axis => ({ low, high })) as [Axis, Axis];
  const draw = (part: Part, isFilled: boolean): void => {
    for (let i = 0; i < part.count; i++) {
      const place = [xAt(box, x, part.raw[2 * i]!), yAt(box, y, part.raw[2 * i + 1]!)] as const;
      drawMark(ctx, place, { label: part.y[i]!, isFilled, size: part.count > 300 ? 2.5 : 3.5 });
    }
  };
  draw(task.validation, false);
  draw(task.train, true);
  return canvas;
}

/** A mark of each class has a form of its own. Training points are full, validation points are rings. */
export function drawMark(
  ctx: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  { label, isFilled, size }: { label: number; isFilled: boolean; size: number },
): void {
  const { paper, ink } = inks();
  ctx.beginPath();
  outline(ctx, [x, y], label % 4, size);
  ctx.closePath();
  ctx.lineWidth = 1.25;
  ctx.fillStyle = isFilled ? colorOf(label) : paper;
  ctx.strokeStyle = isFilled ? (inks().isDark ? paper : ink) : colorOf(label);
  ctx.fill();
  ctx.stroke();
}

function outline(
  ctx: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  form: number,
  size: number,
): void {
  if (form === 0) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else if (form === 1) ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else {
    const corners = form === 2 ? [-90, 30, 150] : [-90, 0, 90, 180];
    for (const angle of corners) {
      const turn = (Math.PI * angle) / 180;
      ctx.lineTo(x + 1.4 * size * Math.cos(turn), y + 1.4 * size * Math.sin(turn));
    }
  }
}

function curve(surface: Surface, picture: PictureOf<'curve'>, { task, axes }: Scenery): void {
  const { ctx } = surface;
  const scale = task.targetScale;
  const real = (value: number): number => value * scale.std[0]! + scale.mean[0]!;
  const seen = [task.train, task.validation].flatMap(({ y }) => Array.from(y, real));
  const y = axisOf(seen);
  const x: Axis = { low: axes[0]![0], high: axes[0]![1] };
  const box = drawAxes(surface, { x, y, xLabel: task.names[0]! });
  const draw = (part: Part, isFilled: boolean): void => {
    for (let i = 0; i < part.count; i++) {
      const place = [xAt(box, x, part.raw[i]!), yAt(box, y, real(part.y[i]!))] as const;
      drawMark(ctx, place, { label: 0, isFilled, size: 3 });
    }
  };
  draw(task.validation, false);
  draw(task.train, true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, 0, box.right - box.left, box.bottom + 4);
  ctx.clip();
  ctx.beginPath();
  picture.x.forEach((value, i) => ctx.lineTo(xAt(box, x, value), yAt(box, y, picture.y[i]!)));
  ctx.strokeStyle = colorOf(1);
  ctx.lineWidth = 2.5;
  ctx.stroke();
  ctx.restore();
}

function confusions(
  surface: Surface,
  { classes, counts }: PictureOf<'confusions'>,
  names: readonly string[],
): void {
  const { ctx, width, height } = surface;
  const { ink, soft, isDark } = inks();
  const [left, top] = [26, 22];
  const [across, down] = [(width - left) / classes, (height - top) / classes];
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  ctx.font = LETTERS;
  for (let row = 0; row < classes; row++) {
    const all = counts.subarray(row * classes, (row + 1) * classes).reduce((sum, count) => sum + count, 0);
    ctx.fillStyle = soft;
    ctx.fillText(names[row]!.slice(0, 3), left / 2, top + (row + 0.5) * down);
    ctx.fillText(names[row]!.slice(0, 3), left + (row + 0.5) * across, top / 2);
    for (let column = 0; column < classes; column++) {
      const count = counts[row * classes + column]!;
      if (count === 0) continue;
      const share = count / all;
      ctx.globalAlpha = 0.15 + 0.65 * share;
      ctx.fillStyle = colorOf(row === column ? 2 : 1);
      ctx.fillRect(left + column * across, top + row * down, across - 1, down - 1);
      ctx.globalAlpha = 1;
      ctx.fillStyle = isDark && share > 0.6 ? '#10151c' : ink;
      ctx.fillText(String(count), left + (column + 0.5) * across, top + (row + 0.5) * down);
    }
  }
}

function targets(surface: Surface, { target, answer }: PictureOf<'targets'>): void {
  const { ctx } = surface;
  const axis = axisOf([...target, ...answer]);
  const box = drawAxes(surface, { x: axis, y: axis });
  ctx.beginPath();
  ctx.moveTo(box.left, box.bottom);
  ctx.lineTo(box.right, box.top);
  ctx.strokeStyle = inks().soft;
  ctx.stroke();
  target.forEach((value, i) =>
    drawMark(ctx, [xAt(box, axis, value), yAt(box, axis, answer[i]!)], {
      label: 0,
      isFilled: false,
      size: 3,
    }),
  );
}
