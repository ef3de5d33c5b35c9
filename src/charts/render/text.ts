/** Words on the canvas: their width, their direction, and their breaks into lines. */
import type { Canvas2D } from '../canvas';
import { runsRightToLeft } from '../direction';
import type { Pen, Point, TextStyle } from '../plot';
import { cssFont } from '../theme';
import type { Theme } from '../theme';

export function textWidth(ctx: Canvas2D, text: string, { size, bold = false }: TextStyle): number {
  ctx.font = cssFont({ size, bold });
  return ctx.measureText(text).width;
}

/** Text on a canvas, in the colours of a theme. */
export function drawText(
  { ctx, theme: { palette } }: { ctx: Canvas2D; theme: Theme },
  text: string,
  { x, y }: Point,
  style: TextStyle,
): void {
  const { size, ink = 'ink', color = palette[ink], bold = false, align = 'center', halo = false } = style;
  ctx.font = cssFont({ size, bold });
  ctx.direction = runsRightToLeft(text) ? 'rtl' : 'ltr';
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  if (halo) {
    ctx.strokeStyle = palette.paper;
    ctx.lineWidth = 3.5;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/** Breaks a text into lines no wider than `width`: between words, and within a word only if it alone is too wide. */
export function wrap(pen: Pick<Pen, 'width'>, text: string, width: number, style: TextStyle): string[] {
  const fits = (line: string) => pen.width(line, style) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((part) => splitLong(part, fits))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && !fits(longer)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function splitLong(word: string, fits: (text: string) => boolean): string[] {
  const parts = [''];
  for (const letter of word) {
    if (parts.at(-1) !== '' && !fits(parts.at(-1)! + letter)) parts.push('');
    parts[parts.length - 1] += letter;
  }
  return parts;
}
