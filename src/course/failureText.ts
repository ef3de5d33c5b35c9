import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsIn } from '../grading/model/declarations';
import type { Failure } from '../hosts/outcome';

/**
 * The reason why the code of a folder gave no numbers, in words.
 *
 * @param folder of the lab.ts that ran
 */
export function reasonOf(failure: Failure, folder: string): string {
  const where = 'where' in failure ? failure.where : undefined;
  const at = where === undefined ? '' : ` (${where})`;
  switch (failure.kind) {
    case 'not-implemented': {
      const task = failure.task ?? (where === undefined ? undefined : declarationAt(folder, where));
      return `it needs ${task ?? 'a task'}, which is not implemented yet${at}`;
    }
    case 'timed-out':
      return `it took longer than ${failure.seconds} s${at}`;
    case 'out-of-memory':
      return `the memory limit was reached${at}`;
    case 'unanswered':
      return 'it waits for a promise that nothing resolves';
    case 'not-handed-in':
      return 'there is no lab.ts of this lab';
    case 'forbidden':
      return `${failure.name} is not allowed in this lab${at}`;
    default:
      return `${failure.message}${at}`;
  }
}

/** The declaration around a line like `lab.ts:42`: a method or a function inside it may have no name of its own. */
function declarationAt(folder: string, place: string): string | undefined {
  const [file, line] = place.split(':') as [string, string];
  const above = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, Number(line)).join('\n');
  return declarationsIn(above).at(-1)?.name;
}
