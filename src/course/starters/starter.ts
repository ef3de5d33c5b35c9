import { show, UsageError } from '../../core/errors';
import { PLACEHOLDER } from '../../grading/model/placeholder';

const BEGIN = /^(\s*)\/\/ BEGIN SOLUTION\b\s*(.*?)\s*$/;
const END = /^\s*\/\/ END SOLUTION\s*$/;
/** A misspelt marker: a block between two of these would reach students as it is. */
const MISSPELT = /\b(?:BEGIN|END)\s+SOLUTION\b/i;

/**
 * The starter text of a solution: each block between `// BEGIN SOLUTION` and `// END SOLUTION`
 * becomes `// TODO` and a line that throws "Not implemented yet". The hint stays in the solution: students ask for hints
 * with `lab hint`.
 *
 * @param name the name of the file, for messages
 * @throws UsageError `file:line: …` if a marker is nested or misspelt, or has no partner
 */
export function toStarter(solution: string, name: string): string {
  const starter: string[] = [];
  let opened: number | undefined;
  for (const [i, line] of solution.split('\n').entries()) {
    const at = `${name}:${i + 1}`;
    const begin = BEGIN.exec(line);
    if (begin) {
      if (opened !== undefined)
        throw new UsageError(`${at}: BEGIN SOLUTION inside the block of line ${opened}`);
      opened = i + 1;
      const lineEnd = line.endsWith('\r') ? '\r' : '';
      starter.push(...placeholder(begin[1]!).map((text) => text + lineEnd));
    } else if (END.test(line)) {
      if (opened === undefined)
        throw new UsageError(`${at}: END SOLUTION without a BEGIN SOLUTION before it`);
      opened = undefined;
    } else if (MISSPELT.test(line)) {
      throw new UsageError(
        `${at}: expected a line of its own with // BEGIN SOLUTION or // END SOLUTION, received ${show(line.trim())}`,
      );
    } else if (opened === undefined) {
      starter.push(line);
    }
  }
  if (opened !== undefined) {
    throw new UsageError(`${name}:${opened}: BEGIN SOLUTION is never closed by END SOLUTION`);
  }
  return starter.join('\n');
}

function placeholder(indent: string): string[] {
  return [`${indent}// TODO`, `${indent}throw new Error('${PLACEHOLDER}');`];
}
