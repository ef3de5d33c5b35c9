import { runPool } from '../../hosts/pool';
import type { DrawJob, DrawnFigure } from './drawLab';
import { drawLab } from './drawLab';

export interface DrawOptions {
  /** The number of labs that are drawn at once. */
  parallel: number;
  /** Called with the number of labs that are done (a fraction counts half-done ones) and what is being drawn. */
  onProgress: (done: number, drawing: string) => void;
}

/** Draws the figures of several labs side by side. They come in the order of the jobs. */
export async function drawLabs(
  jobs: DrawJob[],
  { parallel, onProgress }: DrawOptions,
): Promise<DrawnFigure[]> {
  const fractions = new Map<string, number>();
  const draw = (job: DrawJob): Promise<DrawnFigure[]> =>
    drawLab(job, (figure, fraction) => {
      fractions.set(job.id, fraction);
      onProgress(
        [...fractions.values()].reduce((sum, done) => sum + done, 0),
        `${job.id}: ${figure}`,
      );
    });
  // Later labs train longer. So they are drawn first, and the short ones last.
  const latestFirst = [...jobs].reverse();
  const drawn = await runPool(latestFirst, { parallel, run: draw });
  return drawn.reverse().flat();
}
