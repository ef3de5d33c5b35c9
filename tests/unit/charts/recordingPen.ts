import type { Pen } from '../../../src/charts/plot';

/** What a drawing did: each call of the canvas with its arguments, and the texts it wrote. */
export interface Recording {
  readonly pen: Pen;
  readonly calls: { method: string; args: unknown[] }[];
  readonly texts: string[];
}

/** A pen that draws nothing and keeps a record; letters are half as wide as they are high. */
export function recordingPen(): Recording {
  const calls: Recording['calls'] = [];
  const texts: string[] = [];
  const ctx = new Proxy({} as Record<string, unknown>, {
    get:
      (_target, method) =>
      (...args: unknown[]) =>
        calls.push({ method: String(method), args }),
    set: () => true,
  });
  const pen: Pen = {
    ctx: ctx as unknown as Pen['ctx'],
    text: (text) => void texts.push(text),
    width: (text, { size }) => (text.length * size) / 2,
    fit: (_text, _width, letters) => letters,
    cells: (...args) => void calls.push({ method: 'cells', args }),
  };
  return { pen, calls, texts };
}

export const BOX = { left: 0, top: 0, width: 400, height: 300 };
