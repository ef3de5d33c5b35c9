import pc from '../cli/colors';
import type { CheckResult, LabReport } from '../grading/judge/grade';
import type { Verdict } from '../grading/judge/judge';
import type { Manifest } from '../grading/model/manifest';
import { wrapped } from '../cli/terminal';

/** How the numbers of a report came about. */
export interface Circumstances {
  backend: string;
  seed: number;
  judging: 'live' | 'recorded';
}

/** Verdicts on numbers: there are more of them to show. */
const HAVE_NUMBERS: Verdict[] = ['wrong', 'not-a-number', 'wrong-shape'];

const MARKS = { passed: pc.green('✓'), partly: pc.yellow('◐'), failed: pc.red('✗'), todo: pc.dim('○') };

/** A report as a student reads it: by task, with the facts under each check that lost points. */
export function reportText(report: LabReport, manifest: Manifest, circumstances: Circumstances): string {
  const tasks = manifest.tasks.filter(({ id }) => report.checks.some((check) => check.task === id));
  const width = Math.max(...tasks.map(({ id }) => id.length));
  const seen = new Map<string, string>();
  const blocks = tasks.map(({ id }) =>
    taskText(
      id,
      report.checks.filter((check) => check.task === id),
      width,
      seen,
    ),
  );
  const broken = brokenAsAWhole(report);
  const title = pc.bold(`${manifest.id.slice(0, 2)} · ${manifest.title}`);
  const body = broken === undefined ? blocks : [`  ${MARKS.failed} ${wrapped(broken, 4)}`];
  return ['', title, '', ...body, '', closing(report, circumstances)].join('\n');
}

/** Why none of the checks could be asked: there is no lab.ts, or it could not be loaded. */
function brokenAsAWhole({ checks }: LabReport): string | undefined {
  return /^came: (?:an error: )?((?:not handed in|lab\.ts (?:could not be parsed|failed while loading|imports|was not loaded)).*)$/m.exec(
    checks[0]?.message ?? '',
  )?.[1];
}

/** One mistake can fail many checks in the same line of code: it is told in full once. */
function causeOf({ message, verdict }: CheckResult): string | undefined {
  if (verdict === 'timed-out') return /; it was at (.*) then$/m.exec(message)?.[1];
  return message.split('\n').find((fact) => /^came: (an error|a call)/.test(fact));
}

function taskText(task: string, checks: CheckResult[], width: number, seen: Map<string, string>): string {
  const score = sum(checks.map((check) => check.score));
  const points = sum(checks.map((check) => check.points));
  const todo = checks.every((check) => check.verdict === 'not-implemented');
  const mark = todo ? MARKS.todo : score === points ? MARKS.passed : score > 0 ? MARKS.partly : MARKS.failed;
  const head = `  ${mark} ${pc.bold(task.padEnd(width))}  ${scoreOf(score, points)}`;
  if (todo)
    return `${head}  ${pc.dim('not implemented yet')}\n      ${wrapped(pc.dim(todoText(checks[0]!)), 6)}`;
  const failed = checks.filter((check) => check.verdict !== 'passed');
  return [head, ...failed.map((check) => checkText(check, seen))].join('\n');
}

function checkText(check: CheckResult, seen: Map<string, string>): string {
  const mark = check.score > 0 ? MARKS.partly : MARKS.failed;
  const head = `      ${mark} ${check.id}  ${scoreOf(check.score, check.points)}  ${check.verdict}`;
  const facts = check.message.split('\n').filter((line) => line !== '');
  const cause = causeOf(check);
  const first = cause === undefined ? undefined : seen.get(cause);
  if (first !== undefined) return `${head}  ${pc.dim(`(the same as ${first})`)}`;
  if (cause !== undefined) seen.set(cause, check.id);
  return [head, ...facts.map(factText), ...detailsText(check), ''].join('\n');
}

/** `asked: …` with its first word set apart. */
function factText(fact: string): string {
  const [, word, text] = /^([\w ]+): (.*)$/.exec(fact) ?? [undefined, '', fact];
  const label = word === 'this looks like' ? 'looks like' : word!;
  const shown = label === 'hint' || label === 'looks like' ? pc.yellow(text) : text!;
  return `          ${pc.dim(label.padEnd(10))} ${wrapped(shown, 21)}`;
}

function detailsText({ details }: CheckResult): string[] {
  if (!details) return [];
  return Object.entries(details).map(
    ([name, value]) => `          ${pc.dim(`all ${name}`)}\n${JSON.stringify(value)}`,
  );
}

function closing(report: LabReport, { backend, seed, judging }: Circumstances): string {
  const score = `${pc.bold(`${round(report.score)} of ${report.maxScore} points`)}  ${pc.dim(`(backend ${backend}, seed ${seed}${judging === 'recorded' ? ', recorded answers' : ''})`)}`;
  const failed = report.checks.find(({ verdict }) => HAVE_NUMBERS.includes(verdict));
  if (!failed) return score;
  const again = judging === 'live' ? ` --seed ${seed}` : '';
  return `${score}\n${pc.dim('all numbers of one check:')} npx lab check ${report.lab.slice(0, 2)} --only ${failed.id}${again} --verbose`;
}

function todoText({ message }: CheckResult): string {
  const fact = (word: string): string | undefined =>
    message
      .split('\n')
      .find((line) => line.startsWith(word))
      ?.slice(word.length);
  const came = fact('came: ') ?? '';
  return came.startsWith('not implemented') ? (fact('hint: ') ?? '') : came;
}

function scoreOf(score: number, points: number): string {
  return `${String(round(score)).padStart(4)} / ${points}`;
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
