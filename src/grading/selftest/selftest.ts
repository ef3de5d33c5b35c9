import type { Check, Misconception } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import { distance } from '../judge/distance';
import type { GradingSetUp } from '../judge/grade';
import { gradeLab } from '../judge/grade';
import { UNLIMITED } from '../judge/names';
import type { LabPromises } from '../model/promise';
import { promiseFaults } from '../model/promise';
import type { LabReport } from '../model/report';
import type { Host } from '../../hosts/host';

/** The result of the self-test of one lab: does the grader accept right answers and find wrong ones? */
export interface SelftestResult {
  lab: string;
  solutionScore: number;
  maxScore: number;
  starterScore: number;
  misconceptions: MisconceptionResult[];
  /** Faults in words; empty if there are none. */
  faults: string[];
}

export interface MisconceptionResult {
  id: string;
  /** True if it loses points at the check that is meant for it. */
  caught: boolean;
  /** True if the report of that check names it, alone or among others that explain the task as well. */
  named: boolean;
  /** Distance of its numbers from the right ones, in units of the check's tolerance; null if it gives no numbers. */
  distance: number | null;
}

export interface Selftest {
  /** The grading of the reference solution. */
  solution: GradingSetUp;
  /** The host of the starter. */
  starter: Host;
  misconceptions: Misconception[];
  /** Absent if the lab has no list of promises yet. */
  promises?: LabPromises;
  /** Opens a host for the solution with a misconception's edit. */
  open: (misconception: Misconception) => Host;
  onStep?: (what: string) => void;
}

/** Grades the solution, the starter and every misconception of a lab. */
export async function selftestLab(selftest: Selftest): Promise<SelftestResult> {
  const { solution, starter, misconceptions, promises, onStep } = selftest;
  onStep?.('solution');
  const solutionReport = await gradeLab(solution);
  onStep?.('starter');
  const starterReport = await gradeLab({ ...solution, host: starter });
  const results: MisconceptionResult[] = [];
  for (const misconception of misconceptions) {
    onStep?.(misconception.id);
    results.push(await tryMisconception(selftest, misconception));
  }
  return {
    lab: solution.manifest.id,
    solutionScore: solutionReport.score,
    maxScore: solutionReport.maxScore,
    starterScore: starterReport.score,
    misconceptions: results,
    faults: [
      ...solutionFaults(solutionReport),
      ...starterFaults(starterReport),
      ...taskPointFaults(solution),
      ...(promises ? promiseFaults(promises, solution.checks) : []),
      ...results.flatMap(misconceptionFault),
    ],
  };
}

async function tryMisconception(
  { solution, open }: Selftest,
  misconception: Misconception,
): Promise<MisconceptionResult> {
  const meant = solution.checks.find((check) => check.id === misconception.check);
  if (!meant) throw new Error(`misconception ${misconception.id}: there is no check ${misconception.check}`);
  // A name needs all checks of its task: each of them must agree with it.
  const checks = solution.checks.filter((check) => taskOf(check.id) === taskOf(meant.id));
  const host = open(misconception);
  const report = await gradeLab({ ...solution, checks, host, naming: UNLIMITED });
  const result = report.checks.find(({ id }) => id === meant.id)!;
  return {
    id: misconception.id,
    caught: result.verdict !== 'passed',
    named: result.misconceptions.includes(misconception.id),
    distance: await distanceOf(solution, meant, misconception),
  };
}

/** Its numbers were computed when the report looked for a name, so nothing runs again. */
async function distanceOf(
  { expectations }: GradingSetUp,
  check: Check,
  misconception: Misconception,
): Promise<number | null> {
  const wrong = await expectations.wrongAnswer(check, misconception);
  if (wrong === undefined) return null;
  const { observation: expected } = await expectations.expected(check);
  const result = distance(wrong, expected, toleranceOf(check));
  return Number.isFinite(result) ? result : null;
}

function solutionFaults(report: LabReport): string[] {
  return report.checks
    .filter((check) => check.verdict !== 'passed')
    .map((check) => `the solution fails at ${check.id}: ${check.message}`);
}

/** A starter must fail by "not implemented", never by a crash. */
function starterFaults(report: LabReport): string[] {
  return report.checks
    .filter((check) => check.verdict !== 'not-implemented')
    .map(
      (check) =>
        `the starter is "${check.verdict}" at ${check.id}, expected "not-implemented": ${check.message}`,
    );
}

/** The points of a task's checks must sum to the points that the handout promises for it. */
function taskPointFaults({ manifest, checks }: GradingSetUp): string[] {
  return manifest.tasks.flatMap(({ id, points }) => {
    const sum = checks
      .filter((check) => check.id.startsWith(`${id}/`))
      .reduce((total, check) => total + check.points, 0);
    return sum === points ? [] : [`task ${id} is worth ${points} points, but its checks sum to ${sum}`];
  });
}

/** A tolerance must be this much tighter than the nearest wrong answer that is known. */
const LEAST_DISTANCE = 10;

function misconceptionFault({ id, caught, named, distance: far }: MisconceptionResult): string[] {
  if (!caught) return [`misconception ${id} passes the check meant for it`];
  if (!named) return [`misconception ${id} fails but is not named`];
  if (far === null || far >= LEAST_DISTANCE) return [];
  return [
    `misconception ${id} is only ${far.toFixed(1)} tolerances off, expected at least ${LEAST_DISTANCE}`,
  ];
}
