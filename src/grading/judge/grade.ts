import { messageOf, UsageError } from '../../core/errors';
import { seededRandom } from '../../core/rng';
import type { Check, Probes } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import type { Expectations, NamedMisconception } from './expectations';
import type { Host, Outcome } from '../../hosts/host';
import type { Verdict } from './judge';
import { difference, judge } from './judge';
import type { Manifest } from '../model/manifest';
import { explain } from './messages';
import type { Observation } from '../model/observation';
import { observationToJson } from '../model/observation';
import { mayCall } from './callGraph';

/** One check of a report, as `lab check --json` prints it. */
export interface CheckResult {
  id: string;
  task: string;
  /** Points it is worth. */
  points: number;
  /** Points it got. */
  score: number;
  verdict: Verdict;
  /** The known wrong answer that gives the same numbers. */
  misconception: string | null;
  /** What was asked, what came, what was expected, what helps; empty where it passed. */
  message: string;
  /** All the numbers of a visible check, where they were asked for. */
  details?: { inputs: unknown; came: unknown; expected: unknown };
}

export interface LabReport {
  lab: string;
  score: number;
  maxScore: number;
  checks: CheckResult[];
}

/** Everything that grading a submission to a lab takes. */
export interface Grading {
  manifest: Manifest;
  checks: Check[];
  probes: Probes<unknown>;
  host: Host;
  expectations: Expectations;
  seed: number;
  /** The text of lab.ts: of a task that is not called there, a caller is not told to mend it first. */
  text?: string;
  /** Whether the results carry all their numbers. */
  details?: boolean;
  /** Called before each check, for a progress bar. */
  onCheck?: (check: Check) => void;
}

/** Asks every check of a submission and judges the answers. */
export async function gradeLab(grading: Grading): Promise<LabReport> {
  const { manifest, checks } = grading;
  const results: CheckResult[] = [];
  for (const check of checks) {
    grading.onCheck?.(check);
    results.push(await gradeCheck(grading, check, tasksSoFar(results)));
  }
  return {
    lab: manifest.id,
    score: sum(results.map((result) => result.score)),
    maxScore: sum(checks.map((check) => check.points)),
    checks: results,
  };
}

/** What the checks before this one have shown of the other tasks. */
interface TasksSoFar {
  /** They lost points at some check. */
  failed: Set<string>;
  /** They gave wrong numbers at some check, or none. */
  wrong: Set<string>;
  /** They passed every check asked of them: no mistake can be theirs. */
  passed: Set<string>;
  /** They gave no answer in time. */
  timedOut: Set<string>;
}

/** What is left of the time for an answer where a task that it takes has let another check wait in vain. */
const PATIENCE_LEFT = 0.2;

function tasksSoFar(results: CheckResult[]): TasksSoFar {
  const tasksOf = (those: CheckResult[]): Set<string> => new Set(those.map(({ task }) => task));
  const failed = tasksOf(results.filter(({ verdict }) => verdict !== 'passed'));
  return {
    failed,
    wrong: tasksOf(results.filter(({ verdict }) => shareOfPoints(verdict) === 0)),
    passed: tasksOf(results.filter(({ task }) => !failed.has(task))),
    timedOut: tasksOf(results.filter(({ verdict }) => verdict === 'timed-out')),
  };
}

/** The inputs of a check for a seed: the same on every machine. */
export function inputsOf(probes: Probes<unknown>, check: Check, seed: number): unknown {
  const probe = probes[check.probe];
  if (!probe) throw new Error(`check ${check.id} names a probe that isn't there: ${check.probe}`);
  return probe.inputs(seededRandom(seed));
}

async function gradeCheck(grading: Grading, check: Check, others: TasksSoFar): Promise<CheckResult> {
  try {
    return await askAndJudge(grading, check, others);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message = `the grader itself failed at this check, which is not your fault; please report it: ${messageOf(error)}`;
    const { id, points } = check;
    return { id, task: taskOf(id), points, score: 0, verdict: 'graders-fault', misconception: null, message };
  }
}

async function askAndJudge(grading: Grading, check: Check, others: TasksSoFar): Promise<CheckResult> {
  const task = taskOf(check.id);
  const inputs = inputsOf(grading.probes, check, grading.seed);
  const expected = await grading.expectations.expected(check, inputs);
  const uses = grading.manifest.tasks.find(({ id }) => id === task)?.uses ?? [];
  const patience = [task, ...uses].some((one) => others.timedOut.has(one)) ? PATIENCE_LEFT : 1;
  const outcome = await grading.host.observe(check.probe, inputs, patience);
  const judgement = judge(outcome, expected, toleranceOf(check));
  const wrongUses = uses.filter((used) => others.failed.has(used) && mayCall(grading.text, task, used));
  const misconception =
    judgement.difference &&
    (await nameWrongAnswer(grading, check, inputs, outcome, expected, others, wrongUses));
  const message = explain({
    check,
    task,
    inputs,
    expected,
    outcome,
    ...judgement,
    ...(misconception ? { misconception } : {}),
    wrongUses,
  });
  return {
    id: check.id,
    task,
    points: check.points,
    score: check.points * shareOfPoints(judgement.verdict),
    verdict: judgement.verdict,
    misconception: misconception?.id ?? null,
    message,
    ...(grading.details && !check.hidden ? { details: detailsOf(inputs, outcome, expected) } : {}),
  };
}

function detailsOf(
  inputs: unknown,
  outcome: Outcome,
  expected: Observation,
): NonNullable<CheckResult['details']> {
  const came = outcome.kind === 'numbers' ? observationToJson(outcome.observation) : null;
  return { inputs, came, expected: observationToJson(expected) };
}

/** The right numbers, with tensors left behind or an argument changed in place, get half of the points. */
function shareOfPoints(verdict: Verdict): number {
  if (verdict === 'passed') return 1;
  return verdict === 'tensor-leak' || verdict === 'changed-input' ? 0.5 : 0;
}

/** The known wrong answer that gives the numbers observed, if there is one. */
async function nameWrongAnswer(
  { expectations }: Grading,
  check: Check,
  inputs: unknown,
  outcome: Outcome,
  expected: Observation,
  others: TasksSoFar,
  wrongUses: string[],
): Promise<NamedMisconception | undefined> {
  if (outcome.kind !== 'numbers') return undefined;
  const tolerance = toleranceOf(check);
  // Numbers that come of another task's mistake may well look like a mistake of this one.
  const calleeIsWrong = wrongUses.some((used) => others.wrong.has(used));
  for await (const [candidate, observation] of expectations.candidates(check, inputs)) {
    const other = taskOf(candidate.check);
    if (other === taskOf(check.id) ? calleeIsWrong : others.passed.has(other)) continue;
    const isWrong = difference(observation, expected, tolerance) !== undefined;
    if (isWrong && !difference(outcome.observation, observation, tolerance)) return candidate;
  }
  return undefined;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
