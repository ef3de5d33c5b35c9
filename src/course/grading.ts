import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { UsageError } from '../core/errors';
import type { Expectations } from '../grading/judge/expectations';
import { LiveExpectations } from '../grading/judge/expectations';
import type { GradingSetUp } from '../grading/judge/grade';
import type { Recording } from '../grading/judge/recorded';
import { parseRecording, RecordedExpectations } from '../grading/judge/recorded';
import type { GradedLab, Misconception } from '../grading/model/check';
import { mutate } from '../grading/model/mutant';
import type { LabReport } from '../grading/model/report';
import type { Host } from '../hosts/host';
import { checksOf } from './checks';
import { KIT_VERSION } from './kit';
import type { Target } from './labs';
import { folderOf, gradedFolder, solutionOf, textOf } from './labs';
import { manifestOf } from './manifestOf';
import { loadProbes, probeHost } from './submissionHost';

/** Judged beside the running reference with fresh seeds, or by the recording of one seed. */
export type ReferenceMode = LabReport['reference'];

export async function loadGraded(id: string): Promise<GradedLab> {
  return { checks: await checksOf(id), probes: await loadProbes(id) };
}

export async function loadMisconceptions(id: string): Promise<Misconception[]> {
  const loaded = (await import(join(gradedFolder(id), 'misconceptions.ts'))) as {
    misconceptions: Misconception[];
  };
  return loaded.misconceptions;
}

export interface GradingOptions {
  target: Target;
  seed: number;
  reference: ReferenceMode;
  /** The host that the submission runs in. Default: this process. */
  host?: Host;
}

/** Everything that grading one lab takes, put together. */
export async function gradingOf(
  id: string,
  { target, seed, reference, host }: GradingOptions,
): Promise<GradingSetUp> {
  const manifest = manifestOf(id);
  const { checks, probes } = await loadGraded(id);
  const text = textOf(id, target);
  return {
    manifest,
    checks,
    expectations: reference === 'live' ? await liveExpectations(id, seed) : await recordedExpectations(id),
    info: { kit: KIT_VERSION, backend: tf.getBackend(), reference },
    ...(text === undefined ? {} : { text }),
    host: host ?? probeHost({ folder: folderOf(id, target), manifest, probes }),
  };
}

/** The reference and its misconceptions, ready to be asked. */
export async function liveExpectations(id: string, seed: number): Promise<LiveExpectations> {
  const manifest = manifestOf(id);
  const { probes } = await loadGraded(id);
  const folder = solutionOf(id);
  const solution = readFileSync(join(folder, 'lab.ts'), 'utf8');
  const misconceptions = await loadMisconceptions(id);
  return new LiveExpectations({
    probes,
    misconceptions,
    seed,
    open: (misconception) =>
      probeHost({
        folder,
        manifest,
        probes,
        ...(misconception && { text: mutate(solution, misconception) }),
      }),
  });
}

export function recordingFile(id: string): string {
  return join(gradedFolder(id), 'recorded.json');
}

/** The golden answers of a lab; undefined if there are none yet. */
export function readRecording(id: string): Recording | undefined {
  const file = recordingFile(id);
  return existsSync(file) ? parseRecording(readFileSync(file, 'utf8'), file) : undefined;
}

async function recordedExpectations(id: string): Promise<Expectations> {
  const recording = readRecording(id);
  if (recording === undefined)
    throw new UsageError(
      `expected ${recordingFile(id)} or the solution of ${id} to judge by, found neither; get the kit again, whole`,
    );
  return new RecordedExpectations(recording, await loadProbes(id));
}
