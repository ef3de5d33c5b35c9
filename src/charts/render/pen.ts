/** The pen of a canvas. */
import type { Canvas2D, NewCanvas } from '../canvas';
import type { Box, Medium, Pen, PictureReader } from '../plot';
import type { Rgb } from '../ramps';
import type { Theme } from '../theme';
import { drawText, textWidth } from './text';

/** The tools that all drawings of a picture share. */
export interface Tools {
  readonly newCanvas: NewCanvas;
  readonly theme: Theme;
  readonly pixelRatio: number;
  readonly medium: Medium;
  /** The names of series that are switched off. Default: none. */
  readonly hidden?: ReadonlySet<string> | undefined;
  readonly reader?: PictureReader | undefined;
}

export function penOn(ctx: Canvas2D, tools: Tools): Pen {
  const { newCanvas, theme, pixelRatio, medium, hidden, reader } = tools;
  const pen: Pen = {
    ...{ ctx, newCanvas, theme, pixelRatio, medium },
    text: (text, x, y, style) => drawText(pen, text, { x, y }, style),
    width: (text, style) => textWidth(ctx, text, style),
    fit: (text, width, style) => ({
      ...style,
      size: fittingSize(textWidth(ctx, text, style), width, style.size),
    }),
    cells: (box, columns, colors) => drawCells(pen, box, columns, colors),
    shows: (series) => series === undefined || !hidden?.has(series),
    mark: (mark) => reader?.mark(mark),
  };
  return pen;
}

const SMALLEST_LETTERS = 8;

function fittingSize(textWidth: number, width: number, size: number): number {
  return textWidth <= width ? size : Math.max(Math.min(SMALLEST_LETTERS, size), (size * width) / textWidth);
}

/** Each cell is one pixel of a small canvas, which is then enlarged without smoothing. */
function drawCells({ ctx, newCanvas, medium }: Pen, box: Box, columns: number, colors: readonly Rgb[]): void {
  const rows = colors.length / columns;
  const small = newCanvas(columns, rows);
  const pixels = small.createImageData(columns, rows);
  colors.forEach(([red, green, blue], i) => pixels.data.set([red, green, blue, 255], 4 * i));
  small.putImageData(pixels, 0, 0);
  const image = medium === 'pixels' ? small : enlarged(small, [columns, rows], box, newCanvas);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(image.canvas, box.left, box.top, box.width, box.height);
}

/** A logical pixel of an image within vectors has this many pixels. */
const FINENESS = 3;

/** Among vectors, the image itself has sharp edges: many programs smooth whatever they enlarge. */
function enlarged(small: Canvas2D, sides: [number, number], box: Box, newCanvas: NewCanvas): Canvas2D {
  const [width, height] = [box.width, box.height].map(
    (side, i) => sides[i]! * Math.ceil((FINENESS * side) / sides[i]!),
  ) as [number, number];
  const large = newCanvas(width, height);
  large.imageSmoothingEnabled = false;
  large.drawImage(small.canvas, 0, 0, width, height);
  return large;
}
