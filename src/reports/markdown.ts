import type { GradedLabReport, ShownCheck } from './graded';
import { points, shownChecks, unloadableReason, unscoredLines, VERDICT_WORDS } from './graded';

/**
 * Reports in Markdown, as a job summary of GitHub shows them: a table of the tasks, and the facts of each check that
 * lost points. All text that a submission may have written stands in fences.
 */
export function markdownText(labs: readonly GradedLabReport[]): string {
  return labs.map(labText).join('\n');
}

function labText(lab: GradedLabReport): string {
  const { report, manifest } = lab;
  const reason = unloadableReason(lab);
  const lost = shownChecks(lab).filter(({ result }) => result.verdict !== 'passed');
  return [
    `## ${manifest.id.slice(0, 2)} · ${cell(manifest.title)}`,
    '',
    `**${points(report.score)} of ${report.maxScore} points** (seed ${report.seed}, kit ${report.kit})`,
    '',
    ...taskTable(lab),
    '',
    ...(reason === undefined
      ? lost.flatMap(checkText)
      : ['No check could be asked:', '', fenced(reason), '']),
    ...unscoredLines(lab).flatMap((line) => [fenced(line), '']),
  ].join('\n');
}

function taskTable({ report, manifest }: GradedLabReport): string[] {
  const rows = manifest.tasks.flatMap(({ id, title }) => {
    const checks = report.checks.filter(({ task }) => task === id);
    if (checks.length === 0) return [];
    const score = checks.reduce((total, check) => total + check.score, 0);
    const most = checks.reduce((total, check) => total + check.points, 0);
    const mark = checks.every(({ verdict }) => verdict === 'passed') ? '✓' : score > 0 ? '◐' : '✗';
    return [`| ${mark} | \`${id}\` | ${cell(title)} | ${scoreText(score, most)} |`];
  });
  return ['|  | task |  | points |', '| --- | --- | --- | ---: |', ...rows];
}

function checkText({ result, text }: ShownCheck): string[] {
  const score = scoreText(result.score, result.points);
  return [`#### \`${result.id}\`: ${VERDICT_WORDS[result.verdict]} (${score})`, '', fenced(text), ''];
}

function scoreText(score: number, most: number): string {
  return most === 0 ? 'extra' : `${points(score)} / ${points(most)}`;
}

/** A text in a fence that no run of backticks in it can close. */
export function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}

/** A text in a cell of a table or a heading: on one line, and without a sign that Markdown or HTML would obey. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|<>`*_[\]]/g, '\\$&');
}
