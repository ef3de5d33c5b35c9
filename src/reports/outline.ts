import type { Fact } from '../grading/model/facts';
import { textOfFact } from '../grading/model/facts';
import type { Manifest } from '../grading/model/manifest';
import type { CheckResult, LabReport, Verdict } from '../grading/model/report';
import { points } from './graded';

/** `todo`: not begun. `partly`: some points. */
export type Mark = 'passed' | 'partly' | 'failed' | 'todo';

/** A check that lost points, as a report shows it. */
export interface CheckOutline {
  result: CheckResult;
  mark: Mark;
  /** The check that failed before by the same cause, whose facts say it all. */
  sameAs?: string;
}

/** A task of a report. */
export interface TaskOutline {
  id: string;
  score: number;
  points: number;
  mark: Mark;
  /** The line under a task that is still to be written: its hint, or the obstacle. */
  todo?: string;
  /** The checks that lost points. Empty if the task is still to be written. */
  checks: CheckOutline[];
}

/** The order in which a report for people tells things, on a terminal and on a page. */
export interface ReportOutline {
  /** The one reason why no check could be asked: there is no lab.ts, or it could not be loaded. */
  unloadable?: string;
  tasks: TaskOutline[];
}

export function outlineOf({ checks }: LabReport, manifest: Manifest): ReportOutline {
  const [first] = checks;
  if (first?.unloadable) {
    const reason = (textOfFact(first.facts, 'came') ?? '').replace(/^an error: /, '');
    return { unloadable: reason, tasks: [] };
  }
  /** The first check that failed by each cause: one error can fail many checks, and is written in full once. */
  const firstByCause = new Map<string, string>();
  const tasks = manifest.tasks.flatMap(({ id }) => {
    const own = checks.filter(({ task }) => task === id);
    return own.length === 0 ? [] : [taskOutline(id, own, firstByCause)];
  });
  return { tasks };
}

function taskOutline(id: string, checks: CheckResult[], firstByCause: Map<string, string>): TaskOutline {
  const score = sum(checks.map((check) => check.score));
  const all = sum(checks.map((check) => check.points));
  const common = { id, score: points(score), points: all };
  if (checks.every(({ verdict }) => verdict === 'not-implemented'))
    return { ...common, mark: 'todo', todo: todoText(checks[0]!), checks: [] };
  const failed = checks.filter(({ verdict }) => verdict !== 'passed');
  const outlines = failed.map((result) => checkOutline(result, firstByCause));
  return { ...common, mark: failed.length === 0 ? 'passed' : markOf(score), checks: outlines };
}

function checkOutline(result: CheckResult, firstByCause: Map<string, string>): CheckOutline {
  const { id, cause, score } = result;
  const sameAs = cause === null ? undefined : firstByCause.get(cause);
  if (cause !== null && sameAs === undefined) firstByCause.set(cause, id);
  return { result, mark: markOf(score), ...(sameAs !== undefined && { sameAs }) };
}

function todoText({ outcome, facts }: CheckResult): string {
  // A task that waits for another one has no hint of its own.
  const hint = outcome === 'not-implemented' ? textOfFact(facts, 'hint') : undefined;
  return hint ?? textOfFact(facts, 'came') ?? '';
}

function markOf(score: number): Mark {
  return score > 0 ? 'partly' : 'failed';
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** The names of facts in a report. */
export const FACT_LABELS: Record<Fact['kind'], string> = {
  asked: 'asked',
  inputs: 'inputs',
  came: 'came',
  expected: 'expected',
  differs: 'differs',
  first: 'first',
  'looks-like': 'looks like',
  hint: 'hint',
};

/** Verdicts on numbers. */
const ON_NUMBERS: readonly Verdict[] = ['wrong', 'not-a-number', 'wrong-shape'];

/** True if all numbers of a check can be shown. A hidden check does not even tell the expected ones. */
export function canShowNumbers({ verdict, facts }: CheckResult): boolean {
  return ON_NUMBERS.includes(verdict) && textOfFact(facts, 'expected') !== undefined;
}
