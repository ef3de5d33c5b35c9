import { messageOf, UsageError } from '../../core/errors';
import type { Host } from '../../hosts/host';
import type { Outcome } from '../../hosts/outcome';
import type { Check } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import { fact, factsText } from '../model/facts';
import type { Manifest } from '../model/manifest';
import type { Observation } from '../model/observation';
import { observationToJson } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { CheckResult, LabReport, RunInfo } from '../model/report';
import { REPORT_VERSION } from '../model/report';
import { ask } from './ask';
import { callsTransitively } from './callGraph';
import type { Expectations } from './expectations';
import { causeOf, explain, isUnloadable } from './explain';
import { fractionOfPoints, judge } from './judge';
import { nameWrongAnswer } from './names';

/** The needs of grading: a submission to one lab, and the basis to judge it by. */
export interface GradingSetUp {
  manifest: Manifest;
  checks: Check[];
  host: Host;
  expectations: Expectations;
  info: RunInfo;
  /** The text of lab.ts: if it doesn't call a task, the report doesn't say to mend that first. */
  text?: string;
  /** True if the results shall carry all their numbers. */
  details?: boolean;
  /** Called before each check, for a progress bar. */
  onCheck?: (check: Check) => void;
}

/** Asks every check of a submission and judges the answers. */
export async function gradeLab(setUp: GradingSetUp): Promise<LabReport> {
  const { manifest, checks, info, expectations } = setUp;
  const results: CheckResult[] = [];
  for (const check of checks) {
    setUp.onCheck?.(check);
    results.push(await gradeCheck(setUp, check, standingsOf(results)));
  }
  return {
    version: REPORT_VERSION,
    ...info,
    seed: expectations.seed,
    lab: manifest.id,
    score: sum(results.map((result) => result.score)),
    maxScore: sum(checks.map((check) => check.points)),
    checks: results,
  };
}

/** The results so far: which tasks failed, passed or timed out. */
interface Standings {
  /** They lost points at some check. */
  failed: Set<string>;
  /** They gave wrong numbers at some check, or no numbers. */
  wrong: Set<string>;
  /** They passed every check asked of them. */
  passed: Set<string>;
  timedOut: Set<string>;
}

function standingsOf(results: CheckResult[]): Standings {
  const tasksOf = (some: CheckResult[]): Set<string> => new Set(some.map(({ task }) => task));
  const failed = tasksOf(results.filter(({ verdict }) => verdict !== 'passed'));
  return {
    failed,
    wrong: tasksOf(results.filter(({ verdict }) => fractionOfPoints(verdict) === 0)),
    passed: tasksOf(results.filter(({ task }) => !failed.has(task))),
    timedOut: tasksOf(results.filter(({ verdict }) => verdict === 'timed-out')),
  };
}

async function gradeCheck(setUp: GradingSetUp, check: Check, standings: Standings): Promise<CheckResult> {
  try {
    return await askAndJudge(setUp, check, standings);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return gradersFault(check, error);
  }
}

function gradersFault(check: Check, error: unknown): CheckResult {
  const { id, points } = check;
  const text = `the grader itself failed at this check, which is not your fault; please report it: ${messageOf(error)}`;
  return {
    id,
    task: taskOf(id),
    points,
    score: 0,
    verdict: 'graders-fault',
    outcome: null,
    misconception: null,
    facts: [fact('came', text)],
    message: text,
    cause: null,
    unloadable: false,
  };
}

/** The fraction of the deadline that a check gets if a task it depends on has already timed out. */
const PATIENCE_AFTER_TIMEOUT = 0.2;

async function askAndJudge(setUp: GradingSetUp, check: Check, standings: Standings): Promise<CheckResult> {
  const { manifest, host, expectations, text } = setUp;
  const task = taskOf(check.id);
  const asking = expectations.asking(check);
  const { observation: expected, form } = await expectations.expected(check);
  const callees = manifest.tasks.find(({ id }) => id === task)?.uses ?? [];
  const timedOut = [task, ...callees].some((name) => standings.timedOut.has(name));
  const outcome = await ask(host, asking, { patience: timedOut ? PATIENCE_AFTER_TIMEOUT : 1, form });
  const judgement = judge(outcome, expected, toleranceOf(check));
  const failedCallees = callees.filter(
    (callee) => standings.failed.has(callee) && callsTransitively(text, task, callee),
  );
  const calleeIsWrong = failedCallees.some((callee) => standings.wrong.has(callee));
  const wrongAnswer = { check, outcome, expected, calleeIsWrong, passedTasks: standings.passed };
  const misconception = judgement.difference && (await nameWrongAnswer(wrongAnswer, expectations));
  const facts = explain({
    check,
    task,
    expected,
    outcome,
    ...judgement,
    ...(misconception ? { misconception } : {}),
    failedCallees,
    labels: asking.labels,
  });
  return {
    id: check.id,
    task,
    points: check.points,
    score: check.points * fractionOfPoints(judgement.verdict),
    verdict: judgement.verdict,
    outcome: outcome.kind,
    misconception: misconception?.id ?? null,
    facts,
    message: factsText(facts),
    cause: causeOf(outcome, facts),
    unloadable: isUnloadable(outcome),
    ...(setUp.details && !check.hidden ? { details: detailsOf(asking.inputs, outcome, expected) } : {}),
  };
}

function detailsOf(
  inputs: unknown,
  outcome: Outcome<ProbeAnswer>,
  expected: Observation,
): NonNullable<CheckResult['details']> {
  const came = outcome.kind === 'answered' ? observationToJson(outcome.value.observation) : null;
  return { inputs, came, expected: observationToJson(expected) };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
