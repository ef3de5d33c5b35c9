import { readdirSync, readFileSync } from 'node:fs';

/** The most processes of a tree that are looked at: more than a submission may have. */
const MOST_PROCESSES = 1000;

/**
 * The memory in MiB of a process and of all that it started, as the system tells it; undefined on systems without
 * `/proc`, or if the process is gone.
 */
export function memoryOf(pid: number): number | undefined {
  try {
    let bytes = 0;
    for (const id of treeOf(pid)) bytes += residentBytes(id);
    return bytes / 2 ** 20;
  } catch {
    return undefined;
  }
}

/** A process and all below it. */
export function treeOf(pid: number): number[] {
  const tree = [pid];
  for (let i = 0; i < tree.length && tree.length < MOST_PROCESSES; i++) tree.push(...childrenOf(tree[i]!));
  return tree;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // it has just ended
  }
}

function residentBytes(pid: number): number {
  // In kB, whatever the size of a page of memory is. A process that has ended and is still listed has no such line.
  const line = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}
