import { join } from 'node:path';
import type { Probes } from '../grading/model/check';
import type { Manifest } from '../grading/model/manifest';
import { InProcessHost } from '../grading/run/inProcessHost';
import type { Mended, Submission } from '../grading/run/load';
import { ProbeRunner } from '../grading/run/probeRunner';
import { submissionFiles } from '../node/submissionFiles';
import { gradedFolder } from './labs';

/*
 * The probes that run beside a submission, and hosts in this process. A submission's own process loads this, not the
 * whole course.
 */

export async function loadProbes(id: string): Promise<Probes<unknown>> {
  const { probes } = (await import(join(gradedFolder(id), 'probes.ts'))) as { probes: Probes<unknown> };
  return probes;
}

export interface ProbeHostOptions {
  /** The submission's folder. */
  folder: string;
  manifest: Manifest;
  probes: Probes<unknown>;
  /** The text of lab.ts if it isn't the one in the folder. */
  text?: string;
  /** Answers of the reference that take the place of the submission's own. */
  mended?: Mended;
  /** Runs after each call of a task by a probe. */
  onReturn?: () => void;
}

/** A host that observes a submission for the judge. */
export function probeHost({
  folder,
  manifest,
  probes,
  text,
  mended,
  onReturn,
}: ProbeHostOptions): InProcessHost {
  const { forbidden } = manifest;
  const tasks = tasksOf(manifest);
  const files = submissionFiles(folder);
  const submission: Submission = {
    files,
    forbidden,
    ...(text === undefined ? {} : { text }),
    ...(mended && { mended }),
  };
  return new InProcessHost({
    submission,
    tasks,
    runners: { probe: new ProbeRunner(probes, tasks, submission, onReturn) },
  });
}

/** The names of the tasks of a lab. */
export function tasksOf(manifest: Manifest): string[] {
  return manifest.tasks.map((task) => task.id);
}
