import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import type { Figures } from '../../figures/figure';
import type { Manifest } from '../../grading/model/manifest';
import { InProcessHost } from '../../grading/run/inProcessHost';
import { submissionFiles } from '../../node/submissionFiles';
import type { Target } from '../labs';
import { ROOT, solutionOf } from '../labs';
import { tasksOf } from '../submissionHost';
import { FigureRunner } from './figureRunner';

/**
 * The figures of a lab. Those of a folder from elsewhere are drawn by the kit's own experiment, never by one of that
 * folder.
 */
export async function loadFigures(id: string, target: Target): Promise<Figures<unknown>> {
  const homes = target === 'solutions' ? [solutionOf(id)] : [join(ROOT, 'labs', id), solutionOf(id)];
  const home = homes.find((candidate) => existsSync(join(candidate, 'experiment.ts')));
  if (home === undefined)
    throw new UsageError(`expected the figures of ${id} in labs/${id}/experiment.ts, found no such file`);
  const { figures } = (await import(join(home, 'experiment.ts'))) as { figures: Figures<unknown> };
  return figures;
}

/** A host that runs figures with a submission. Nothing is forbidden there: figures give no points. */
export function figureHost(folder: string, manifest: Manifest, figures: Figures<unknown>): InProcessHost {
  return new InProcessHost({
    submission: { files: submissionFiles(folder), forbidden: [] },
    tasks: tasksOf(manifest),
    runners: { figure: new FigureRunner(figures) },
  });
}
