/** The pen of a canvas. */
import type { Canvas2D, NewCanvas } from '../canvas';
import type { Box, Pen } from '../plot';
import type { Rgb } from '../ramps';
import { drawText, textWidth } from './text';

export function penOn(ctx: Canvas2D, newCanvas: NewCanvas): Pen {
  const pen: Pen = {
    ctx,
    newCanvas,
    text: (text, x, y, style) => drawText(ctx, text, { x, y }, style),
    width: (text, style) => textWidth(ctx, text, style),
    fit: (text, width, style) => ({
      ...style,
      size: fittingSize(textWidth(ctx, text, style), width, style.size),
    }),
    cells: (box, columns, colors) => drawCells(pen, box, columns, colors),
  };
  return pen;
}

const SMALLEST_LETTERS = 8;

function fittingSize(textWidth: number, width: number, size: number): number {
  return textWidth <= width ? size : Math.max(Math.min(SMALLEST_LETTERS, size), (size * width) / textWidth);
}

/** Each cell is one pixel of a small canvas, which is then enlarged without smoothing. */
function drawCells({ ctx, newCanvas }: Pen, box: Box, columns: number, colors: readonly Rgb[]): void {
  const rows = colors.length / columns;
  const small = newCanvas(columns, rows);
  const image = small.createImageData(columns, rows);
  colors.forEach(([red, green, blue], i) => image.data.set([red, green, blue, 255], 4 * i));
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(small.canvas, box.left, box.top, box.width, box.height);
}
