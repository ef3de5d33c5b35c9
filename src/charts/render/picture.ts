/** The sheet that everything is drawn on, and its encoding as PNG: chartjs-node-canvas. */
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { ChartConfiguration } from 'chart.js';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { PAPER, PIXEL_RATIO } from '../theme';

/**
 * A PNG of the given size in logical pixels, painted by `paint` in these pixels.
 *
 * chartjs-node-canvas turns one chart into one PNG. A picture here is a chart without data, whose only plugin
 * paints: so a title, a legend and several charts stand on one canvas.
 */
export function pngOf(width: number, height: number, paint: (ctx: SKRSContext2D) => void): Buffer {
  const sheet = new ChartJSNodeCanvas({ width: width * PIXEL_RATIO, height: height * PIXEL_RATIO });
  const configuration: ChartConfiguration = {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      devicePixelRatio: 1,
      scales: { x: { display: false }, y: { display: false } },
      plugins: { legend: { display: false } },
    },
    plugins: [
      {
        id: 'picture',
        beforeDraw: ({ ctx }) => {
          ctx.save();
          ctx.scale(PIXEL_RATIO, PIXEL_RATIO);
          ctx.fillStyle = PAPER;
          ctx.fillRect(0, 0, width, height);
          paint(ctx as unknown as SKRSContext2D);
          ctx.restore();
        },
      },
    ],
  };
  return sheet.renderToBufferSync(configuration, 'image/png');
}
