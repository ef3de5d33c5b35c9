import { Eta } from 'eta';
import { textOfFact } from '../grading/model/facts';
import type { Manifest } from '../grading/model/manifest';
import type { CheckResult, LabReport } from '../grading/model/report';
import { points, VERDICT_WORDS } from './graded';

/** The report of one submission to a lab. */
export interface CohortEntry {
  /** The name of the submission. */
  submission: string;
  report: LabReport;
  seconds: number;
  /** The code of a task in this submission; undefined if it has none. */
  codeOf(task: string): string | undefined;
}

export interface CohortLab {
  manifest: Manifest;
  entries: readonly CohortEntry[];
  /** The picture of the scores, as a path from the page's folder. */
  histogram: string;
}

/** The results of a class in a lab. */
export interface CohortSummary {
  submissions: number;
  mean: number;
  median: number;
  fullMarks: number;
  tasks: TaskSummary[];
  /** Wrong answers without a name that several submissions share: the next misconceptions to write. */
  unnamed: SharedMistake[];
  slowest: { submission: string; seconds: number }[];
}

export interface TaskSummary {
  id: string;
  title: string;
  /** The part of the submissions that passed all checks of the task, from 0 to 1. */
  passed: number;
  /** The mean part of its points, from 0 to 1. */
  score: number;
  /** Verdicts other than passed, and known wrong answers, each with the number of submissions. The most frequent first. */
  verdicts: { name: string; count: number }[];
  misconceptions: { name: string; count: number }[];
}

export interface SharedMistake {
  check: string;
  what: string;
  submissions: string[];
  code: string | undefined;
}

/** The number of unnamed mistakes and of slow submissions that a page shows. */
const SHOWN = 10;

export function cohortSummary({ manifest, entries }: Omit<CohortLab, 'histogram'>): CohortSummary {
  const scores = entries.map(({ report }) => report.score).sort((a, b) => a - b);
  return {
    submissions: entries.length,
    mean: mean(scores),
    median: median(scores),
    fullMarks: entries.filter(({ report }) => report.score === report.maxScore).length,
    tasks: manifest.tasks.map(({ id, title }) => taskSummary(id, title, entries)),
    unnamed: sharedMistakes(entries).slice(0, SHOWN),
    slowest: [...entries]
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, SHOWN)
      .map(({ submission, seconds }) => ({ submission, seconds })),
  };
}

function taskSummary(id: string, title: string, entries: readonly CohortEntry[]): TaskSummary {
  const checks = entries.map(({ report }) => report.checks.filter(({ task }) => task === id));
  const scored = checks.map(shareOf);
  const failed = checks.map((some) => some.filter(({ verdict }) => verdict !== 'passed'));
  return {
    id,
    title,
    passed: mean(failed.map((some) => (some.length === 0 ? 1 : 0))),
    score: mean(scored),
    verdicts: counts(failed.map((some) => some.map(({ verdict }) => VERDICT_WORDS[verdict]))),
    misconceptions: counts(failed.map((some) => some.flatMap(({ misconception }) => misconception ?? []))),
  };
}

/** The share of a task's points; of an extra task, that of its checks that passed. */
function shareOf(checks: readonly CheckResult[]): number {
  const all = sum(checks.map(({ points: most }) => most));
  if (all > 0) return sum(checks.map(({ score }) => score)) / all;
  return mean(checks.map(({ verdict }) => (verdict === 'passed' ? 1 : 0)));
}

