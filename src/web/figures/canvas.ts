import type { Canvas2D } from '../../charts/canvas';
import type { Chart } from '../../charts/chart';
import { pictureOf } from '../../charts/picture';

/** Makes an empty canvas of the page of this many pixels. */
export function newCanvas(width: number, height: number): Canvas2D {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser gives no more canvases to draw on');
  return context;
}

/** The PNG of a chart, as the command line draws it. */
export async function pngOf(chart: Chart): Promise<Blob> {
  const picture = pictureOf(chart, newCanvas);
  const context = newCanvas(picture.width, picture.height);
  picture.draw(context);
  const png = await new Promise<Blob | null>((resolve) =>
    (context.canvas as HTMLCanvasElement).toBlob(resolve, 'image/png'),
  );
  if (!png) throw new Error('this browser makes no PNG of that size');
  return png;
}
