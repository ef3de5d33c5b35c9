import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { counted } from '../../core/words';
import { ROOT, hasSolution, solutionOf } from '../../course/labs';
import { filesOutOfStep, starterFiles, writeStarter } from '../../course/starters/generate';
import type { CommandResult } from '../command';
import type { Terminal } from '../terminal';

export interface StartersSettings {
  ids: string[];
  /** Writes nothing, and fails if labs/ is not what the solutions generate. */
  check: boolean;
  overwrite: boolean;
}

export function starters(
  { ids: asked, check, overwrite }: StartersSettings,
  terminal: Terminal,
): CommandResult {
  const ids = asked.filter(hasSolution);
  if (ids.length === 0) throw new UsageError('starters are made from solutions/, and there are none here');
  if (check) return checkStarters(ids, terminal);
  for (const id of ids) {
    const written = writeStarter(starterFiles(solutionOf(id)), { folder: starterFolder(id), overwrite });
    for (const file of written) terminal.print(`wrote ${relative(ROOT, file)}`);
  }
  return { exitCode: 0 };
}

function checkStarters(ids: string[], terminal: Terminal): CommandResult {
  const outOfStep = ids.flatMap((id) => filesOutOfStep(starterFiles(solutionOf(id)), starterFolder(id)));
  if (outOfStep.length === 0) {
    const text = `labs/ is what solutions/ generates (${counted(ids.length, 'lab')})`;
    return { output: { text }, exitCode: 0 };
  }
  const files = outOfStep.map((file) => relative(ROOT, file)).join(', ');
  terminal.note(`not what solutions/ generates: ${files}`);
  terminal.note('run: npx lab starters --overwrite; delete the files that no solution has');
  return { exitCode: 1 };
}

function starterFolder(id: string): string {
  return join(ROOT, 'labs', id);
}
