import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors';
import type { Figures } from '../figures/figure';
import type { Probes } from '../grading/model/check';
import type { Manifest } from '../grading/model/manifest';
import { InProcessHost } from '../grading/run/inProcessHost';
import type { Submission } from '../grading/run/load';
import { ProbeRunner } from '../grading/run/probeRunner';
import { submissionFiles } from '../node/submissionFiles';
import { FigureRunner } from './figures/figureRunner';
import type { Target } from './labs';
import { gradedFolder, ROOT, solutionOf } from './labs';

/*
 * The trusted code that runs beside a submission, and hosts in this process. A submission's own process loads this,
 * not the whole course.
 */

export async function loadProbes(id: string): Promise<Probes<unknown>> {
  const { probes } = (await import(join(gradedFolder(id), 'probes.ts'))) as { probes: Probes<unknown> };
  return probes;
}

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

export interface ProbeHostOptions {
  /** The submission's folder. */
  folder: string;
  manifest: Manifest;
  probes: Probes<unknown>;
  /** The text of lab.ts if it isn't the one in the folder. */
  text?: string;
}

/** A host that observes a submission for the judge. */
export function probeHost({ folder, manifest, probes, text }: ProbeHostOptions): InProcessHost {
  const { forbidden } = manifest;
  const tasks = tasksOf(manifest);
  const files = submissionFiles(folder);
  const submission: Submission = { files, forbidden, ...(text === undefined ? {} : { text }) };
  return new InProcessHost({
    submission,
    tasks,
    runners: { probe: new ProbeRunner(probes, tasks, submission) },
  });
}

/** A host that runs figures with a submission. Nothing is forbidden there: figures give no points. */
export function figureHost(folder: string, manifest: Manifest, figures: Figures<unknown>): InProcessHost {
  return new InProcessHost({
    submission: { files: submissionFiles(folder), forbidden: [] },
    tasks: tasksOf(manifest),
    runners: { figure: new FigureRunner(figures) },
  });
}

function tasksOf(manifest: Manifest): string[] {
  return manifest.tasks.map((task) => task.id);
}
