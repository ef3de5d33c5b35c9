import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../node/backend';
import { RECORDED_SEED, record, recordingsAgree } from '../../grading/judge/recorded';
import {
  liveExpectations,
  loadGraded,
  loadMisconceptions,
  readRecording,
  recordingFile,
} from '../../course/grading';
import { ROOT, hasSolution, labsNamed } from '../../course/labs';

export async function recordLabs(labs: string[], options: { check?: boolean }): Promise<void> {
  const ids = labsNamed(labs).filter(hasSolution);
  if (ids.length === 0) throw new UsageError('recordings are made from solutions/, and there are none here');
  await startBackend();
  const stale: string[] = [];
  for (const id of ids) {
    const { checks } = await loadGraded(id);
    const live = await liveExpectations(id, RECORDED_SEED);
    const recording = await record(checks, await loadMisconceptions(id), live);
    const file = recordingFile(id);
    const before = readRecording(id);
    const agrees = before !== undefined && recordingsAgree(before, recording, checks);
    if (agrees) continue;
    if (options.check) stale.push(relative(ROOT, file));
    else {
      writeFileSync(file, `${JSON.stringify(recording)}\n`);
      console.log(`wrote ${relative(ROOT, file)}`);
    }
  }
  if (stale.length > 0) {
    console.error(`not what the solutions give: ${stale.join(', ')}\nrun: npx lab record`);
    process.exitCode = 1;
  } else if (options.check) console.log(`recordings are what the solutions give (${ids.length})`);
}
