import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors';
import type { Check, GradedLab, Misconception } from '../grading/model/check';
import type { Expectations } from '../grading/judge/expectations';
import { LiveExpectations } from '../grading/judge/expectations';
import type { Grading } from '../grading/judge/grade';
import type { Host } from '../hosts/host';
import { mutate } from '../grading/model/mutant';
import type { Recording } from '../grading/judge/recorded';
import { RecordedExpectations } from '../grading/judge/recorded';
import type { Target } from './labs';
import { folderOf, solutionOf, textOf } from './labs';
import { manifestOf } from './manifestOf';
import { gradedFolder, hostOf, loadProbes } from './submissionHost';

/** How a submission is judged: beside the reference with fresh seeds, or by the recording of one seed. */
export type Judging = 'live' | 'recorded';

export async function loadGraded(id: string): Promise<GradedLab> {
  const { checks } = (await import(join(gradedFolder(id), 'checks.ts'))) as { checks: Check[] };
  return { checks, probes: await loadProbes(id) };
}

export async function loadMisconceptions(id: string): Promise<Misconception[]> {
  const loaded = (await import(join(gradedFolder(id), 'misconceptions.ts'))) as {
    misconceptions: Misconception[];
  };
  return loaded.misconceptions;
}

/** Everything that grading one lab takes, put together; without a host of its own, in this process. */
export async function gradingOf(
  id: string,
  { target, seed, judging, host }: { target: Target; seed: number; judging: Judging; host?: Host },
): Promise<Grading> {
  const manifest = manifestOf(id);
  const { checks, probes } = await loadGraded(id);
  const expectations = judging === 'live' ? await liveExpectations(id) : recordedExpectations(id);
  const text = textOf(id, target);
  return {
    manifest,
    checks,
    probes,
    expectations,
    seed,
    ...(text === undefined ? {} : { text }),
    host: host ?? hostOf(folderOf(id, target), manifest, probes),
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

export function recordingFile(id: string): string {
  return join(gradedFolder(id), 'recorded.json');
}

function recordedExpectations(id: string): Expectations {
  const file = recordingFile(id);
  if (!existsSync(file))
    throw new UsageError(
      `expected ${file} or the solution of ${id} to judge by, found neither; get the kit again, whole`,
    );
  return new RecordedExpectations(JSON.parse(readFileSync(file, 'utf8')) as Recording);
}
