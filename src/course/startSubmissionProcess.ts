import { join } from 'node:path';
import { ChildHost } from '../node/hosts/childHost';
import type { Target } from './labs';
import { folderOf } from './labs';

/** How a submission is kept in bounds. */
export interface Bounds {
  /** Seconds that one check may take. */
  deadline: number;
  /** Where goes what the submission prints. */
  prints: 'stdout' | 'stderr';
}

/** What one check may take where nothing else is said: forty times what the slowest right answer does. */
export const DEADLINE = 10;

/** MiB of JavaScript's heap, and of the whole process, tensors and tfjs included. */
const HEAP = 512;
const MEMORY = 1536;

/** Starts the process that the lab.ts of a target is to run in. */
export function childOf(id: string, target: Target, { deadline, prints }: Bounds): ChildHost {
  return new ChildHost({
    program: join(__dirname, 'submissionProcess.cjs'),
    args: [id, folderOf(id, target), String(MEMORY)],
    seconds: deadline,
    heap: HEAP,
    prints,
  });
}
