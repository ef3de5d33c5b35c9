import type { Outcome } from '../../hosts/outcome';
import type { Check } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import type { Observation } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import { difference } from './distance';
import type { Expectations, NamedMisconception } from './expectations';

/** A check of a task, and what came of it. */
export interface TriedCheck {
  check: Check;
  outcome: Outcome<ProbeAnswer>;
  expected: Observation;
}

/** Limits of the search for a name. */
export interface NamingLimits {
  /** Milliseconds of the search, after which no further wrong answer is tried. */
  budget: number;
  /** The time in milliseconds. */
  now(): number;
}

/** Tries every wrong answer: a self-test gives the same result on a slow machine. */
export const UNLIMITED: NamingLimits = { budget: Infinity, now: () => 0 };

/**
 * Finds the known wrong answers that explain a task: each gives the observed numbers at every check of the task that
 * failed with numbers, and the right ones at every check that passed. An answer that fails one check like a known
 * mistake and another one in its own way is not that mistake.
 *
 * @param tried all checks of one task
 */
export async function namesOf(
  tried: TriedCheck[],
  expectations: Expectations,
  { budget, now }: NamingLimits,
): Promise<NamedMisconception[]> {
  const answered = tried.flatMap(({ check, outcome, expected }) => {
    if (outcome.kind !== 'answered') return [];
    const { observation } = outcome.value;
    const failed = difference(observation, expected, toleranceOf(check)) !== undefined;
    return [{ check, observation, expected, failed }];
  });
  const failed = answered.filter((one) => one.failed);
  if (failed.length === 0) return [];
  // The cheapest check is asked first: most candidates differ there, and cost no more.
  const byCost = (a: Answered, b: Answered): number =>
    expectations.cost(a.check) - expectations.cost(b.check);
  const ordered = [...failed.sort(byCost), ...answered.filter((one) => !one.failed).sort(byCost)];
  const end = now() + budget;
  const explaining: NamedMisconception[] = [];
  for (const candidate of expectations.misconceptions(taskOf(failed[0]!.check.id))) {
    if (now() > end) break;
    if (await explainsAll(candidate, ordered, expectations)) explaining.push(candidate);
  }
  return explaining;
}

interface Answered {
  check: Check;
  observation: Observation;
  expected: Observation;
  failed: boolean;
}

async function explainsAll(
  candidate: NamedMisconception,
  answered: Answered[],
  expectations: Expectations,
): Promise<boolean> {
  for (const { check, observation, expected, failed } of answered) {
    const tolerance = toleranceOf(check);
    const wrong = await expectations.wrongAnswer(check, candidate);
    // The wrong answer gives no numbers at this check. The submission gave some, so it is not this answer.
    if (wrong === undefined) return false;
    const isWrong = difference(wrong, expected, tolerance) !== undefined;
    if (isWrong !== failed || (failed && difference(observation, wrong, tolerance))) return false;
  }
  return true;
}
