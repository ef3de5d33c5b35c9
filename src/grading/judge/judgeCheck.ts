import type { Host } from '../../hosts/host';
import type { Outcome } from '../../hosts/outcome';
import type { Check } from '../model/check';
import { toleranceOf } from '../model/check';
import type { Observation } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { Asking } from './ask';
import { ask } from './ask';
import type { Expectations } from './expectations';
import type { Judgement } from './judge';
import { judge } from './judge';

/** A check that was asked and judged. */
export interface CheckAnswer {
  asking: Asking;
  outcome: Outcome<ProbeAnswer>;
  expected: Observation;
  judgement: Judgement;
}

/**
 * Asks a submission a check and judges its answer.
 *
 * @param patience the fraction of the deadline that the submission gets; 1 by default
 */
export async function judgeCheck(
  check: Check,
  { host, expectations, patience = 1 }: { host: Host; expectations: Expectations; patience?: number },
): Promise<CheckAnswer> {
  const asking = expectations.asking(check);
  const { observation: expected, form, size } = await expectations.expected(check);
  const outcome = await ask(host, asking, { patience, form, size });
  return { asking, outcome, expected, judgement: judge(outcome, expected, toleranceOf(check)) };
}
