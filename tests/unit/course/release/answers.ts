import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksOf } from '../../../../src/course/checks';
import { loadMisconceptions } from '../../../../src/course/grading';
import { gradedFolder, solutionOf } from '../../../../src/course/labs';
import { toStarter } from '../../../../src/course/starters/starter';

/** A line that must not be in the kit of students, and the place that it is from. */
export interface AnswerLine {
  from: string;
  line: string;
}

/** Shorter lines are idioms of the language, `return { mean, variance };`: they tell nothing, and stand everywhere. */
const TELLING = 33;

/** The head of a loop over epochs or rows, which every program has. */
const LOOP = /^for \(let (\w+) = 0; \1 < \w+; \1\+\+\) \{$/;

/** A text without spaces and quotes: another layout is no other text. */
export function normal(text: string): string {
  return text.replace(/[\s'"`\\;]/g, '');
}

/** The telling lines of all that students must not get of a lab. */
export async function answerLines(id: string): Promise<AnswerLine[]> {
  const { known, hidden } = await hiddenLines(id);
  const lines = [
    ...solutionLines(id),
    ...(await misconceptionLines(id)),
    ...hidden.filter(({ line }) => !known.includes(normal(line))),
    ...linesOf(`answers of ${id}`, readFileSync(join(solutionOf(id), 'ANSWERS.md'), 'utf8')),
  ];
  return lines.filter(({ line }) => normal(line).length >= TELLING && !LOOP.test(line));
}

function linesOf(from: string, text: string): AnswerLine[] {
  return text
    .split('\n')
    .map((line) => ({ from, line: line.replace(/\s\/\/.*$/, '').trim() }))
    .filter(({ line }) => !/^(?:\/\*|\*|\/\/)/.test(line));
}

function solutionLines(id: string): AnswerLine[] {
  const text = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  const bodies = [...text.matchAll(/\/\/ BEGIN SOLUTION.*\n([\s\S]*?)\/\/ END SOLUTION/g)];
  return bodies.flatMap((match) => linesOf(`solution of ${id}`, match[1]!));
}

/** Statements of wrong answers: parts of expressions tell no answer, and stand in hints. */
async function misconceptionLines(id: string): Promise<AnswerLine[]> {
  const text = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  const starter = normal(toStarter(text, id));
  return (await loadMisconceptions(id))
    .flatMap(({ id: name, replacement }) => linesOf(`misconception ${name} of ${id}`, replacement))
    .filter(({ line }) => /[;{]$/.test(line) && !starter.includes(normal(line)));
}

/** The lines of hidden checks and of their probes; and the text of the others, which may have the same lines. */
async function hiddenLines(id: string): Promise<{ hidden: AnswerLine[]; known: string }> {
  const checks = await checksOf(id);
  const visible = new Set(checks.filter((check) => !check.hidden).map(({ probe }) => probe));
  const text = readFileSync(join(gradedFolder(id), 'probes.ts'), 'utf8');
  const at = text.indexOf('export const probes');
  // Each probe begins with its name, two spaces from the margin.
  const probes = text.slice(at).split(/^ {2}(?=\w+: )/m);
  const isVisible = (probe: string): boolean => visible.has(/^\w+/.exec(probe)![0]);
  const [head, ...each] = probes;
  const asked = checks.filter((check) => check.hidden).map(({ asks }) => asks);
  const shown = checks.filter((check) => !check.hidden).map(({ asks }) => asks);
  return {
    hidden: [...each.filter((probe) => !isVisible(probe)), ...asked].flatMap((one) =>
      linesOf(`hidden check of ${id}`, one),
    ),
    known: normal([text.slice(0, at), head, ...each.filter(isVisible), ...shown].join('\n')),
  };
}
