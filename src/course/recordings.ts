import type { LiveExpectations } from '../grading/judge/expectations';
import type { Recording } from '../grading/judge/recorded';
import { record, RECORDED_SEED, recordingsAgree } from '../grading/judge/recorded';
import { writeFile } from '../node/writeFile';
import { checksOf } from './checks';
import { liveExpectations, loadMisconceptions } from './grading';
import { readRecording, recordingFile } from './recordingFiles';

/** A lab's recording with the answers that its solution gives now. */
export interface FreshRecording {
  /** The file that it belongs in. */
  file: string;
  recording: Recording;
  /** True if the file agrees with it. */
  upToDate: boolean;
}

/**
 * Records the answers of a lab's solution and of its misconceptions, and compares them with the file's.
 *
 * @param expectations those of the recorded seed, if others use them too
 */
export async function freshRecording(id: string, expectations?: LiveExpectations): Promise<FreshRecording> {
  const checks = await checksOf(id);
  const live = expectations ?? (await liveExpectations(id, RECORDED_SEED));
  const recording = await record(checks, await loadMisconceptions(id), live);
  const before = readRecording(id);
  const upToDate = before !== undefined && recordingsAgree(before, recording, checks);
  return { file: recordingFile(id), recording, upToDate };
}

export function writeRecording({ file, recording }: FreshRecording): void {
  writeFile(file, `${JSON.stringify(recording)}\n`);
}
