import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { messageOf, UsageError } from '../../core/errors';
import { startBackend } from '../../node/backend';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import { loadDataset, loadImages } from '../../node/files/load';
import type { Figure, FigureContext, FigureRecord, Figures, Mode } from '../../figures/figure';
import type { LabModule } from '../../grading/run/submission';
import { loadSubmission, notImplemented, placeOf } from '../../grading/run/submission';
import type { Target } from '../labs';
import { ROOT, folderOf, solutionOf } from '../labs';
import { manifestOf } from '../manifestOf';

/** The figures of a lab that are to be drawn, and how: plain JSON, since a process of its own may do it. */
export interface DrawJob {
  id: string;
  target: Target;
  /** Only the figure of this name. */
  only?: string;
  mode: Mode;
  /** How many seeds; without it, what each figure takes by default. */
  seeds?: number;
  /** The name of the data set. */
  data: string;
  /** The folder for the pictures; each lab has one of its own in it. */
  out: string;
  /** One of several labs: where its lab.ts is missing or broken, that is told of each figure, and is no end. */
  several: boolean;
}

/** What a picture shows, in words. */
export interface Head {
  lab: string;
  figure: string;
  title: string;
  caption: string;
  source: string;
}

/** A figure that was drawn, or why it could not be. */
export type Drawn = Head & { seconds: number } & ({ png: string; json: string } | { error: string });

/** How drawing a lab goes on. */
export interface DrawNews {
  heads(heads: Head[]): void;
  at(figure: string, fraction: number): void;
  drawn(drawn: Drawn): void;
}

/** Draws figures of one lab, one after the other, in this process. */
export async function drawLab(job: DrawJob, news: DrawNews): Promise<void> {
  const { backend } = await startBackend();
  const figures = await figuresOf(job);
  const heads = figures.map(({ id: figure, title, caption, source }) => ({
    lab: job.id,
    figure,
    title,
    caption,
    source,
  }));
  news.heads(heads);
  const studio: Studio = { job, dataset: loadImages(job.data), backend, ...loadLabOf(job) };
  for (const [i, figure] of figures.entries()) {
    const say = (fraction: number): void => news.at(figure.id, fraction);
    say(0);
    news.drawn(await drawFigure(figure, heads[i]!, studio, say));
  }
}

/** What every figure of a lab is drawn with. */
interface Studio {
  job: DrawJob;
  dataset: Dataset<LabelledSamples>;
  backend: string;
  /** Where the lab's code is, to tell where in it something failed. */
  folder: string;
  /** The lab.ts, or why there is none. */
  lab: LabModule | UsageError;
}

async function figuresOf({ id, target, only }: DrawJob): Promise<Figures<unknown>> {
  // The figures of a folder from elsewhere are drawn by the kit's own experiment, never by one of that folder.
  const homes = target === 'solutions' ? [solutionOf(id)] : [join(ROOT, 'labs', id), solutionOf(id)];
  const home = homes.find((candidate) => existsSync(join(candidate, 'experiment.ts')));
  if (home === undefined)
    throw new UsageError(`expected the figures of ${id} in labs/${id}/experiment.ts, found no such file`);
  const { figures } = (await import(join(home, 'experiment.ts'))) as { figures: Figures<unknown> };
  const chosen = only === undefined ? figures : figures.filter((figure) => figure.id === only);
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `--only takes one of ${figures.map((figure) => figure.id).join(', ')}, received "${only}"`,
  );
}

function loadLabOf({ id, target, several }: DrawJob): Pick<Studio, 'folder' | 'lab'> {
  try {
    const folder = folderOf(id, target);
    return { folder, lab: loadLab(folder) };
  } catch (error) {
    if (several && error instanceof UsageError) return { folder: '', lab: error };
    throw error;
  }
}

function reasonOf(error: unknown, id: string, folder: string): string {
  const where = placeOf(error, folder);
  const at = where === undefined ? '' : ` (${where})`;
  const todo = notImplemented(
    error,
    manifestOf(id).tasks.map((task) => task.id),
  );
  if (!todo) return `${messageOf(error)}${at}`;
  const task = todo.task ?? (where === undefined ? undefined : declarationAt(folder, where));
  return `it needs ${task ?? 'a task'}, which is not implemented yet${at}`;
}

/** What is declared around a place like `lab.ts:42`: a method or a function inside it may have no name of its own. */
function declarationAt(folder: string, place: string): string | undefined {
  const [file, line] = place.split(':') as [string, string];
  const above = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, Number(line)).reverse();
  const names = above.map((text) => /^export (?:async )?(?:function|class|const) (\w+)/.exec(text)?.[1]);
  return names.find((name) => name !== undefined);
}

/** Loaded as it is for grading, so that what draws here is what is graded there. */
function loadLab(folder: string): LabModule {
  try {
    return loadSubmission({ folder, forbidden: [] });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const where = placeOf(error, folder);
    throw new UsageError(`${messageOf(error)}${where ? ` (${where})` : ''}`);
  }
}

/** Runs one figure and saves its picture and its numbers. What the lab's code throws becomes an error of the figure. */
async function drawFigure(
  figure: Figure<unknown, unknown>,
  head: Head,
  { job, dataset, backend, folder, lab }: Studio,
  progress: (fraction: number) => void,
): Promise<Drawn> {
  if (lab instanceof UsageError) return { ...head, seconds: 0, error: lab.message };
  const { renderChart } = await import('../../node/canvas');
  const { id, target, mode } = job;
  const { firstSeed = 0 } = figure;
  const seeds = Array.from({ length: job.seeds ?? figure.seeds[mode] }, (_, i) => firstSeed + i);
  const context: FigureContext = { mode, seeds, dataset, load: async (name) => loadDataset(name), progress };
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 10) / 100;
  let result: unknown;
  // A variable made under a name is kept by tfjs until it is disposed of: what a run leaves would stop the next.
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    result = await figure.run(lab, context);
  } catch (error) {
    return { ...head, seconds: seconds(), error: reasonOf(error, id, folder) };
  } finally {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
  }
  const chart = figure.chart(result, context);
  const config = { mode, dataset: dataset.name, seeds, backend, target };
  const record: FigureRecord = { ...head, config, result, chart };
  const folderOut = outputFolder(join(job.out, id));
  const [png, json] = [join(folderOut, `${figure.id}.png`), join(folderOut, `${figure.id}.json`)];
  writeFileSync(json, `${JSON.stringify(record)}\n`);
  writeFileSync(png, renderChart(chart));
  return { ...head, seconds: seconds(), png, json };
}

/** @throws UsageError where no folder can be made there. */
export function outputFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    throw new UsageError(`--out takes a folder that can be written to: ${messageOf(error)}`);
  }
}
