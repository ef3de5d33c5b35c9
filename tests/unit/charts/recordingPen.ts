import type { Canvas2D } from '../../../src/charts/canvas';
import type { Pen, TextStyle } from '../../../src/charts/plot';
import { LIGHT } from '../../../src/charts/theme';
import type { Theme } from '../../../src/charts/theme';

/** The record of a drawing: each call of the canvas with its arguments, each setting of it, and each text. */
export interface Recording {
  readonly pen: Pen;
  readonly calls: { method: string; args: unknown[] }[];
  /** `set.lineWidth`: the values that were given to the width of lines, in order. */
  readonly set: Readonly<Record<string, unknown[]>>;
  readonly texts: string[];
  readonly written: { text: string; x: number; y: number; style: TextStyle }[];
}

/** A pen that draws nothing and keeps a record; letters are half as wide as they are high. */
export function recordingPen(theme: Theme = LIGHT): Recording {
  const calls: Recording['calls'] = [];
  const set: Record<string, unknown[]> = {};
  const texts: string[] = [];
  const written: Recording['written'] = [];
  const ctx = new Proxy({} as Canvas2D, {
    get:
      (_target, method) =>
      (...args: unknown[]) =>
        calls.push({ method: String(method), args }),
    set: (_target, name, value) => Boolean((set[String(name)] ??= []).push(value)),
  });
  const pen: Pen = {
    ctx,
    newCanvas: () => ctx,
    ...{ theme, pixelRatio: 2, medium: 'pixels' },
    text: (text, x, y, style) => {
      texts.push(text);
      written.push({ text, x, y, style });
    },
    width: (text, { size }) => (text.length * size) / 2,
    fit: (_text, _width, letters) => letters,
    cells: (...args) => void calls.push({ method: 'cells', args }),
    shows: () => true,
    mark: () => undefined,
  };
  return { pen, calls, set, texts, written };
}

export const BOX = { left: 0, top: 0, width: 400, height: 300 };
