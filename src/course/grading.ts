import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { UsageError } from '../core/errors';
import type { Expectations } from '../grading/judge/expectations';
import { LiveExpectations } from '../grading/judge/expectations';
import type { OpenMended } from '../grading/judge/followThrough';
import type { GradingSetUp } from '../grading/judge/grade';
import { RecordedExpectations } from '../grading/judge/recorded';
import type { GradedLab, Misconception } from '../grading/model/check';
import type { LabPromises } from '../grading/model/promise';
import { mutate } from '../grading/model/mutant';
import type { LabReport } from '../grading/model/report';
import type { Host } from '../hosts/host';
import { checksOf } from './checks';
import { withinSeconds } from '../node/timeLimit';
import { KIT_VERSION } from './kit';
import type { Target } from './labs';
import { folderOf, gradedFolder, solutionOf, textOf } from './labs';
import { manifestOf } from './manifestOf';
import { readRecording, recordingFile } from './recordingFiles';
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

/** The promises of a lab's tasks; undefined if they are not listed. */
export async function loadPromises(id: string): Promise<LabPromises | undefined> {
  const file = join(gradedFolder(id), 'promises.ts');
  if (!existsSync(file)) return undefined;
  return ((await import(file)) as { promises: LabPromises }).promises;
}

/** Seconds that reading a text may take: one that a student wrote takes a hundredth of it. */
const READING_SECONDS = 2;

export interface GradingOptions {
  target: Target;
  reference: ReferenceMode;
  /** The expectations of this reference, see {@link expectationsOf}. Many submissions may share them. */
  expectations: Expectations;
  /** The host that the submission runs in. Default: this process. */
  host?: Host;
  /**
   * Opens a host of the submission with the reference's answers to some tasks. A recording knows no such answers, so it
   * is used beside the running reference only.
   */
  openMended?: OpenMended;
}

/** Everything that grading one lab takes, put together. */
export async function gradingOf(
  id: string,
  { target, reference, expectations, host, openMended }: GradingOptions,
): Promise<GradingSetUp> {
  const manifest = manifestOf(id);
  const { checks, probes } = await loadGraded(id);
  const text = textOf(id, target);
  const promises = await loadPromises(id);
  return {
    manifest,
    checks,
    expectations,
    info: { kit: KIT_VERSION, backend: tf.getBackend(), reference },
    ...(text === undefined ? {} : { text }),
    limited: (run) => withinSeconds(READING_SECONDS, run),
    ...(promises && { promises }),
    ...(reference === 'live' && openMended && { openMended }),
    host: host ?? probeHost({ folder: folderOf(id, target), manifest, probes }),
  };
}

/** The basis of judgement of a lab: the running reference, or its recording of one of the {@link recordedSeeds}. */
export function expectationsOf(id: string, reference: ReferenceMode, seed: number): Promise<Expectations> {
  return reference === 'live' ? liveExpectations(id, seed) : recordedExpectations(id, seed);
}

/** The reference and its misconceptions, ready to be asked. */
export async function liveExpectations(id: string, seed: number): Promise<LiveExpectations> {
  return new LiveExpectations({
    probes: await loadProbes(id),
    misconceptions: await loadMisconceptions(id),
    seed,
    open: await solutionHosts(id),
  });
}

/** Opens hosts in this process for a lab's solution, or for the solution with a misconception's edit. */
export async function solutionHosts(id: string): Promise<(misconception?: Misconception) => Host> {
  const manifest = manifestOf(id);
  const probes = await loadProbes(id);
  const folder = solutionOf(id);
  const solution = readFileSync(join(folder, 'lab.ts'), 'utf8');
  return (misconception) =>
    probeHost({ folder, manifest, probes, ...(misconception && { text: mutate(solution, misconception) }) });
}

async function recordedExpectations(id: string, seed: number): Promise<Expectations> {
  const recording = readRecording(id, seed);
  if (recording === undefined)
    throw new UsageError(
      `expected ${recordingFile(id)} or the solution of ${id} to judge by, found neither; get the kit again, whole`,
    );
  return new RecordedExpectations(recording, await loadProbes(id));
}
