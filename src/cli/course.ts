import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import type { Check, Misconception, Probes } from '../grading/check';
import type { Expectations } from '../grading/expectations';
import { LiveExpectations } from '../grading/expectations';
import type { Grading } from '../grading/grade';
import { InProcessHost } from '../grading/inProcessHost';
import type { Manifest } from '../grading/manifest';
import { labIds, readManifest, resolveLab } from '../grading/manifest';
import { mutate } from '../grading/mutant';
import type { Recording } from '../grading/recorded';
import { RecordedExpectations } from '../grading/recorded';

/** The root of the kit: labs/, solutions/ and tests/ are below it. */
export const ROOT = resolve(__dirname, '..', '..');

/** Whose answers: the reference's, the student's in labs/, or a folder's. */
export type Target = 'solutions' | 'labs' | (string & {});

/** How a submission is judged: beside the reference with fresh seeds, or by the recording of one seed. */
export type Judging = 'live' | 'recorded';

/** What `tests/graded/NN-topic/` says of a lab. */
export interface GradedLab {
  checks: Check[];
  probes: Probes<unknown>;
}

/** The ids of all labs, in order. */
export function allLabs(): string[] {
  const ids = new Set([...labIds(join(ROOT, 'labs')), ...labIds(join(ROOT, 'solutions'))]);
  return [...ids].sort();
}

/** The ids that LAB… means: `03`, `3`, full ids, `all`; all of them where none is given. */
export function labsNamed(wanted: string[]): string[] {
  const ids = allLabs();
  if (wanted.length === 0 || wanted.includes('all')) return ids;
  return [...new Set(wanted.map((name) => resolveLab(name, ids)))];
}

export function manifestOf(id: string): Manifest {
  return readManifest(existsSync(solutionOf(id)) ? solutionOf(id) : join(ROOT, 'labs', id));
}

/** Whether the reference solution is here; on a student's machine it is not. */
export function hasSolution(id: string): boolean {
  return existsSync(join(solutionOf(id), 'lab.ts'));
}

export function solutionOf(id: string): string {
  return join(ROOT, 'solutions', id);
}

/** The folder whose lab.ts is meant. A folder named on the command line may hold one lab, or a folder for each. */
export function folderOf(id: string, target: Target): string {
  const candidates =
    target === 'solutions' || target === 'labs'
      ? [join(ROOT, target, id)]
      : [join(resolve(target), id), resolve(target)];
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'lab.ts')));
  if (folder) return folder;
  const given = candidates[candidates.length - 1]!;
  const what = !existsSync(given)
    ? 'nothing'
    : statSync(given).isDirectory()
      ? 'no such file'
      : `a file, ${basename(given)}`;
  throw new UsageError(
    `expected a submission in ${join(candidates[0]!, 'lab.ts')}, found ${what}; ` +
      '--target takes solutions, labs, or the folder that holds a lab.ts',
  );
}

export async function loadGraded(id: string): Promise<GradedLab> {
  const folder = gradedFolder(id);
  const { checks } = (await import(join(folder, 'checks.ts'))) as { checks: Check[] };
  const { probes } = (await import(join(folder, 'probes.ts'))) as { probes: Probes<unknown> };
  return { checks, probes };
}

export async function loadMisconceptions(id: string): Promise<Misconception[]> {
  const loaded = (await import(join(gradedFolder(id), 'misconceptions.ts'))) as {
    misconceptions: Misconception[];
  };
  return loaded.misconceptions;
}

/** Everything that grading one lab takes, put together. */
export async function gradingOf(
  id: string,
  { target, seed, judging }: { target: Target; seed: number; judging: Judging },
): Promise<Grading> {
  const manifest = manifestOf(id);
  const { checks, probes } = await loadGraded(id);
  const expectations = judging === 'live' ? await liveExpectations(id) : recordedExpectations(id);
  return {
    manifest,
    checks,
    probes,
    expectations,
    seed,
    host: hostOf(folderOf(id, target), manifest, probes),
  };
}

/** The reference and its misconceptions, ready to be asked. */
export async function liveExpectations(id: string): Promise<LiveExpectations> {
  const manifest = manifestOf(id);
  const { probes } = await loadGraded(id);
  const solution = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  return new LiveExpectations(await loadMisconceptions(id), (misconception) =>
    hostOf(solutionOf(id), manifest, probes, misconception && mutate(solution, misconception)),
  );
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

export function recordingFile(id: string): string {
  return join(gradedFolder(id), 'recorded.json');
}

function recordedExpectations(id: string): Expectations {
  const file = recordingFile(id);
  if (!existsSync(file))
    throw new Error(`${file} is missing; without it or the solution nothing can be judged`);
  return new RecordedExpectations(JSON.parse(readFileSync(file, 'utf8')) as Recording);
}

function gradedFolder(id: string): string {
  return join(ROOT, 'tests', 'graded', id);
}
