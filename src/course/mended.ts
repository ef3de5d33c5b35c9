import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CallGraph } from '../grading/judge/callGraph';
import { declarationsIn } from '../grading/model/declarations';
import type { Mended } from '../grading/run/load';
import { solutionOf } from './labs';
import { toStarter } from './starters/starter';

/**
 * The reference's answers to some tasks of a lab, with all that they call and no other answer: a submission runs
 * beside them, and must not find the answers to its other tasks there.
 */
export function mendedTasks(id: string, tasks: string[]): Mended {
  const solution = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  return { text: withoutOtherAnswers(solution, tasks), tasks };
}

/** A solution in which only these tasks, and the declarations that they use, have their answers. */
export function withoutOtherAnswers(solution: string, tasks: string[]): string {
  const graph = new CallGraph(solution);
  const declarations = declarationsIn(solution);
  const pieces = declarations.map(({ name, start }, i) => {
    const text = solution.slice(start, declarations[i + 1]?.start);
    const kept = tasks.some((task) => task === name || graph.calls(task, name));
    return kept ? text : toStarter(text, name);
  });
  return solution.slice(0, declarations[0]?.start) + pieces.join('');
}
