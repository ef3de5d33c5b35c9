import type { Host } from '../../hosts/host';
import type { Expectations } from '../judge/expectations';
import { judgeCheck } from '../judge/judgeCheck';
import type { Check } from '../model/check';
import { taskOf } from '../model/check';

/**
 * True if an answer keeps all points at a seed. It is not asked further after the first lost point, and the checks of
 * the task that it edits come first, since most mistakes show there.
 *
 * @param task the declaration that differs from the reference
 */
export async function keepsAllPoints(
  host: Host,
  task: string,
  { checks, expectations }: { checks: Check[]; expectations: Expectations },
): Promise<boolean> {
  const own = checks.filter(({ id }) => taskOf(id) === task);
  const others = checks.filter(({ id }) => taskOf(id) !== task);
  for (const check of [...own, ...others]) {
    const { judgement } = await judgeCheck(check, { host, expectations });
    if (judgement.verdict !== 'passed') return false;
  }
  return true;
}
