/**
 * A canvas for Chart.js, which insists on one of its own. Until it is opened, all that is drawn goes to a sheet that is
 * thrown away: Chart.js draws whenever it is laid out. Opened, it draws on a part of the picture itself, so that lines
 * stay lines.
 */
import type { Canvas2D } from '../canvas';
import type { Point } from '../plot';

export interface CanvasWindow {
  /** Handed to Chart.js. */
  readonly canvas: object;
  /** From now on, all is drawn on the picture, with the corner of the window at this point. */
  open(picture: Canvas2D, corner: Point): void;
}

/** Chart.js empties its canvas and sets its scale, which would harm the rest of the picture. */
const HARMFUL = new Set<string | symbol>(['setTransform', 'resetTransform', 'clearRect']);

export function canvasWindow(sheet: Canvas2D, size: { width: number; height: number }): CanvasWindow {
  let target = sheet;
  const canvas = { ...size, getContext: () => ctx };
  const ctx: Canvas2D = new Proxy(sheet, {
    get: (_sheet, name) => {
      if (name === 'canvas') return canvas;
      if (target !== sheet && HARMFUL.has(name)) return () => undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (_sheet, name, value) => Reflect.set(target, name, value, target),
  });
  return {
    canvas,
    open: (picture, { x, y }) => {
      target = picture;
      picture.translate(x, y);
    },
  };
}
