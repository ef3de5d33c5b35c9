import type { Check } from '../grading/model/check';
import { taskOf } from '../grading/model/check';
import type { Fact, FactKind } from '../grading/model/facts';
import { factsText } from '../grading/model/facts';
import type { Manifest } from '../grading/model/manifest';
import type { CheckResult, LabReport, Verdict } from '../grading/model/report';
import { REPORT_VERSION } from '../grading/model/report';

/** Work beside a lab.ts that gives no points. */
export interface Unscored {
  /** The answers to written questions, or a sentence if they can't be read. */
  answers?: { name: string; verdict: 'right' | 'wrong' | 'empty' | 'unreadable' }[] | string | undefined;
  /** The mean score of the answer to the open task, where less is better, or the reason in words why there is none. */
  challenge?: { mean: number; limit: number; reached: boolean } | { fault: string } | undefined;
}

/** Such work in words, a sentence for each kind that was handed in. */
export function unscoredLines({ answers, challenge }: Unscored): string[] {
  const lines: string[] = [];
  if (typeof answers === 'string') lines.push(`written questions: ${answers}`);
  else if (answers) {
    const each = answers.map(({ name, verdict }) => `${name} ${verdict}`).join(', ');
    lines.push(`written questions: ${rightIn(answers)} of ${answers.length} right (${each}); no points`);
  }
  if (challenge && 'fault' in challenge) lines.push(`challenge: not run: ${challenge.fault}`);
  else if (challenge) {
    const { mean, limit, reached } = challenge;
    const bar = `the bar of ${points(limit)} was ${reached ? 'reached' : 'missed'}`;
    lines.push(`challenge: a mean of ${points(mean)}, less is better: ${bar}; no points`);
  }
  return lines;
}

export function rightIn(answers: Exclude<Unscored['answers'], string | undefined>): number {
  return answers.filter(({ verdict }) => verdict === 'right').length;
}

/** A report, and the lab that it is about. */
export interface GradedLabReport extends Unscored {
  report: LabReport;
  manifest: Manifest;
  /** The checks of the lab: their questions, and which of them are hidden. */
  checks: readonly Check[];
}

/** A check as a report for a student shows it. */
export interface ShownCheck {
  result: CheckResult;
  /** The question in words. */
  asks: string;
  hidden: boolean;
  facts: Fact[];
  /** The facts as plain text, one a line; empty if the check was passed. */
  text: string;
}

/**
 * The facts of a hidden check that can't give its inputs or its right answer away. The text of an error is not among
 * them: a submission may throw its own inputs.
 */
const TOLD_OF_HIDDEN: readonly FactKind[] = ['asked', 'first', 'looks-like', 'hint'];

/** The checks of a report with their questions. Hidden ones tell the kind of a mistake only. */
export function shownChecks({ report, checks }: GradedLabReport): ShownCheck[] {
  const known = new Map(checks.map((check) => [check.id, check]));
  return report.checks.map((result) => {
    const check = known.get(result.id);
    // A check that this kit doesn't know may be a hidden one.
    const hidden = check === undefined || check.hidden === true;
    const facts = hidden ? factsOfHidden(result) : result.facts;
    return { result, asks: check?.asks ?? result.id, hidden, facts, text: factsText(facts) };
  });
}

function factsOfHidden({ verdict, facts }: CheckResult): Fact[] {
  if (verdict === 'passed') return [];
  const told = facts.filter(({ kind }) => TOLD_OF_HIDDEN.includes(kind));
  const asked = told.filter(({ kind }) => kind === 'asked');
  const others = told.filter(({ kind }) => kind !== 'asked');
  const came: Fact = {
    kind: 'came',
    text: `${VERDICT_WORDS[verdict]} (this check is hidden: it tells no numbers)`,
  };
  return [...asked, came, ...others];
}

/** Each verdict in words, without a number of the check. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  passed: 'passed',
  wrong: 'a wrong answer',
  'not-a-number': 'NaN or Infinity where a finite number is expected',
  'wrong-shape': 'an answer of another shape than expected',
  'tensor-leak': 'the right answer, but tensors were left behind',
  'changed-input': 'the right answer, but an argument was changed',
  'not-implemented': 'not implemented yet',
  'not-handed-in': 'not handed in',
  'forbidden-shortcut': 'a call that is not allowed in this lab',
  'timed-out': 'no answer in time',
  'out-of-memory': 'the memory limit was reached',
  crashed: 'an error',
  'graders-fault': 'the grader itself failed at this check',
};

/** Verdicts on a run without an answer; the others are about an answer. */
const WITHOUT_ANSWER: readonly Verdict[] = [
  'not-implemented',
  'not-handed-in',
  'forbidden-shortcut',
  'timed-out',
  'out-of-memory',
  'crashed',
  'graders-fault',
];

export function hasAnswer(verdict: Verdict): boolean {
  return !WITHOUT_ANSWER.includes(verdict);
}

/** The number of a check's task in the handout, from 1. */
export function taskNumber(manifest: Manifest, checkId: string): number {
  return manifest.tasks.findIndex(({ id }) => id === taskOf(checkId)) + 1;
}

/** The text after `task/` in the id of a check. */
export function nameInTask(checkId: string): string {
  return checkId.slice(taskOf(checkId).length + 1);
}

/** The one reason why no check could be asked, if lab.ts is missing or could not be loaded. */
export function unloadableReason({ report }: GradedLabReport): string | undefined {
  const [first] = report.checks;
  return first?.unloadable ? (first.facts.find(({ kind }) => kind === 'came')?.text ?? '') : undefined;
}

/** True for a check of an extra task that isn't passed: it costs nothing, so formats of passed and failed leave it open. */
export function isOpenExtra({ points: all, verdict }: CheckResult): boolean {
  return all === 0 && verdict !== 'passed';
}

/** Points as people write them: at most two digits after the point. */
export function points(score: number): number {
  return Math.round(score * 100) / 100;
}

/**
 * The report of a lab whose grading has begun. It is written before a submission runs, and stays if the grader is ended:
 * all checks at 0 points, as a fault that is not the student's.
 */
export function unfinishedReport({
  lab,
  kit,
  seed,
  reference,
  checks,
}: Pick<LabReport, 'lab' | 'kit' | 'seed' | 'reference'> & { checks: readonly Check[] }): LabReport {
  const facts: Fact[] = [{ kind: 'came', text: UNFINISHED }];
  return {
    version: REPORT_VERSION,
    kit,
    backend: 'none',
    seed,
    reference,
    lab,
    score: 0,
    maxScore: checks.reduce((total, check) => total + check.points, 0),
    checks: checks.map((check): CheckResult => ({
      id: check.id,
      task: taskOf(check.id),
      points: check.points,
      score: 0,
      verdict: 'graders-fault',
      outcome: null,
      misconception: null,
      misconceptions: [],
      facts,
      message: factsText(facts),
      cause: UNFINISHED,
      unloadable: false,
    })),
  };
}

const UNFINISHED = 'the grader was ended before it had a result; this is not your fault, ask for another run';
