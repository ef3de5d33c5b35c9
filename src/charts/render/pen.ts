/** The pen that drawings are made with, on one canvas. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Box, Pen } from '../plot';
import type { Rgb } from '../ramps';
import { createCanvas } from '../fonts';
import { drawText, textWidth } from './text';

export function penOn(ctx: SKRSContext2D): Pen {
  return {
    ctx,
    text: (text, x, y, style) => drawText(ctx, text, x, y, style),
    width: (text, style) => textWidth(ctx, text, style),
    fit: (text, width, style) => ({
      ...style,
      size: fittingSize(textWidth(ctx, text, style), width, style.size),
    }),
    cells: (box, columns, colors) => drawCells(ctx, box, columns, colors),
  };
}

const SMALLEST_LETTERS = 8;

function fittingSize(taken: number, width: number, size: number): number {
  return taken <= width ? size : Math.max(Math.min(SMALLEST_LETTERS, size), (size * width) / taken);
}

/** One device pixel a cell on a canvas of its own, enlarged without smoothing. */
function drawCells(ctx: SKRSContext2D, box: Box, columns: number, colors: readonly Rgb[]): void {
  const rows = colors.length / columns;
  const raster = createCanvas(columns, rows);
  const small = raster.getContext('2d');
  const image = small.createImageData(columns, rows);
  colors.forEach(([red, green, blue], i) => image.data.set([red, green, blue, 255], 4 * i));
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(raster, box.left, box.top, box.width, box.height);
}
