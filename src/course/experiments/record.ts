/** The stored results of the documents' experiments: `docs/full/LAB-FIGURE.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import type { Chart } from '../../charts/chart';
import type { FigureRecord } from '../../figures/figure';
import { figureContext } from '../figures/figureContext';
import { loadFigures } from '../figures/figureHost';
import { ROOT } from '../labs';
import type { Experiment } from './list';
import { EXPERIMENTS } from './list';

/** One run, with everything that its numbers depend on. */
export interface ExperimentRecord {
  lab: string;
  figures: readonly string[];
  config: FigureRecord['config'];
  /** The time of the run with its pictures. */
  seconds: number;
  result: unknown;
}

/** A picture of an experiment, drawn from its record. */
export interface ExperimentPicture {
  id: string;
  title: string;
  caption: string;
  chart: Chart;
}

/** The folder of records and pictures; pages name it from `docs/`. */
export const FOLDER = 'full';

/** `10-fashion-lambda` */
export function nameOf({ lab }: Experiment, figure: string): string {
  return `${lab.slice(0, 2)}-${figure}`;
}

export function recordFile(experiment: Experiment): string {
  return join(ROOT, 'docs', FOLDER, `${nameOf(experiment, experiment.figures[0])}.json`);
}

/** The command that runs an experiment and draws its first picture. */
export function commandOf({ lab, figures: [figure] }: Experiment): string {
  return `npx lab figures ${lab.slice(0, 2)} --only ${figure} --full --target solutions`;
}

/** An experiment with its record and the pictures of the record. */
export interface Entry {
  experiment: Experiment;
  record: ExperimentRecord;
  pictures: ExperimentPicture[];
}

/** The experiments that have a record, in the order of the list. */
export async function storedEntries(): Promise<Entry[]> {
  const stored = EXPERIMENTS.filter((experiment) => existsSync(recordFile(experiment)));
  return Promise.all(
    stored.map(async (experiment) => {
      const record = JSON.parse(readFileSync(recordFile(experiment), 'utf8')) as ExperimentRecord;
      return { experiment, record, pictures: await picturesOf(record) };
    }),
  );
}

/** The pictures of a record: their charts are made of its numbers, without training. */
async function picturesOf({ lab, figures, config, result }: ExperimentRecord): Promise<ExperimentPicture[]> {
  const all = await loadFigures(lab, 'solutions');
  const { mode, seeds, dataset: data } = config;
  return figures.map((id) => {
    const figure = all.find((one) => one.id === id);
    if (!figure) throw new UsageError(`lab ${lab} has no figure ${id}`);
    const { title, caption } = figure;
    return { id, title, caption, chart: figure.chart(result, figureContext({ mode, seeds, data })) };
  });
}
