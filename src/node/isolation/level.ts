import type { Limits } from '../../hosts/limits';

/** A process for a submission: what it needs, the same at every level. */
export interface Launch {
  /** The program of the process, a JavaScript file. */
  program: string;
  /** The files and folders that it may read, with their absolute paths. */
  reads: string[];
  /** The variables of its environment. */
  env: Record<string, string>;
  limits: Limits;
}

/** A command that starts such a process. */
export interface Command {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Ends all that the process started and removes what was made for it. */
  release(): void;
  /** True if the system itself ended a process of it since memory ran out; absent if nobody counts that. */
  ranOutOfMemory?(): boolean;
}

/** Starts processes at one level. */
export type Launcher = (launch: Launch) => Command;
