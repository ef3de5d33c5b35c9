import type { CheckResult, LabReport } from '../../grading/model/report';
import type { Manifest } from '../../grading/model/manifest';
import { textOfFact } from '../../grading/model/facts';
import { points } from '../../reports/graded';
import type { CheckOutline, Mark, TaskOutline } from '../../reports/outline';
import { outlineOf } from '../../reports/outline';
import { element } from '../dom';
import type { WordKey } from '../words/words';
import { say } from '../words/words';
import type { LineMessage } from './editor';
import { lineIn } from './tasks';

export interface ReportOptions {
  report: LabReport;
  manifest: Manifest;
  printed: readonly string[];
  /** The line of a task in the text, from 1. */
  lineOf(task: string): number | undefined;
  onLine(line: number): void;
  onHelp(task: string): void;
}

const MARKS: Record<Mark, string> = { passed: '✓', partly: '◐', failed: '✗', todo: '○' };

/** A report as the page shows it: what `lab check` prints, each message with the way to its line. */
export function reportView(options: ReportOptions): HTMLElement {
  const { report, manifest, printed } = options;
  const { unloadable, tasks } = outlineOf(report, manifest);
  const score = { score: points(report.score), points: report.maxScore };
  const body =
    unloadable === undefined
      ? tasks.map((task) => taskView(task, options))
      : [unloadableView(unloadable, options)];
  return element(
    'div',
    { class: 'report' },
    element('p', { class: 'total' }, say('report.total', score)),
    ...body,
    ...(printed.length === 0 ? [] : [printsView(printed)]),
    element('p', { class: 'about' }, say('report.about', { backend: report.backend, seed: report.seed })),
  );
}

function unloadableView(reason: string, options: ReportOptions): HTMLElement {
  return element(
    'div',
    { class: 'task failed' },
    element('p', {}, mark('failed'), ' ', element('bdi', {}, reason)),
    lineButton(lineIn(reason), options),
  );
}

function taskView(task: TaskOutline, options: ReportOptions): HTMLElement {
  const { id, mark: kind, score, points: all, todo, checks } = task;
  const line = options.lineOf(id);
  const head = element(
    'h3',
    {},
    mark(kind),
    ' ',
    element('code', {}, id),
    ' ',
    pointsView(score, all),
    todo === undefined ? undefined : element('span', { class: 'soft' }, ` ${say('report.todo')}`),
  );
  const buttons = element('div', { class: 'row' }, lineButton(line, options));
  if (kind !== 'passed')
    buttons.append(
      element('button', { type: 'button', onclick: () => options.onHelp(id) }, say('report.help')),
    );
  return element(
    'section',
    { class: `task ${kind}`, 'data-task': id, 'data-score': score },
    head,
    ...checks.map((check) => checkView(check, options)),
    kind === 'passed' ? undefined : buttons,
  );
}

function checkView({ result, mark: kind, sameAs }: CheckOutline, options: ReportOptions): HTMLElement {
  const { id, score, points: all, verdict, facts } = result;
  const rows = facts.flatMap(({ kind: fact, text }) => [
    element('dt', {}, say(`fact.${fact}` as WordKey)),
    element('dd', { class: fact, dir: 'auto' }, text),
  ]);
  return element(
    'article',
    { class: 'check', 'data-check': id, 'data-verdict': verdict },
    element(
      'h4',
      {},
      mark(kind),
      ' ',
      element('code', {}, id),
      ' ',
      pointsView(points(score), all),
      ' ',
      element('span', { class: 'verdict' }, say(`verdict.${verdict}` as WordKey)),
    ),
    sameAs === undefined
      ? element('dl', {}, ...rows)
      : element('p', { class: 'soft' }, say('report.sameAs', { check: sameAs })),
    lineButton(lineOf(result), options),
  );
}

/** From left to right in every language: in another direction, 4 / 14 would read 14 / 4. */
function pointsView(score: number, all: number): HTMLElement {
  return element(
    'span',
    { class: 'points', dir: 'ltr' },
    all === 0 ? say('report.extra') : say('report.points', { score, points: all }),
  );
}

function mark(kind: Mark): HTMLElement {
  return element(
    'span',
    { class: `mark ${kind}` },
    element('span', { 'aria-hidden': 'true' }, MARKS[kind]),
    element('span', { class: 'hidden-text' }, say(`mark.${kind}`)),
  );
}

function lineButton(line: number | undefined, { onLine }: ReportOptions): HTMLElement | undefined {
  if (line === undefined) return undefined;
  return element(
    'button',
    { type: 'button', class: 'line', onclick: () => onLine(line) },
    say('report.line', { line }),
  );
}

function printsView(printed: readonly string[]): HTMLElement {
  return element(
    'details',
    { class: 'prints' },
    element('summary', {}, say('report.prints', { count: printed.length })),
    element('pre', { tabindex: '0', dir: 'ltr' }, printed.join('\n')),
  );
}

function lineOf({ facts }: CheckResult): number | undefined {
  return lineIn(textOfFact(facts, 'came') ?? '');
}

/** The messages of a report at their lines: where the code stopped, or where the task begins. */
export function lineMessages(
  { checks }: LabReport,
  lineOfTask: (task: string) => number | undefined,
): LineMessage[] {
  return checks.flatMap((check): LineMessage[] => {
    if (check.verdict === 'passed' || check.verdict === 'not-implemented') return [];
    const line = lineOf(check) ?? lineOfTask(check.task);
    const named = textOfFact(check.facts, 'looks-like') ?? textOfFact(check.facts, 'came') ?? check.verdict;
    const message = `${check.id}: ${named}`;
    return line === undefined ? [] : [{ line, message, severity: check.score > 0 ? 'warning' : 'error' }];
  });
}
