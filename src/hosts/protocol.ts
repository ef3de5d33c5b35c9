import type { HostRequest } from './host';
import type { Outcome } from './outcome';

/*
 * The messages between a judge and the process of a submission, the same over every channel. The judge puts one
 * question at a time: to load `lab.ts`, or to run a request.
 */

export interface Question {
  id: number;
  /** Absent if the submission is only to be loaded. */
  request?: HostRequest;
  /** The deadline of the answer. */
  seconds: number;
}

/** The other side's message about one question. */
export interface Answer {
  id: number;
  /** The fraction of the request that is done; more messages follow. */
  progress?: number;
  /** Absent if the question was only to load the submission, and this worked. */
  outcome?: Outcome;
  /** The kit itself failed there. Believed only before a submission was loaded. */
  fault?: { message: string; usage: boolean };
  /**
   * Follows the answer: true if the submission left no work behind and no state of the kit changed, so that the next
   * question can be put to the same process.
   */
  settled?: boolean;
  /** The process has to end while it answers, and this is why. The judge believes it if its own measures agree. */
  ending?: Ending;
}

export interface Ending {
  cause: 'time' | 'memory' | 'heap' | 'exit';
  /** The line of the submission that runs. */
  where?: string;
  /** The exit code, if the submission ended its thread. */
  code?: number;
}

/** The id of the message by which a submission's process says that it is ready. It answers no question. */
export const READY = 0;
