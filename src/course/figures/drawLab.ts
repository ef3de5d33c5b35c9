import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import type { Animation } from '../../charts/animation';
import type { Chart } from '../../charts/chart';
import type { Breach } from '../../charts/rules';
import { themeNamed } from '../../charts/theme';
import type { ThemeName } from '../../charts/theme';
import type { Figure, FigureRecord, Figures, Mode } from '../../figures/figure';
import { inputsOf } from '../../figures/figure';
import type { Host } from '../../hosts/host';
import { figureLimits } from '../../hosts/limits';
import type { ProcessLevel } from '../../hosts/isolation';
import { outputFolder } from '../../node/folders';
import { writeFile } from '../../node/writeFile';
import { reasonOf } from '../failureText';
import type { Target } from '../labs';
import { folderOf } from '../labs';
import { startSubmissionProcess } from '../startSubmissionProcess';
import type { FigureAnswer } from '../../grading/run/figureRunner';
import { loadFigures } from './figureHost';
import { figureContext } from './figureContext';

/** The figures of a lab that are to be drawn, and how. */
export interface DrawJob {
  id: string;
  target: Target;
  /** Only the figure of this name. */
  only?: string;
  mode: Mode;
  /** The number of seeds. Default: each figure's own number. */
  seeds?: number;
  /** The name of the data set. */
  data: string;
  /** The folder for the pictures; each lab has one of its own in it. */
  out: string;
  /**
   * The reaction to a missing lab.ts: throw, or report it as the error of each figure, so that the other labs are
   * still drawn.
   */
  onMissingLab: 'throw' | 'report';
  /** The stream that standard output of the lab's code goes to. */
  prints: 'stdout' | 'stderr';
  /** The look of the pictures. Default: light PNGs. */
  look?: PictureLook;
  /** The level of isolation of the lab's code. Default: `process`. */
  isolation?: ProcessLevel;
}

/** The look of pictures. */
export interface PictureLook {
  theme: ThemeName;
  /** An SVG stands beside each PNG. */
  svg: boolean;
}

/** A picture in words. */
export interface FigureInfo {
  lab: string;
  figure: string;
  title: string;
  caption: string;
  source: string;
}

/** A figure that was drawn, or the reason why it was not. */
export type DrawnFigure = FigureInfo & { seconds: number } & (
    | { png: string; svg?: string; gif?: string; json: string; verdict?: string; breaches?: Breach[] }
    | { error: string }
  );

/** Called with the progress of a lab's drawing, from 0 to 1, and the figure that is being drawn. */
export type DrawProgress = (figure: string, fraction: number) => void;

/**
 * Draws figures of one lab, one after the other. The lab's code trains in a process of its own; here, only its
 * numbers are drawn.
 */
export async function drawLab(job: DrawJob, onProgress: DrawProgress): Promise<DrawnFigure[]> {
  // The process first: it loads the kit while this one loads the figures.
  const host = startHost(job);
  try {
    const figures = chosenFigures(await loadFigures(job.id, job.target), job.only);
    const drawn: DrawnFigure[] = [];
    for (const [i, figure] of figures.entries()) {
      const onFigure = (fraction: number): void => onProgress(figure.id, (i + fraction) / figures.length);
      onFigure(0);
      drawn.push(await drawFigure(figure, { job, host, onFigure }));
    }
    onProgress(job.id, 1);
    return drawn;
  } finally {
    if (!(host instanceof UsageError)) await host.close();
  }
}

/** The process of the lab's code, or the reason why there is none. */
function startHost({ id, target, mode, prints, isolation, onMissingLab }: DrawJob): Host | UsageError {
  try {
    const common = { id, target, serves: 'figures', limits: figureLimits(mode), prints } as const;
    return startSubmissionProcess({ ...common, ...(isolation && { isolation }) });
  } catch (error) {
    if (onMissingLab === 'report' && error instanceof UsageError) return error;
    throw error;
  }
}

function chosenFigures(figures: Figures<unknown>, only: string | undefined): Figures<unknown> {
  const chosen = only === undefined ? figures : figures.filter((figure) => figure.id === only);
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `--only takes one of ${figures.map((figure) => figure.id).join(', ')}, received "${only}"`,
  );
}

interface FigureSession {
  job: DrawJob;
  host: Host | UsageError;
  onFigure: (fraction: number) => void;
}

/** Runs one figure and saves its picture and its numbers. */
async function drawFigure(
  figure: Figure<unknown, unknown>,
  { job, host, onFigure }: FigureSession,
): Promise<DrawnFigure> {
  const { id: lab, target, mode } = job;
  const { id, title, caption, source } = figure;
  const info: FigureInfo = { lab, figure: id, title, caption, source };
  if (host instanceof UsageError) return { ...info, seconds: 0, error: host.message };
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 10) / 100;
  const inputs = inputsOf(figure, { mode, data: job.data, count: job.seeds });
  const outcome = await host.run({ kind: 'figure', name: id, inputs }, { onProgress: onFigure });
  if (outcome.kind === 'broken' && job.onMissingLab === 'throw') throw new UsageError(outcome.message);
  if (outcome.kind !== 'answered')
    return { ...info, seconds: seconds(), error: reasonOf(outcome, folderOf(lab, target)) };
  const { backend, result } = outcome.value as FigureAnswer;
  const context = figureContext(inputs);
  const chart = figure.chart(result, context);
  const config = { mode, dataset: context.dataset.name, seeds: inputs.seeds, backend, target };
  const record: FigureRecord = { ...info, config, result, chart };
  const { newCanvas } = await import('../../node/canvas');
  const { breaches } = await import('../../charts/rules');
  const folder = outputFolder(join(job.out, lab));
  const json = join(folder, `${id}.json`);
  writeFile(json, `${JSON.stringify(record)}\n`);
  const look = job.look ?? { theme: 'light', svg: false };
  const pictures = await writePictures(chart, join(folder, id), look);
  const animation = figure.animation?.(result, context);
  const gif = animation && (await writeGif(animation, join(folder, id), look));
  const { verdict } = chart;
  // Only the kit's own numbers are expected to fit into the sentences of its pictures.
  const broken = target === 'solutions' ? breaches({ chart, caption }, newCanvas) : [];
  return {
    ...{ ...info, seconds: seconds(), ...pictures, json },
    ...(gif !== undefined && { gif }),
    ...(verdict !== undefined && { verdict }),
    ...(broken.length > 0 && { breaches: broken }),
  };
}

/**
 * Writes the pictures of a chart, `PATH.png` in light colours, `PATH.slide.png` in those of a slide: the page shows the
 * light ones, and no other theme writes over them.
 */
async function writePictures(
  chart: Chart,
  path: string,
  { theme, svg: wanted }: PictureLook,
): Promise<{ png: string; svg?: string }> {
  const { renderChart, renderSvg } = await import('../../node/canvas');
  const start = startOf(path, theme);
  const [png, svg] = [`${start}.png`, `${start}.svg`];
  writeFile(png, renderChart(chart, themeNamed(theme)));
  if (!wanted) return { png };
  writeFile(svg, renderSvg(chart, themeNamed(theme)));
  return { png, svg };
}

/** The path of a picture in a theme, without its ending. */
function startOf(path: string, theme: ThemeName): string {
  return theme === 'light' ? path : `${path}.${theme}`;
}

/** Writes the moving picture beside its still. */
async function writeGif(animation: Animation, path: string, { theme }: PictureLook): Promise<string> {
  const { renderGif } = await import('../../node/gif');
  const gif = `${startOf(path, theme)}.gif`;
  writeFile(gif, renderGif(animation, themeNamed(theme)));
  return gif;
}