/** The number of lists in which each name occurs, the most frequent first. */
function counts(lists: readonly (readonly string[])[]): { name: string; count: number }[] {
  const found = new Map<string, number>();
  for (const list of lists) for (const name of new Set(list)) found.set(name, (found.get(name) ?? 0) + 1);
  return [...found]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** All submissions got the same inputs, so the same numbers mean the same mistake. */
function sharedMistakes(entries: readonly CohortEntry[]): SharedMistake[] {
  const found = new Map<string, SharedMistake>();
  for (const { submission, report, codeOf } of entries) {
    const seen = new Set<string>();
    for (const check of report.checks) {
      const what = unnamedMistake(check);
      const key = `${check.task} ${what}`;
      if (what === undefined || seen.has(key)) continue;
      seen.add(key);
      const mistake = found.get(key) ?? { check: check.id, what, submissions: [], code: codeOf(check.task) };
      mistake.submissions.push(submission);
      found.set(key, mistake);
    }
  }
  return [...found.values()]
    .filter(({ submissions }) => submissions.length > 1)
    .sort((a, b) => b.submissions.length - a.submissions.length || (a.check < b.check ? -1 : 1));
}

/** Undefined too where the numbers are hidden, or where a task that this one calls is wrong. */
function unnamedMistake({ verdict, misconception, facts }: CheckResult): string | undefined {
  const isMistake = ['wrong', 'not-a-number', 'wrong-shape'].includes(verdict) && misconception === null;
  const hasNumbers = textOfFact(facts, 'expected') !== undefined;
  const isCarriedOn = textOfFact(facts, 'first') !== undefined;
  return isMistake && hasNumbers && !isCarriedOn ? textOfFact(facts, 'came') : undefined;
}

/** The page of a class: it opens from disk and loads nothing from the network. */
export function cohortHtml(labs: readonly CohortLab[], { seed, kit }: { seed: number; kit: string }): string {
  const shown = labs.map((lab) => ({ ...lab, ...cohortSummary(lab) }));
  return new Eta({ autoTrim: ['nl', false] }).renderString(TEMPLATE, {
    labs: shown,
    seed,
    kit,
    percent,
    points,
  });
}

/** A part in percent. It is 0 % only for none, and 100 % only for all. */
function percent(part: number): string {
  if (part > 0 && part < 0.005) return 'under 1 %';
  if (part < 1 && part >= 0.995) return 'over 99 %';
  return `${Math.round(part * 100)} %`;
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : sum(numbers) / numbers.length;
}

/** @param sorted from the smallest up */
function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return sorted.length === 0 ? 0 : (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The class in the labs</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin: 1rem 0 2rem; }
  th, td { text-align: left; vertical-align: top; padding: .25rem 1.5rem .25rem 0; border-bottom: 1px solid #ddd; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  img { width: 100%; height: auto; max-width: 800px; border: 1px solid #eee; }
  pre { background: #f6f6f6; padding: .75rem; overflow-x: auto; font-size: .85rem; }
  .quiet { color: #666; font-size: .9rem; }
</style>
</head>
<body>
<h1>The class in the labs</h1>
<p class="quiet">Kit <%= it.kit %>, seed <%= it.seed %>: every submission was asked with the same inputs.</p>
<% for (const lab of it.labs) { %>
<h2><%= lab.manifest.id.slice(0, 2) %> · <%= lab.manifest.title %></h2>
<p><%= lab.submissions %> submissions; mean <%= it.points(lab.mean) %>, median <%= it.points(lab.median) %> points;
  <%= lab.fullMarks %> with full marks.</p>
<p><img src="<%= lab.histogram %>" alt="How many submissions got how many points"></p>
<table>
  <tr><th>Task</th><th>Passed</th><th>Mean score</th><th>Named mistakes (submissions)</th><th>All losses (submissions)</th></tr>
<% for (const task of lab.tasks) { %>
  <tr>
    <td><%= task.id %><br><span class="quiet"><%= task.title %></span></td>
    <td class="number"><%= it.percent(task.passed) %></td>
    <td class="number"><%= it.percent(task.score) %></td>
    <td><% for (const one of task.misconceptions) { %><%= one.name %>: <%= one.count %> (<%= it.percent(one.count / lab.submissions) %>)<br><% } %></td>
    <td><% for (const one of task.verdicts) { %><%= one.name %>: <%= one.count %><br><% } %></td>
  </tr>
<% } %>
</table>
<h3>Mistakes without a name that several submissions share</h3>
<% if (lab.unnamed.length === 0) { %>
<p>There are none.</p>
<% } %>
<% for (const mistake of lab.unnamed) { %>
<p><strong><%= mistake.check %></strong>: <%= mistake.submissions.length %> submissions
  (<%= mistake.submissions.slice(0, 5).join(', ') %><%= mistake.submissions.length > 5 ? ', …' : '' %>) gave
  <code><%= mistake.what %></code></p>
<% if (mistake.code) { %>
<pre><%= mistake.code %></pre>
<% } %>
<% } %>
<h3>Slowest</h3>
<p><% for (const one of lab.slowest) { %><%= one.submission %>: <%= one.seconds.toFixed(1) %> s<br><% } %></p>
<% } %>
</body>
</html>
`;
