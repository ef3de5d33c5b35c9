import type { Host } from '../../hosts/host';
import type { Check } from '../model/check';
import { textOfFact } from '../model/facts';
import type { Manifest } from '../model/manifest';
import type { CheckResult, FollowThrough } from '../model/report';
import type { CallGraph } from './callGraph';
import type { Expectations } from './expectations';
import { fractionOfPoints } from './judge';
import { judgeCheck } from './judgeCheck';
import { calleesOf } from './roots';

/** Opens a host for a submission with the reference's answers in place of some of its tasks. */
export type OpenMended = (tasks: string[]) => Host;

interface Basis {
  manifest: Manifest;
  checks: Check[];
  expectations: Expectations;
  graph: CallGraph;
}

/**
 * Grades the tasks that lost points and call wrong ones again, with the reference in place of the wrong callees: so
 * each mistake costs only the points of its own task. No text of these runs is kept, since the reference runs beside
 * the submission in them; points are all that comes of them.
 *
 * @returns undefined if no mistake cost points of another task
 */
export async function followThrough(
  results: CheckResult[],
  basis: Basis,
  open: OpenMended,
): Promise<FollowThrough | undefined> {
  const { manifest, graph } = basis;
  const wrongThemselves = new Set<string>();
  const scores = new Map(results.map(({ id, score }) => [id, score]));
  const hosts = new Map<string, Host>();
  const hostWith = (tasks: string[]): Host => {
    const key = tasks.join();
    const host = hosts.get(key) ?? open(tasks);
    hosts.set(key, host);
    return host;
  };
  try {
    for (const { id: task } of calleesFirst(manifest)) {
      const lost = results.filter((result) => result.task === task && result.score < result.points);
      if (lost.length === 0) continue;
      const callees = calleesOf(manifest, task).filter(
        (callee) => wrongThemselves.has(callee) && graph.calls(task, callee),
      );
      if (callees.length > 0) {
        for (const { id } of lost.filter(isWritten))
          scores.set(id, Math.max(scores.get(id)!, await scoreOn(hostWith(callees), id, basis)));
      }
      if (lost.some(({ id, points }) => scores.get(id)! < points)) wrongThemselves.add(task);
    }
  } finally {
    await Promise.all([...hosts.values()].map((host) => host.close()));
  }
  const score = [...scores.values()].reduce((total, one) => total + one, 0);
  const gained = results.filter((result) => scores.get(result.id)! > result.score);
  if (gained.length === 0) return undefined;
  return {
    score,
    mended: calleesFirst(manifest)
      .map(({ id }) => id)
      .filter(
        (id) => wrongThemselves.has(id) && gained.some(({ task }) => calleesOf(manifest, task).includes(id)),
      ),
    scores: Object.fromEntries(gained.map(({ id }) => [id, scores.get(id)!])),
  };
}

/** False for a task that is still to be written, or a lab.ts that can't be loaded: no callee could change that. */
function isWritten({ outcome, facts, unloadable }: CheckResult): boolean {
  const waitsForAnother = textOfFact(facts, 'first') !== undefined;
  return !unloadable && (outcome !== 'not-implemented' || waitsForAnother);
}

async function scoreOn(host: Host, id: string, { checks, expectations }: Basis): Promise<number> {
  const check = checks.find((one) => one.id === id)!;
  const { judgement } = await judgeCheck(check, { host, expectations });
  return check.points * fractionOfPoints(judgement.verdict);
}

/** The tasks in an order in which each comes after the tasks that it uses. */
function calleesFirst(manifest: Manifest): Manifest['tasks'] {
  const depth = (task: string): number => calleesOf(manifest, task).length;
  return [...manifest.tasks].sort((a, b) => depth(a.id) - depth(b.id));
}
