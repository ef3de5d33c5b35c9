import type { Misconception } from './check';
import { taskOf } from './check';

/**
 * The reference solution with a misconception's edit made in its task, and nowhere else.
 * @throws Error where the text to replace is not there exactly once: the solution has moved on.
 */
export function mutate(solution: string, misconception: Misconception): string {
  const task = taskOf(misconception.check);
  const { start, end } = extentOf(solution, task, misconception.id);
  const before = solution.slice(0, start);
  const body = solution.slice(start, end);
  const pattern = new RegExp(misconception.replace.trim().split(/\s+/).map(escape).join('\\s+'), 'g');
  const found = [...body.matchAll(pattern)].length;
  if (found !== 1) {
    throw new Error(
      `misconception ${misconception.id}: expected its text once in ${task} of the solution, found it ${found} times: ` +
        misconception.replace,
    );
  }
  return before + body.replace(pattern, () => misconception.by) + solution.slice(end);
}

/** From `export function TASK` (or class, or const) to the line that closes it. */
function extentOf(solution: string, task: string, id: string): { start: number; end: number } {
  const head = new RegExp(`^export (?:function|class|const) ${task}\\b`, 'm').exec(solution);
  if (!head) throw new Error(`misconception ${id}: the solution exports no ${task}`);
  const close = /^[}\]]/gm;
  close.lastIndex = head.index;
  const found = close.exec(solution.slice(0));
  return { start: head.index, end: found ? found.index + 1 : solution.length };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
