import { messageOf, UsageError } from '../../core/errors';
import type { Host } from '../../hosts/host';
import type { Outcome } from '../../hosts/outcome';
import type { Check } from '../model/check';
import { taskOf } from '../model/check';
import { fact, factsText } from '../model/facts';
import type { Manifest } from '../model/manifest';
import type { LabPromises } from '../model/promise';
import type { Observation } from '../model/observation';
import { observationToJson } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { CheckResult, LabReport, RunInfo } from '../model/report';
import { REPORT_VERSION } from '../model/report';
import type { Limited } from './callGraph';
import { CallGraph } from './callGraph';
import type { Expectations, NamedMisconception } from './expectations';
import { causeOf, explain, isUnloadable } from './explain';
import type { OpenMended } from './followThrough';
import { followThrough } from './followThrough';
import { fractionOfPoints } from './judge';
import type { CheckAnswer } from './judgeCheck';
import { judgeCheck } from './judgeCheck';
import type { NamingLimits } from './names';
import { namesOf } from './names';
import { calleesOf, rootsOf } from './roots';

/** The needs of grading: a submission to one lab, and the basis to judge it by. */
export interface GradingSetUp {
  manifest: Manifest;
  checks: Check[];
  host: Host;
  expectations: Expectations;
  info: RunInfo;
  /** The text of lab.ts: if it doesn't call a task, the report doesn't say to mend that first. */
  text?: string;
  /** Limits the time for reading that text. By default there is no limit. */
  limited?: Limited;
  /** The promises of the tasks. A hidden check that fails alone names the promises that it tests. */
  promises?: LabPromises;
  /** True if the results shall carry all their numbers. */
  details?: boolean;
  /** Limits of the search for the name of a mistake. Default: {@link NAMING_LIMITS}. */
  naming?: NamingLimits;
  /**
   * Opens a host for the submission with the reference's answers in place of some tasks. If it is there, a task whose
   * callee is wrong is graded on the reference's callee too, so that one mistake costs once.
   */
  openMended?: OpenMended;
  /** Called before each check, for a progress bar. */
  onCheck?: (check: Check) => void;
}

/** A mistake that has no name may cost 2 s more. */
const NAMING_LIMITS: NamingLimits = { budget: 2000, now: () => performance.now() };

/** Asks every check of a submission and judges the answers. */
export async function gradeLab(setUp: GradingSetUp): Promise<LabReport> {
  const { manifest, checks, info, expectations } = setUp;
  const judged: JudgedCheck[] = [];
  for (const check of checks) {
    setUp.onCheck?.(check);
    judged.push(await tryCheck(setUp, check, timedOutTasks(judged)));
  }
  const graph = new CallGraph(setUp.text, setUp.limited);
  const results = await explained(setUp, judged, graph);
  const mended = setUp.openMended && (await followThrough(results, { ...setUp, graph }, setUp.openMended));
  return {
    version: REPORT_VERSION,
    ...info,
    seed: expectations.seed,
    ...(setUp.host.isolation && { isolation: setUp.host.isolation }),
    lab: manifest.id,
    score: sum(results.map((result) => result.score)),
    maxScore: sum(checks.map((check) => check.points)),
    ...(mended && { followThrough: mended }),
    checks: results,
  };
}

/** A check that was asked and judged, or at which the grader itself failed. */
type JudgedCheck = { check: Check } & ({ answer: CheckAnswer } | { fault: unknown });

/** The fraction of the deadline that a check gets if a task it depends on has already timed out. */
const PATIENCE_AFTER_TIMEOUT = 0.2;

async function tryCheck(
  setUp: GradingSetUp,
  check: Check,
  timedOut: ReadonlySet<string>,
): Promise<JudgedCheck> {
  const { manifest, host, expectations } = setUp;
  const task = taskOf(check.id);
  const waitsInVain = [task, ...calleesOf(manifest, task)].some((name) => timedOut.has(name));
  const patience = waitsInVain ? PATIENCE_AFTER_TIMEOUT : 1;
  try {
    return { check, answer: await judgeCheck(check, { host, expectations, patience }) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { check, fault: error };
  }
}

function timedOutTasks(judged: JudgedCheck[]): Set<string> {
  const timedOut = judged.filter((one) => 'answer' in one && one.answer.judgement.verdict === 'timed-out');
  return new Set(timedOut.map(({ check }) => taskOf(check.id)));
}

/** The results of all checks, with the names of mistakes and the tasks to mend first. */
async function explained(
  setUp: GradingSetUp,
  judged: JudgedCheck[],
  graph: CallGraph,
): Promise<CheckResult[]> {
  const { manifest, expectations, naming = NAMING_LIMITS } = setUp;
  const tasksOf = (some: JudgedCheck[]): Set<string> => new Set(some.map(({ check }) => taskOf(check.id)));
  const failing = tasksOf(judged.filter((one) => fractionIn(one) < 1));
  const wrong = tasksOf(judged.filter((one) => fractionIn(one) === 0));
  const names = new Map<string, NamedMisconception[]>();
  for (const task of failing) {
    // Numbers that come from a callee's mistake may well look like a mistake of this task.
    if (rootsOf(task, wrong, { manifest, graph }).length > 0) continue;
    const tried = judged.flatMap((one) =>
      'answer' in one && taskOf(one.check.id) === task ? [{ check: one.check, ...one.answer }] : [],
    );
    names.set(task, await namesOf(tried, expectations, naming));
  }
  return judged.map((one) => {
    if ('fault' in one) return gradersFault(one.check, one.fault);
    const task = taskOf(one.check.id);
    const named = one.answer.judgement.difference ? (names.get(task) ?? []) : [];
    const failed = judged.filter((other) => taskOf(other.check.id) === task && fractionIn(other) < 1);
    const isAlone = one.check.hidden === true && failed.length === 1 && failed[0] === one;
    return resultOf(setUp, one, { named, roots: rootsOf(task, failing, { manifest, graph }), isAlone });
  });
}

function fractionIn(one: JudgedCheck): number {
  return 'fault' in one ? 1 : fractionOfPoints(one.answer.judgement.verdict);
}

function resultOf(
  { manifest, details, promises }: GradingSetUp,
  { check, answer }: { check: Check; answer: CheckAnswer },
  { named, roots, isAlone }: { named: NamedMisconception[]; roots: string[]; isAlone: boolean },
): CheckResult {
  const { asking, outcome, expected, judgement } = answer;
  const task = taskOf(check.id);
  const facts = explain({
    ...{ lab: manifest.id, check, task, expected, outcome, roots, ...judgement },
    inputs: asking.inputs,
    ...(isAlone && { promised: promisesOf(check, promises) }),
    misconceptions: named,
    labels: asking.labels,
  });
  return {
    id: check.id,
    task,
    points: check.points,
    score: check.points * fractionOfPoints(judgement.verdict),
    verdict: judgement.verdict,
    outcome: outcome.kind,
    misconception: named.length === 1 ? named[0]!.id : null,
    misconceptions: named.map(({ id }) => id),
    facts,
    message: factsText(facts),
    cause: causeOf(outcome, facts, check),
    unloadable: isUnloadable(outcome),
    ...(details && !check.hidden ? { details: detailsOf(asking.inputs, outcome, expected) } : {}),
  };
}

function promisesOf(check: Check, promises: LabPromises | undefined): string[] {
  const ofTask = promises?.[taskOf(check.id)] ?? {};
  return (check.promises ?? []).flatMap((name) => ofTask[name] ?? []);
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
    misconceptions: [],
    facts: [fact('came', text)],
    message: text,
    cause: null,
    unloadable: false,
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
