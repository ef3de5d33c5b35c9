/** Stored runs of figures: their charts are made without training. `tests/fixtures/figures/store.cjs` writes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Chart } from '../../src/charts/chart';
import { loadFigures } from '../../src/course/figures/figureHost';
import type { FigureInputs } from '../../src/course/figures/figureRunner';
import { figureContext } from '../../src/course/figures/figureRunner';

/** A figure's result with everything that it depends on. */
export type StoredRun = FigureInputs & { result: unknown };

export interface StoredFigure {
  id: string;
  caption: string;
  result: unknown;
  chart: Chart;
}

function runsOf(lab: string): Record<string, StoredRun> {
  const file = join(__dirname, '../fixtures/figures', `${lab}.json.br`);
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Record<string, StoredRun>;
}

/** The figures of a lab with the charts of their stored runs. */
export async function storedFigures(lab: string): Promise<StoredFigure[]> {
  const runs = runsOf(lab);
  const figures = await loadFigures(lab, 'solutions');
  return figures.map((figure) => {
    const run = runs[figure.id];
    if (!run)
      throw new Error(`no run of ${lab}/${figure.id} is stored: see tests/fixtures/figures/store.cjs`);
    const chart = figure.chart(run.result, figureContext(run));
    return { id: figure.id, caption: figure.caption, result: run.result, chart };
  });
}
