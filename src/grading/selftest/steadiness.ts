import type { Host } from '../../hosts/host';
import type { Expectations } from '../judge/expectations';
import { judgeCheck } from '../judge/judgeCheck';
import { calleesOf } from '../judge/roots';
import type { Check, Misconception } from '../model/check';
import { taskOf } from '../model/check';
import type { Manifest } from '../model/manifest';

/** A mistake must cost the same at every seed, and a right answer nothing. */
export interface Steadiness {
  lab: string;
  seeds: number[];
  /** Checks at which the solution lost points, each with the seed. */
  solutionLost: { seed: number; check: string }[];
  /** Misconceptions that lose points at a check with some seeds and keep them with others. */
  varying: { misconception: string; check: string; lost: number }[];
}

export interface SteadinessTest {
  manifest: Manifest;
  checks: Check[];
  /** The expectations of each seed. */
  expectations: { seed: number; of: Expectations }[];
  misconceptions: Misconception[];
  /** Opens a host for the solution, or for the solution with a misconception's edit. */
  open: (misconception?: Misconception) => Host;
  onStep?: (what: string) => void;
}

/** Grades the solution and every misconception with each seed. */
export async function steadinessOf(test: SteadinessTest): Promise<Steadiness> {
  const { manifest, checks, expectations, misconceptions, open, onStep } = test;
  onStep?.('solution');
  const solutionLost: Steadiness['solutionLost'] = [];
  const solution = open();
  for (const { seed, of } of expectations)
    for (const check of await lostAt(solution, checks, of)) solutionLost.push({ seed, check });
  const varying: Steadiness['varying'] = [];
  for (const misconception of misconceptions) {
    onStep?.(misconception.id);
    const asked = touchedBy(misconception, { manifest, checks });
    const times = await timesLost(open(misconception), asked, expectations);
    for (const [check, lost] of times)
      if (lost < expectations.length) varying.push({ misconception: misconception.id, check, lost });
  }
  return { lab: manifest.id, seeds: expectations.map(({ seed }) => seed), solutionLost, varying };
}

/** The checks of the misconception's task, and of the tasks that call it. */
function touchedBy(
  misconception: Misconception,
  { manifest, checks }: Pick<SteadinessTest, 'manifest' | 'checks'>,
): Check[] {
  const own = taskOf(misconception.check);
  return checks.filter(({ id }) => taskOf(id) === own || calleesOf(manifest, taskOf(id)).includes(own));
}

/** Counts the seeds at which each check loses points. */
async function timesLost(
  host: Host,
  checks: Check[],
  expectations: SteadinessTest['expectations'],
): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const { of } of expectations)
    for (const check of await lostAt(host, checks, of)) times.set(check, (times.get(check) ?? 0) + 1);
  return times;
}

async function lostAt(host: Host, checks: Check[], expectations: Expectations): Promise<string[]> {
  const lost: string[] = [];
  for (const check of checks) {
    const { judgement } = await judgeCheck(check, { host, expectations });
    if (judgement.verdict !== 'passed') lost.push(check.id);
  }
  return lost;
}
