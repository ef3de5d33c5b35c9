import { readdirSync, readFileSync } from 'node:fs';

/** The size of a page of memory. The kernels that Node runs on under Linux have this one, or say more than is used. */
const PAGE_BYTES = 4096;

/** More processes than a submission may have; a tree of more is not walked through. */
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
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
}
