import type { IsolationLevel } from './isolation';
import type { Outcome } from './outcome';

/** Trusted code of the kit that runs beside a submission, by its name, with plain JSON as its inputs. */
export interface HostRequest {
  /** A probe observes tasks for the judge; a figure trains or measures with them; a training is one run of a comparison. */
  kind: 'probe' | 'figure' | 'training';
  name: string;
  inputs: unknown;
}

export interface RequestOptions {
  /**
   * The fraction of the deadline that this request gets, in (0, 1]. Default: 1. Hosts that can't stop a
   * submission have no deadline.
   */
  patience?: number;
  /** Called with the fraction of the request that is done, from 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/**
 * Runs a submission. Requests and answers are plain JSON, so that this process, a child process, a sandbox and a
 * web worker look alike to the judge.
 */
export interface Host {
  run(request: HostRequest, options?: RequestOptions): Promise<Outcome>;
  /** The level of isolation of the submission; absent in the judge's own process. */
  readonly isolation?: IsolationLevel;
  /** Ends the host and all that it runs. */
  close(): Promise<void>;
}

/** Stands for a submission that was not handed in. */
export const NOTHING_HANDED_IN: Host = {
  run: () => Promise.resolve({ kind: 'not-handed-in' }),
  close: () => Promise.resolve(),
};
