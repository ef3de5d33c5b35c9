import type { Outcome } from '../../hosts/outcome';
import type { Check } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import type { Observation } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import { difference } from './distance';
import type { Expectations, NamedMisconception } from './expectations';

/** A check whose numbers are wrong, and the state of the other tasks. */
export interface WrongAnswer {
  check: Check;
  outcome: Outcome<ProbeAnswer>;
  expected: Observation;
  /** A task that this one calls gave wrong numbers. */
  calleeIsWrong: boolean;
  /** Tasks that passed every check asked of them: no mistake can be theirs. */
  passedTasks: Set<string>;
}

/** Finds the known wrong answer that gives the observed numbers. */
export async function nameWrongAnswer(
  { check, outcome, expected, calleeIsWrong, passedTasks }: WrongAnswer,
  expectations: Expectations,
): Promise<NamedMisconception | undefined> {
  if (outcome.kind !== 'answered') return undefined;
  const { observation } = outcome.value;
  const tolerance = toleranceOf(check);
  for await (const [candidate, wrong] of expectations.candidates(check)) {
    const task = taskOf(candidate.check);
    // Numbers that come from a callee's mistake may well look like a mistake of this task.
    if (task === taskOf(check.id) ? calleeIsWrong : passedTasks.has(task)) continue;
    const isWrong = difference(wrong, expected, tolerance) !== undefined;
    if (isWrong && !difference(observation, wrong, tolerance)) return candidate;
  }
  return undefined;
}
