import { join } from 'node:path';
import type { Probes } from '../grading/model/check';
import { InProcessHost } from '../grading/run/inProcessHost';
import type { Manifest } from '../grading/model/manifest';
import { ROOT } from './labs';

/*
 * What a submission runs with, and no more: a child that is forked for one loads this, not the whole course.
 */

/** Where all is that grades a lab. */
export function gradedFolder(id: string): string {
  return join(ROOT, 'tests', 'graded', id);
}

export async function loadProbes(id: string): Promise<Probes<unknown>> {
  const { probes } = (await import(join(gradedFolder(id), 'probes.ts'))) as { probes: Probes<unknown> };
  return probes;
}

/** A host for the lab.ts of a folder, or for another text in its place. */
export function hostOf(
  folder: string,
  manifest: Manifest,
  probes: Probes<unknown>,
  text?: string,
): InProcessHost {
  const submission = { folder, forbidden: manifest.forbidden, ...(text === undefined ? {} : { text }) };
  return new InProcessHost(
    submission,
    probes,
    manifest.tasks.map((task) => task.id),
  );
}
