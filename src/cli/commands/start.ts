import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../core/tf';
import { loadImages } from '../../data/load';
import type { LabReport } from '../../grading/grade';
import { gradeLab } from '../../grading/grade';
import { allLabs, gradingOf, hasSolution, manifestOf } from '../course';
import type { LoadedFigures } from '../draw';
import { loadFigures } from '../draw';
import { seedFor } from '../options';
import type { PageLab } from '../page';
import { pageHtml } from '../page';
import { table } from '../terminal';
import { drawAll } from './figures';

/** Where the reference solutions are absent, as in a student's copy, the student's own answers are shown. */
export async function start(options: { full?: boolean; data: string; out: string }): Promise<void> {
  const ids = allLabs();
  if (ids.length === 0) throw new UsageError('expected labs in labs/ or solutions/, found none');
  const dataset = loadImages(options.data);
  const { backend } = await startBackend();
  const mode = options.full ? 'full' : 'quick';
  const reports: LabReport[] = [];
  const loaded: LoadedFigures[] = [];
  for (const id of ids) {
    const target = hasSolution(id) ? 'solutions' : 'labs';
    const judging = hasSolution(id) ? 'live' : 'recorded';
    reports.push(await gradeLab(await gradingOf(id, { target, judging, seed: seedFor(judging) })));
    loaded.push(await loadFigures(id, target));
  }
  const drawn = await drawAll(loaded, { mode, dataset, backend, out: options.out });
  const labs = reports.map(({ lab: id, score, maxScore }): PageLab => {
    const { title, sources } = manifestOf(id);
    return { id, title, sources, score, maxScore, figures: drawn.filter((one) => one.lab === id) };
  });
  mkdirSync(options.out, { recursive: true });
  const page = join(options.out, 'index.html');
  const config = { mode, dataset: dataset.title, backend, node: process.versions.node };
  writeFileSync(page, pageHtml(labs, config, options.out));
  finish(labs, page);
}

function finish(labs: PageLab[], page: string): void {
  const drawnOf = (lab: PageLab): number => lab.figures.filter((figure) => 'png' in figure).length;
  const rows = labs.map((lab) => [
    lab.id,
    `${lab.score} / ${lab.maxScore}`,
    `${drawnOf(lab)} / ${lab.figures.length}`,
    lab.title,
  ]);
  console.log(table(['lab', 'points', 'figures', ''], rows, [1, 2]));
  const well = labs.every((lab) => lab.score === lab.maxScore && drawnOf(lab) === lab.figures.length);
  if (!well) {
    console.log(
      pc.red(
        '\nSomething is not as it must be: a solution below full marks, or a figure that was not drawn.',
      ),
    );
    process.exitCode = 1;
  }
  console.log(
    `\nOpen ${pc.bold(relative('', page))} in a browser: scores, pictures, and what to see in them.`,
  );
}
