import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { group } from 'd3-array';
import { messageOf, UsageError } from '../../core/errors';
import { declarationsIn } from '../../grading/model/declarations';
import { solutionOf } from '../labs';
import type { Edit } from './operators';
import { fieldEdits } from './operators';

/** The reference of a lab with one systematic edit in an answer. */
export interface Mutant {
  /** The declaration of lab.ts that it edits. */
  inside: string;
  operator: string;
  /** The line of the solution's lab.ts. */
  line: number;
  original: string;
  replacement: string;
  /** Its number among the mutants with the same edit in the same declaration, from 1; absent if it is the only one. */
  nth?: number;
  /** The whole text of the edited lab.ts. */
  text: string;
}

/** The name of a mutant in the list of equivalent ones; it stays the same if other lines move. */
export function keyOf({ inside, original, replacement, nth }: Omit<Mutant, 'text'>): string {
  return `${inside}: ${oneLine(original)} → ${oneLine(replacement)}${nth === undefined ? '' : ` #${nth}`}`;
}

/** All systematic edits inside the answers of a lab's solution: StrykerJS's operators, and those of the field. */
export async function mutantsOf(id: string): Promise<Mutant[]> {
  const solution = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  const answers = answersIn(solution);
  const declarations = declarationsIn(solution);
  const edits = [...(await strykerEdits(solution)), ...fieldEdits(solution)]
    .filter(({ start, end }) => answers.some((answer) => start >= answer.start && end <= answer.end))
    .sort((a, b) => a.start - b.start);
  const mutants = edits.map((edit) => ({
    inside: declarations.findLast(({ start }) => start <= edit.start)?.name ?? 'lab.ts',
    operator: edit.operator,
    line: solution.slice(0, edit.start).split('\n').length,
    original: solution.slice(edit.start, edit.end),
    replacement: edit.replacement,
    text: solution.slice(0, edit.start) + edit.replacement + solution.slice(edit.end),
  }));
  return numbered([...new Map(mutants.map((mutant) => [mutant.text, mutant])).values()]);
}

/** Numbers mutants with the same edit, so that each has a name of its own: one may be equivalent and another one wrong. */
function numbered(mutants: Mutant[]): Mutant[] {
  const equal = group(mutants, keyOf);
  return mutants.map((mutant) => {
    const same = equal.get(keyOf(mutant))!;
    return same.length === 1 ? mutant : { ...mutant, nth: same.indexOf(mutant) + 1 };
  });
}

/** The blocks between BEGIN SOLUTION and END SOLUTION. */
function answersIn(solution: string): { start: number; end: number }[] {
  return [...solution.matchAll(/^[ \t]*\/\/ BEGIN SOLUTION.*$([^]*?)^[ \t]*\/\/ END SOLUTION/gm)].map(
    ({ index, 0: whole }) => ({ start: index, end: index + whole.length }),
  );
}

/** Texts of errors are the author's own; a mutant of one is no wrong answer. */
const LEFT_OUT = ['StringLiteral', 'Regex'];

async function strykerEdits(text: string): Promise<Edit[]> {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter').catch((error: unknown) => {
    throw new UsageError(
      `lab mutants needs @stryker-mutator/core, a package for authors: run npm ci; ${messageOf(error)}`,
    );
  });
  const silent = { debug: nothing, info: nothing, warn: nothing, isDebugEnabled: () => false };
  // The instrumenter calls only these four methods of Stryker's logger.
  const instrumenter = new Instrumenter(silent as unknown as ConstructorParameters<typeof Instrumenter>[0]);
  const options = { ignorers: [], excludedMutations: LEFT_OUT, plugins: null, noHeader: true };
  const { mutants } = await instrumenter.instrument(
    [{ name: 'lab.ts', mutate: true, content: text }],
    options,
  );
  const lines = startsOfLines(text);
  const at = ({ line, column }: { line: number; column: number }): number => lines[line]! + column;
  return mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ mutatorName, location, replacement }) => ({
      operator: mutatorName,
      start: at(location.start),
      end: at(location.end),
      replacement: replacement,
    }));
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function nothing(): void {}
