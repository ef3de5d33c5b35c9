import type { Misconception } from './check';
import { taskOf } from './check';
import { declarationsIn } from './declarations';

/**
 * The reference solution with a misconception's edit, made inside one declaration.
 *
 * @throws Error if the text to replace is not there exactly once: the solution has moved on
 */
export function mutate(solution: string, misconception: Misconception): string {
  const place = misconception.inside ?? taskOf(misconception.check);
  const { start, end } = extentOf(solution, place, misconception.id);
  const before = solution.slice(0, start);
  const body = solution.slice(start, end);
  const pattern = new RegExp(misconception.original.trim().split(/\s+/).map(escape).join('\\s+'), 'g');
  const found = [...body.matchAll(pattern)].length;
  if (found !== 1) {
    throw new Error(
      `misconception ${misconception.id}: expected its text once in ${place} of the solution, found it ${found} times: ` +
        misconception.original,
    );
  }
  return before + body.replace(pattern, () => misconception.replacement) + solution.slice(end);
}

/** From `function NAME` (or class, or const; exported or not) to the line that closes it. */
function extentOf(solution: string, name: string, id: string): { start: number; end: number } {
  const head = declarationsIn(solution).find((declaration) => declaration.name === name);
  if (!head) throw new Error(`misconception ${id}: the solution declares no ${name}`);
  // A constant of one line ends on it; everything else at the next bracket in the first column.
  const firstLine = solution.slice(head.start).split('\n', 1)[0]!;
  if (firstLine.endsWith(';')) return { start: head.start, end: head.start + firstLine.length };
  const close = /^[}\]]/gm;
  close.lastIndex = head.start;
  const found = close.exec(solution);
  return { start: head.start, end: found ? found.index + 1 : solution.length };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
