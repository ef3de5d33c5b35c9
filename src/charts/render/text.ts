/** Words on the canvas: their width, their direction, and how they break into lines. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { runsRightToLeft } from '../direction';
import type { TextStyle } from '../plot';
import { cssFont, INK, PAPER } from '../theme';

export function textWidth(ctx: SKRSContext2D, text: string, { size, bold = false }: TextStyle): number {
  ctx.font = cssFont({ size, bold });
  return ctx.measureText(text).width;
}

export function drawText(ctx: SKRSContext2D, text: string, x: number, y: number, style: TextStyle): void {
  const { size, color = INK, bold = false, align = 'center', halo = false } = style;
  ctx.font = cssFont({ size, bold });
  ctx.direction = runsRightToLeft(text) ? 'rtl' : 'ltr';
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  if (halo) {
    ctx.strokeStyle = PAPER;
    ctx.lineWidth = 3.5;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/** Lines no wider than `width`, broken between words, and within a word only where it alone is too wide. */
export function wrap(ctx: SKRSContext2D, text: string, width: number, style: TextStyle): string[] {
  const fits = (line: string) => textWidth(ctx, line, style) <= width;
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
  if (fits(word)) return [word];
  const parts = [''];
  for (const letter of word) {
    if (parts.at(-1) !== '' && !fits(parts.at(-1)! + letter)) parts.push('');
    parts[parts.length - 1] += letter;
  }
  return parts;
}
