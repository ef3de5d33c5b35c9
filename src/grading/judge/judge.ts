import type { FailureKind, Outcome } from '../../hosts/outcome';
import type { Tolerance } from '../model/check';
import type { Observation } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { Verdict } from '../model/report';
import type { Difference } from './distance';
import { difference } from './distance';

export interface Judgement {
  verdict: Verdict;
  /** The difference from the expected numbers, if numbers came and differ. */
  difference?: Difference;
}

/** The verdict on the outcome of a probe. */
export function judge(outcome: Outcome<ProbeAnswer>, expected: Observation, tolerance: Tolerance): Judgement {
  if (outcome.kind !== 'answered') return { verdict: VERDICT_OF_FAILURE[outcome.kind] };
  const { observation, leak, changed } = outcome.value;
  const found = difference(observation, expected, tolerance);
  if (found) return { verdict: VERDICT_OF_DIFFERENCE[found.kind], difference: found };
  if (changed) return { verdict: 'changed-input' };
  return { verdict: leak ? 'tensor-leak' : 'passed' };
}

const VERDICT_OF_FAILURE: Record<FailureKind, Verdict> = {
  'not-implemented': 'not-implemented',
  'missing-task': 'not-implemented',
  'not-handed-in': 'not-handed-in',
  broken: 'crashed',
  unreadable: 'wrong-shape',
  forbidden: 'forbidden-shortcut',
  crashed: 'crashed',
  'timed-out': 'timed-out',
  unanswered: 'timed-out',
  'out-of-memory': 'out-of-memory',
};

const VERDICT_OF_DIFFERENCE: Record<Difference['kind'], Verdict> = {
  missing: 'wrong-shape',
  form: 'wrong-shape',
  shape: 'wrong-shape',
  'not-a-number': 'not-a-number',
  values: 'wrong',
};

/** The fraction of a check's points. Right numbers with tensors left behind or a changed argument get half. */
export function fractionOfPoints(verdict: Verdict): number {
  if (verdict === 'passed') return 1;
  return verdict === 'tensor-leak' || verdict === 'changed-input' ? 0.5 : 0;
}
