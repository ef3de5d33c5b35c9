import type { Chart } from '../../charts/chart';

/* Pictures are drawn by the worker processes, which have nothing to train any more: so they are drawn side by side. */

/** The kind of jobs that draw one chart. */
export const PICTURE = 'picture';

/** A drawn chart. */
export interface Drawn {
  /** The bytes of the PNG, in base 64. */
  png: string;
  svg: string;
}

/** Draws a chart. The same chart gives the same bytes in every process. */
export async function runPictureJob(chart: unknown): Promise<Drawn> {
  const { renderChart, renderSvg } = await import('../../node/canvas');
  return { png: renderChart(chart as Chart).toString('base64'), svg: renderSvg(chart as Chart) };
}
