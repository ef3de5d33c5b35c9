import type { Failure } from '../../hosts/outcome';
import { declarationsIn } from './declarations';

/**
 * The reason why the code of a submission gave no numbers, in words.
 *
 * @param read gives the text of one of its files, by the name in messages; undefined if it can't be read
 */
export function reasonOf(failure: Failure, read: (file: string) => string | undefined): string {
  const where = 'where' in failure ? failure.where : undefined;
  const at = where === undefined ? '' : ` (${where})`;
  switch (failure.kind) {
    case 'not-implemented': {
      const task = failure.task ?? (where === undefined ? undefined : declarationAt(read, where));
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
function declarationAt(read: (file: string) => string | undefined, place: string): string | undefined {
  const [file, line] = place.split(':') as [string, string];
  const above = read(file)?.split('\n').slice(0, Number(line)).join('\n');
  return declarationsIn(above ?? '').at(-1)?.name;
}
