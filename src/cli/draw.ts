import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { messageOf, UsageError } from '../core/errors';
import type { Dataset, LabelledSamples } from '../data/dataset';
import type { Figure, FigureContext, FigureRecord, Figures, Mode } from '../figures/figure';
import type { LabModule } from '../grading/submission';
import { loadSubmission, notImplemented, placeOf } from '../grading/submission';
import type { Target } from './labs';
import { ROOT, folderOf, manifestOf, solutionOf } from './labs';

/** How figures are drawn, as the command line has it. */
export interface DrawOptions {
  mode: Mode;
  /** How many seeds; without it, what each figure takes by default. */
  seeds?: number;
  dataset: Dataset<LabelledSamples>;
  backend: string;
  /** The folder for the pictures; each lab has one of its own in it. */
  out: string;
}

/** A figure that was drawn, or why it could not be. */
export type Drawn = {
  lab: string;
  figure: string;
  title: string;
  caption: string;
  source: string;
  seconds: number;
} & ({ png: string; json: string } | { error: string });

export interface LoadedFigures {
  id: string;
  target: Target;
  lab: unknown;
  /** Where the lab's code is, to tell where in it something failed. */
  folder: string;
  figures: Figures<unknown>;
}

/** The figures of a lab, and the lab.ts that they are drawn with. */
export async function loadFigures(id: string, target: Target, onlyFigure?: string): Promise<LoadedFigures> {
  const folder = folderOf(id, target);
  const lab = loadLab(folder);
  // The figures of a folder from elsewhere are drawn by the kit's own experiment, never by one of that folder.
  const homes = target === 'solutions' ? [solutionOf(id)] : [join(ROOT, 'labs', id), solutionOf(id)];
  const home = homes.find((candidate) => existsSync(join(candidate, 'experiment.ts')));
  if (home === undefined)
    throw new UsageError(`expected the figures of ${id} in labs/${id}/experiment.ts, found no such file`);
  const { figures } = (await import(join(home, 'experiment.ts'))) as { figures: Figures<unknown> };
  const chosen = onlyFigure === undefined ? figures : figures.filter((figure) => figure.id === onlyFigure);
  if (chosen.length === 0) {
    throw new UsageError(
      `--only takes one of ${figures.map((figure) => figure.id).join(', ')}, received "${onlyFigure}"`,
    );
  }
  return { id, target, lab, folder, figures: chosen };
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
export async function drawFigure(
  { id, target, lab, folder }: LoadedFigures,
  figure: Figure<unknown, unknown>,
  options: DrawOptions,
  progress: (fraction: number) => void,
): Promise<Drawn> {
  const { renderChart } = await import('../charts/render');
  const seedCount = options.seeds ?? figure.seeds[options.mode];
  const seeds = Array.from({ length: seedCount }, (_, i) => i);
  const context: FigureContext = { mode: options.mode, seeds, dataset: options.dataset, progress };
  const { title, caption, source } = figure;
  const head = { lab: id, figure: figure.id, title, caption, source };
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
  const { mode, dataset, backend } = options;
  const chart = figure.chart(result, context);
  const config = { mode, dataset: dataset.name, seeds, backend, target };
  const record: FigureRecord = { ...head, config, result, chart };
  const folderOut = outputFolder(join(options.out, id));
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
