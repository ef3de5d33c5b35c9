import { relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../node/backend';
import { ROOT, hasSolution } from '../../course/labs';
import { freshRecording, writeRecording } from '../../course/recordings';
import type { CommandResult } from '../command';
import type { Terminal } from '../terminal';

export interface RecordSettings {
  ids: string[];
  /** Writes nothing, and fails if a recording is not what the solution gives. */
  check: boolean;
}

export async function record(
  { ids: asked, check }: RecordSettings,
  terminal: Terminal,
): Promise<CommandResult> {
  const ids = asked.filter(hasSolution);
  if (ids.length === 0) throw new UsageError('recordings are made from solutions/, and there are none here');
  await startBackend();
  const stale: string[] = [];
  for (const id of ids) {
    const fresh = await freshRecording(id);
    if (fresh.upToDate) continue;
    const file = relative(ROOT, fresh.file);
    if (check) stale.push(file);
    else {
      writeRecording(fresh);
      terminal.print(`wrote ${file}`);
    }
  }
  if (stale.length > 0) {
    terminal.note(`not what the solutions give: ${stale.join(', ')}\nrun: npx lab record`);
    return { exitCode: 1 };
  }
  if (!check) return { exitCode: 0 };
  return { output: { text: `recordings are what the solutions give (${ids.length})` }, exitCode: 0 };
}
