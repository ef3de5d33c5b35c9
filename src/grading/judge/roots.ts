import type { Manifest } from '../model/manifest';
import type { CallGraph } from './callGraph';

/** All tasks that a task uses by the lab's description, through others too. */
export function calleesOf({ tasks }: Manifest, task: string): string[] {
  const reached = new Set([task]);
  for (const name of reached) {
    for (const used of tasks.find(({ id }) => id === name)?.uses ?? []) reached.add(used);
  }
  reached.delete(task);
  return tasks.map(({ id }) => id).filter((id) => reached.has(id));
}

/**
 * The tasks to mend before a task: those of the failing ones that it calls, and that call no failing one themselves.
 *
 * @param failing the tasks that lose points
 */
export function rootsOf(
  task: string,
  failing: ReadonlySet<string>,
  { manifest, graph }: { manifest: Manifest; graph: CallGraph },
): string[] {
  const failingCallees = (of: string): string[] =>
    calleesOf(manifest, of).filter((callee) => failing.has(callee) && graph.calls(of, callee));
  return failingCallees(task).filter((callee) => failingCallees(callee).length === 0);
}
