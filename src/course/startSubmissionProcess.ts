import { join } from 'node:path';
import type { Limits } from '../hosts/limits';
import { ChildHost } from '../node/hosts/childHost';
import type { Target } from './labs';
import { folderOf } from './labs';

export interface SubmissionProcessOptions {
  id: string;
  target: Target;
  /** The trusted code that it runs beside the submission. */
  serves: 'probes' | 'figures';
  limits: Limits;
  /** The stream that receives what the submission prints on standard output. */
  prints: 'stdout' | 'stderr';
}

/** The argument of the program of a submission's process. */
export interface ProcessArguments extends Pick<SubmissionProcessOptions, 'id' | 'target' | 'serves'> {
  folder: string;
  memory: number;
}

/** Starts the process that the lab.ts of a target is to run in. */
export function startSubmissionProcess(options: SubmissionProcessOptions): ChildHost {
  const { id, target, serves, limits, prints } = options;
  const settings: ProcessArguments = {
    id,
    target,
    serves,
    folder: folderOf(id, target),
    memory: limits.memory,
  };
  return new ChildHost({
    program: join(__dirname, 'submissionProcess.cjs'),
    args: [JSON.stringify(settings)],
    limits,
    prints,
  });
}
