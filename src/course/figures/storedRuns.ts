import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Animation } from '../../charts/animation';
import type { Chart } from '../../charts/chart';
import type { Figure, FigureInputs } from '../../figures/figure';
import { ROOT } from '../labs';
import { loadFigures } from './figureHost';
import { figureContext } from './figureContext';

/*
 * Stored runs of the reference's figures: their charts are made without training.
 * `tests/fixtures/figures/store.cjs` writes them.
 */

/** A figure's result with everything that it depends on. */
export type StoredRun = FigureInputs & { result: unknown };

export interface StoredFigure {
  id: string;
  title: string;
  caption: string;
  result: unknown;
  chart: Chart;
  /** For a figure that moves. */
  animation?: Animation;
}

function runsOf(lab: string): Record<string, StoredRun> {
  const file = join(ROOT, 'tests/fixtures/figures', `${lab}.json.br`);
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Record<string, StoredRun>;
}

/** The figures of a lab with the charts of their stored runs. */
export async function storedFigures(lab: string): Promise<StoredFigure[]> {
  const runs = runsOf(lab);
  return (await loadFigures(lab, 'solutions')).map((figure) => storedFigure(lab, figure, runs[figure.id]));
}

/** One figure of a lab with the chart of its stored run. */
export async function storedFigureOf(lab: string, id: string): Promise<StoredFigure> {
  const figure = (await loadFigures(lab, 'solutions')).find((one) => one.id === id);
  if (!figure) throw new Error(`${lab} has no figure ${id}`);
  return storedFigure(lab, figure, runsOf(lab)[id]);
}

function storedFigure(
  lab: string,
  figure: Figure<unknown, unknown>,
  run: StoredRun | undefined,
): StoredFigure {
  const { id, title, caption } = figure;
  if (!run) throw new Error(`no run of ${lab}/${id} is stored: see tests/fixtures/figures/store.cjs`);
  const context = figureContext(run);
  const animation = figure.animation?.(run.result, context);
  const chart = figure.chart(run.result, context);
  return { id, title, caption, result: run.result, chart, ...(animation && { animation }) };
}
