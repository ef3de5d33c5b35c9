import { z } from 'zod';
import type { Recording } from '../../grading/judge/recorded';
import { record } from '../../grading/judge/recorded';
import type { Check } from '../../grading/model/check';
import { taskOf } from '../../grading/model/check';
import { startBackend } from '../../node/backend';
import { checksOf } from '../checks';
import { liveExpectations, loadMisconceptions } from '../grading';
import { packRecording } from '../recordingFiles';

/** The kind of job that records the answers of a lab. */
export const RECORD = 'record';

const RecordInput = z.strictObject({ id: z.string(), seeds: z.array(z.int()) });
export type RecordInput = z.infer<typeof RecordInput>;

/** Packed recordings in base64, by their seeds. */
export const Recordings = z.record(z.string(), z.base64());

/** Records what the solution and the known wrong answers of a lab give at its visible checks, for several seeds. */
export async function runRecordJob(json: unknown): Promise<z.infer<typeof Recordings>> {
  const { id, seeds } = RecordInput.parse(json);
  await startBackend();
  const checks = (await checksOf(id)).filter(({ hidden }) => !hidden);
  const misconceptions = await loadMisconceptions(id);
  const packed: Record<string, string> = {};
  for (const seed of seeds) {
    const recording = await record(checks, misconceptions, await liveExpectations(id, seed));
    packed[seed] = packRecording(ofVisibleChecks(recording, checks)).toString('base64');
  }
  return packed;
}

/**
 * A recording in which no hidden check is named. A wrong answer that a hidden check is meant to catch is named at the
 * first visible check that it fails; one that passes them all is left out.
 */
export function ofVisibleChecks(recording: Recording, checks: readonly Check[]): Recording {
  const visible = new Set(checks.map(({ id }) => id));
  const misconceptions: Recording['misconceptions'] = {};
  for (const [id, words] of Object.entries(recording.misconceptions)) {
    const fails = (check: string): boolean => Object.hasOwn(recording.checks[check]!.wrong, id);
    const check = visible.has(words.check)
      ? words.check
      : [...visible].find((one) => taskOf(one) === taskOf(words.check) && fails(one));
    if (check !== undefined) misconceptions[id] = { ...words, check };
  }
  return { ...recording, misconceptions };
}
