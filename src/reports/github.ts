import type { CheckResult } from '../grading/model/report';
import type { GradedLabReport, ShownCheck } from './graded';
import { points, shownChecks, VERDICT_WORDS } from './graded';

/** The place of `lab.ts` in a fact: `an error at lab.ts:12: …`. */
const LINE = /\blab\.ts:(\d+)\b/;

/**
 * Workflow commands of GitHub Actions, one a line: an error at the line of `lab.ts` for each check without points, a
 * warning for one with a part of them, and a notice with the score of each lab. GitHub obeys any line that begins with
 * two colons; here no line begins with a text of the submission.
 * Format: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubText(labs: readonly GradedLabReport[]): string {
  return labs
    .flatMap((lab) => [...lostChecks(lab).map((check) => annotation(lab, check)), notice(lab)])
    .join('\n');
}

function lostChecks(lab: GradedLabReport): ShownCheck[] {
  return shownChecks(lab).filter(({ result }) => result.verdict !== 'passed');
}

function annotation({ report }: GradedLabReport, { result, text }: ShownCheck): string {
  const line = LINE.exec(text)?.[1];
  const title = `${result.id}: ${VERDICT_WORDS[result.verdict]} (${scoreOf(result)})`;
  const properties = { file: `labs/${report.lab}/lab.ts`, ...(line === undefined ? {} : { line }), title };
  const isMinor = result.score > 0 || result.points === 0;
  return workflowCommand(isMinor ? 'warning' : 'error', properties, text);
}

function scoreOf({ score, points: all }: CheckResult): string {
  return all === 0 ? 'extra, no points' : `${points(score)} of ${points(all)} points`;
}

function notice({ report }: GradedLabReport): string {
  const { lab, score, maxScore, seed } = report;
  return workflowCommand('notice', { title: lab }, `${points(score)} of ${maxScore} points (seed ${seed})`);
}

/** A workflow command. Its properties and message are taken as text, even if they hold the signs of a command. */
export function workflowCommand(name: string, properties: Record<string, string>, message: string): string {
  const list = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapedProperty(value)}`)
    .join(',');
  return `::${name}${list === '' ? '' : ` ${list}`}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The lines around the output of a submission: between them GitHub obeys no line. */
export function withoutCommands(token: string): { begin: string; end: string } {
  return { begin: `::stop-commands::${token}`, end: `::${token}::` };
}
