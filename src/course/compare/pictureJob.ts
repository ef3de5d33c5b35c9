import type { Chart } from '../../charts/chart';
import type { ThemeName } from '../../charts/theme';

/* Pictures are drawn by the worker processes, which have nothing to train any more: so they are drawn side by side. */

/** The kind of jobs that draw one chart. */
export const PICTURE = 'picture';

/** The work of such a job. */
export interface PictureInput {
  chart: Chart;
  theme: ThemeName;
}

/** A drawn chart. */
export interface Drawn {
  /** The bytes of the PNG, in base 64. */
  png: string;
  svg: string;
}

/** Draws a chart. The same chart in the same theme gives the same bytes in every process. */
export async function runPictureJob(input: unknown): Promise<Drawn> {
  const { chart, theme } = input as PictureInput; // only this program makes such jobs
  const { themeNamed } = await import('../../charts/theme');
  const { renderChart, renderSvg } = await import('../../node/canvas');
  const look = themeNamed(theme);
  return { png: renderChart(chart, look).toString('base64'), svg: renderSvg(chart, look) };
}
